//! `src/webhooks.rs`: what calls of the server hold.

use clientsmith_model::Api;

use quote::quote;

use crate::docs::{attributes, token};
use crate::type_ref::{TypeScope, type_of};
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `src/webhooks.rs`; nothing if the server makes no calls.
pub(crate) fn file(api: &Api) -> Result<Option<EmittedFile>, EmitError> {
    if api.webhooks.is_empty() {
        return Ok(None);
    }
    let mut source = RustFile::new("src/webhooks.rs");
    source.inner_docs(&[
        "Payloads of webhooks and callbacks: the JSON that the server sends.",
        "",
        "Decode the body of a request with `serde_json::from_slice`.",
    ]);
    for webhook in &api.webhooks {
        let (docs, name) = (attributes(&webhook.docs), token(&webhook.ident));
        let payload = type_of(api, &webhook.payload, TypeScope::Crate, &mut source.imports);
        source.items(quote!(#docs pub type #name = #payload;));
    }
    source.finish(api).map(Some)
}
