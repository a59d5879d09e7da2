//! What tests need of types that only responses have: `new`, and setters.

use std::collections::BTreeMap;

use clientsmith_model::{Api, Contents, Ident, Shape, Struct, TypeDef};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{comment, token};
use crate::imports::Imports;
use crate::parallel::Page;
use crate::setter::Argument;
use crate::type_ref::TypeScope;
use crate::writer::RustFile;

/// `src/mock/types/…`, a file for each module of types; nothing if no type needs any.
pub(super) fn pages(api: &Api) -> Vec<Page<'_>> {
    let mut modules: BTreeMap<&Ident, Vec<(&TypeDef, &Struct)>> = BTreeMap::new();
    // Only the crate that declares a type can give it methods.
    let has_types = !matches!(api.package.contents, Contents::WithTypesOf(_));
    for (_, definition) in api.types.iter().filter(|_| has_types) {
        if let Shape::Struct(object) = &definition.shape
            && is_needed(definition, object)
        {
            modules
                .entry(&definition.module)
                .or_default()
                .push((definition, object));
        }
    }
    let declared: Vec<&Ident> = modules.keys().copied().collect();
    let mut pages: Vec<Page<'_>> = vec![Box::new(move || {
        let mut source = RustFile::new("src/mock/types/mod.rs");
        source.inner_docs(&["Methods that create values of types that only responses have."]);
        let modules = declared.iter().map(|module| token(module));
        source.items(quote!(#(mod #modules;)*));
        source.finish(api)
    })];
    for (module, types) in modules {
        pages.push(Box::new(move || {
            let mut source = RustFile::new(format!("src/mock/types/{}.rs", module.bare()));
            for (definition, object) in &types {
                let methods = methods(api, definition, object, &mut source.imports);
                source.items(methods);
            }
            source.finish(api)
        }));
    }
    pages
}

/// Whether `new` is missing: no member is an argument of it.
fn lacks_new(definition: &TypeDef, object: &Struct) -> bool {
    definition.derives.default && !object.fields.iter().any(|field| field.argument)
}

fn has_setters(definition: &TypeDef, object: &Struct) -> bool {
    let mut optional = object
        .fields
        .iter()
        .filter(|field| !field.argument && field.constant.is_none());
    !definition.usage.sent && optional.next().is_some()
}

fn is_needed(definition: &TypeDef, object: &Struct) -> bool {
    lacks_new(definition, object) || has_setters(definition, object)
}

fn methods(api: &Api, definition: &TypeDef, object: &Struct, imports: &mut Imports) -> TokenStream {
    imports.own("types");
    let name = token(&definition.ident);
    let new = lacks_new(definition, object).then(|| {
        quote! {
            /// Creates a value whose members are not set.
            pub fn new() -> Self {
                Self::default()
            }
        }
    });
    let setters: Vec<TokenStream> = match has_setters(definition, object) {
        true => object
            .fields
            .iter()
            .filter(|field| !field.argument && field.constant.is_none())
            .map(|field| {
                let value = (&field.ty, field.presence);
                let argument =
                    Argument::for_member(api, &field.name.rust, value, TypeScope::Crate, imports);
                let sets = format!("Sets [`{0}`](#structfield.{0}).", field.name.rust.bare());
                let value = argument.wrapped(field.wrapper(), imports);
                let name = argument.name();
                argument.setter(&comment(&[sets]), &quote!(self.#name), &value)
            })
            .collect(),
        false => Vec::new(),
    };
    quote! {
        impl types::#name {
            #new
            #(#setters)*
        }
    }
}
