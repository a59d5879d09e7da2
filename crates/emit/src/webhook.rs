//! `src/webhooks.rs`: what calls of the server hold.

use clientsmith_model::Api;

use crate::docs::attributes_text;
use crate::schema::{Scope, type_of};
use crate::writer::Source;
use crate::{EmitError, File, layout};

/// `src/webhooks.rs`; nothing if the server makes no calls.
pub(crate) fn file(api: &Api) -> Result<Option<File>, EmitError> {
    if api.webhooks.is_empty() {
        return Ok(None);
    }
    let mut source = Source::new("src/webhooks.rs");
    source.inner_docs(
        [
            "What the server sends when it calls: the JSON of webhooks and callbacks, by their names.",
            "",
            "Each is read with `serde_json::from_slice` from the body of a request.",
        ]
        .map(str::to_owned)
        .into(),
    );
    for webhooks in &api.webhooks {
        let docs = attributes_text("", &webhooks.docs);
        let ty = type_of(api, &webhooks.payload, Scope::Crate, &mut source.imports);
        let place = format!("pub type {}", webhooks.ident);
        source.text(docs + &layout::assignment("", &place, &ty.to_string()));
    }
    source.finish(api).map(Some)
}
