//! What a schema says of itself: titles, examples, discriminators.

use indexmap::IndexMap;

use crate::document::{Annotations, DeclaredExample, Discriminator, SchemaRef, Unit};
use crate::load::Node;
use crate::normalize::Normalizer;
use crate::normalize::cursor::Cursor;
use crate::normalize::extensions::{
    KNOWN_VALUES, NAME, PROVENANCE, TYPE, UNIT, VARIANT_NAMES, replacement_of, schema_site,
};
use crate::normalize::version::Version;
use crate::problem::{Code, Problem};
use crate::source::{FileId, Place};

impl Normalizer<'_> {
    /// Keeps examples to be held against their schemas once every schema is known.
    pub(in crate::normalize) fn keep_examples(
        &mut self,
        places: Vec<Place>,
        schema: &SchemaRef,
        schema_place: &Place,
        media_type_schema: Option<&str>,
    ) {
        let examples = places.into_iter().map(|place| DeclaredExample {
            place,
            schema: schema.clone(),
            schema_place: schema_place.clone(),
            media_type_schema: media_type_schema.map(str::to_owned),
        });
        self.examples.extend(examples);
    }

    pub(super) fn annotations(&mut self, at: &Cursor<'_>) -> Annotations {
        let example = at.get("example").or_else(|| {
            let examples = at.get("examples")?;
            match examples.node {
                Node::List(items) => Some(Cursor {
                    node: items.first()?,
                    place: examples.place.index(0),
                }),
                _ => None,
            }
        });
        let mut extensions = self.extensions(at, schema_site(&at.place));
        let unit = extensions.swap_remove(UNIT);
        let known_values = extensions.swap_remove(KNOWN_VALUES);
        Annotations {
            title: self.string(at, "title"),
            description: self.string(at, "description"),
            default: at.node.get("default").map(Node::to_json),
            example: example.map(|example| example.node.to_json()),
            deprecated: self.boolean(at, "deprecated").unwrap_or_default(),
            read_only: self.boolean(at, "readOnly").unwrap_or_default(),
            write_only: self.boolean(at, "writeOnly").unwrap_or_default(),
            provenance: extensions.swap_remove(PROVENANCE),
            unit: unit.and_then(|unit| Unit::named(unit.as_str()?)),
            known_values: known_values
                .iter()
                .filter_map(|values| values.as_array())
                .flatten()
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect(),
            name: extensions
                .swap_remove(NAME)
                .and_then(|name| name.as_str().map(str::to_owned)),
            replacement: extensions
                .swap_remove(TYPE)
                .and_then(|ty| replacement_of(&ty).ok()),
            variant_names: extensions
                .get(VARIANT_NAMES)
                .and_then(|names| names.as_object())
                .into_iter()
                .flatten()
                .filter_map(|(value, name)| Some((value.clone(), name.as_str()?.to_owned())))
                .collect(),
            xml: self.xml(at),
            value_texts: Vec::new(),
        }
    }

    pub(super) fn discriminator(&mut self, at: &Cursor<'_>) -> Option<Discriminator> {
        // Swagger 2.0 has the name alone, and some later documents do.
        if let Node::String(name) = at.node {
            if self.version > Version::V2_0 {
                self.wrong_type(at, "an object");
            }
            return Some(Discriminator {
                property_name: name.clone(),
                ..Discriminator::default()
            });
        }
        self.fields(at, &["propertyName", "mapping", "defaultMapping"]);
        self.report_added_fields(at, &[("defaultMapping", Version::V3_2)]);
        let property_name = self.string(at, "propertyName")?;
        let mut mapping = IndexMap::new();
        if let Some(field) = at.get("mapping") {
            for (value, target) in self.named(&field) {
                if let Some(name) = target.node.as_str() {
                    mapping.insert(value, self.mapped_schema(&target, name));
                }
            }
        }
        let default = at.get("defaultMapping").and_then(|target| {
            let name = target.node.as_str()?;
            Some(self.mapped_schema(&target, name))
        });
        Some(Discriminator {
            property_name,
            mapping,
            default,
        })
    }

    /// The component that a mapping names: by its name or by a reference (OpenAPI 3.0.3 §4.7.25).
    pub(super) fn mapped_schema(&mut self, at: &Cursor<'_>, name: &str) -> String {
        if self.names.contains(name) {
            return name.to_owned();
        }
        if !name.contains(['#', '/', '.', ':']) {
            if at.place.file == FileId::ROOT {
                let message = format!("the schema `{name}` does not exist");
                let help = self.similar_name(name);
                let problem = Problem::new(Code::UnresolvedSchema, at.place.clone(), message);
                self.problems.push(problem.help(help));
            }
            return name.to_owned();
        }
        // A mapping makes no schema a branch: an entry that leads nowhere is no reason to go without a client.
        if self.silent_target(&at.place, name).is_some()
            && let Some(component) = self.schema_reference(at, name)
        {
            return component;
        }
        // What is left may still be the name of a branch.
        let last = name.rsplit(['/', '#']).next().unwrap_or_default();
        let stem = last.split('.').next().unwrap_or_default();
        let named = [last, stem]
            .into_iter()
            .find(|name| self.names.contains(*name));
        let (component, consequence) = match named {
            Some(component) => (component, format!("`{component}` is used")),
            None => (name, "the entry is ignored".to_owned()),
        };
        let message = format!("the mapping's target `{name}` does not exist; {consequence}");
        self.problems
            .report(Code::UnresolvedSchema, at.place.clone(), message);
        component.to_owned()
    }
}
