//! Enumerations.

use clientsmith_model::{Ident, IntegerEnum, StringEnum, TypeDef, ValueEnum, Variant};

use crate::docs::{attributes_text, comment_text};
use crate::schema::{closed, declaration};
use crate::writer::{Source, string};

/// Strings from a list.
pub(crate) fn strings(definition: &TypeDef, values: &StringEnum, source: &mut Source) {
    declare(
        definition,
        &values.variants,
        &values.other,
        "String",
        source,
    );
    source.imports.runtime("string_enum");
    let lines = values
        .variants
        .iter()
        .map(|variant| (&variant.ident, string(&variant.value)));
    source.text(call("string_enum", definition, lines, &values.other));
}

/// Integers from a list.
pub(crate) fn integers(definition: &TypeDef, values: &IntegerEnum, source: &mut Source) {
    declare(definition, &values.variants, &values.other, "i64", source);
    source.imports.runtime("integer_enum");
    let lines = values
        .variants
        .iter()
        .map(|variant| (&variant.ident, variant.value.to_string()));
    source.text(call("integer_enum", definition, lines, &values.other));
}

/// JSON values from a list.
pub(crate) fn values(definition: &TypeDef, values: &ValueEnum, source: &mut Source) {
    source.imports.runtime("Value");
    declare(definition, &values.variants, &values.other, "Value", source);
    source.imports.runtime("value_enum");
    let lines = values
        .variants
        .iter()
        .map(|variant| (&variant.ident, string(&variant.value)));
    source.text(call("value_enum", definition, lines, &values.other));
}

fn declare<V>(
    definition: &TypeDef,
    variants: &[Variant<V>],
    other: &Ident,
    rest: &str,
    source: &mut Source,
) {
    let mut text = declaration(definition, "enum");
    for variant in variants {
        text += &attributes_text("    ", &variant.docs);
        text += &format!("    {},\n", variant.ident);
    }
    text += &comment_text("    ", &["Any other value, as it came."]);
    text += &format!("    {other}({rest}),\n");
    source.text(closed(text));
}

fn call<'a>(
    name: &str,
    definition: &TypeDef,
    values: impl Iterator<Item = (&'a Ident, String)>,
    other: &Ident,
) -> String {
    let mut lines = vec![
        format!("{name}! {{"),
        format!("    {} {{", definition.ident),
    ];
    let mut values: Vec<String> = values
        .map(|(ident, value)| format!("        {ident} => {value},"))
        .collect();
    if let Some(last) = values.last_mut() {
        last.pop();
        last.push(';');
    } else {
        values.push("        ;".to_owned());
    }
    lines.extend(values);
    lines.extend([
        format!("        {other}"),
        "    }".to_owned(),
        "}".to_owned(),
    ]);
    lines.join("\n")
}
