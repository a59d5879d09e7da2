//! Webhooks and callbacks: the client makes no such call, so that all it has of them is what their bodies hold.

use clientsmith_model::{HttpMethod, Ident, Prose, Webhook};

use super::docs::Draft;
use super::media_type::BodyFormat;
use super::merged_schema::SchemaSite;
use super::names::{self, NameScope, Names};
use super::schema::Schemas;
use crate::document::WebhookOperation;
use crate::problem::Code;

/// Every webhook and callback with a JSON body, in the document's order.
pub(crate) fn lower_webhooks(schemas: &mut Schemas<'_, '_>) -> Vec<Webhook> {
    let document = schemas.document;
    let mut aliases = Names::within(NameScope::Types);
    document
        .webhooks
        .iter()
        .filter_map(|webhook| lower_webhook(schemas, webhook, &mut aliases))
        .collect()
}

fn lower_webhook<'d>(
    schemas: &mut Schemas<'d, '_>,
    webhook: &'d WebhookOperation,
    aliases: &mut Names,
) -> Option<Webhook> {
    let method = HttpMethod::new(&webhook.method);
    let body = webhook.operation.request_body.as_ref()?.as_item()?;
    let pointer = webhook.pointer.child("requestBody").child("content");
    let json = body
        .content
        .iter()
        .find(|(media_type, _)| BodyFormat::of_media_type(media_type) == BodyFormat::Json);
    let Some((media_type, media)) = json else {
        if let Some(media_type) = body.content.keys().next() {
            let message = format!("`{media_type}`: only JSON payloads have a type");
            schemas.report(
                Code::UnsupportedMediaType,
                &pointer.child(media_type),
                message,
            );
        }
        return None;
    };
    let ident = aliases.claim_type(&names::type_words(&webhook.name));
    let module = Ident::new("webhooks").unwrap_or_else(|| ident.clone());
    let hint = Schemas::hint(&format!("{}Webhook", ident.bare()), &module);
    let at = SchemaSite::used(
        schemas.document,
        media.schema.as_ref()?,
        pointer.child(media_type).child("schema"),
        hint,
    );
    let operation = &webhook.operation;
    let mut draft = Draft::default();
    draft.heading(operation.summary.as_deref());
    draft.text(operation.description.as_deref());
    let call = Prose::new(
        "{} by {}.",
        [Prose::code(&webhook.name), Prose::text(method.as_str())],
    );
    let is_silent = draft.is_silent();
    if !is_silent {
        draft.sentence(call.clone());
    }
    draft.deprecate(operation.deprecated);
    Some(Webhook {
        docs: draft.finish(|| call),
        payload: schemas.value_at(&at).whole(),
        ident,
        method,
    })
}
