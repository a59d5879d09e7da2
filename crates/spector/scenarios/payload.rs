//! Media types of bodies and responses.

use clientsmith_runtime::CallOptions;
use payload_json_merge_patch::runtime::{List, Nullable};

use crate::images::{jpg, png};
use crate::run::Run;

pub async fn all(run: &mut Run) {
    content_negotiation(run).await;
    head(run).await;
    json_merge_patch(run).await;
    media_type(run).await;
}

async fn content_negotiation(run: &mut Run) {
    use payload_content_negotiation::{Client, operations::*};
    let c = Client::builder(&run.url).build().unwrap();
    let accept = |media_type| CallOptions::new().accept(media_type);
    scenario!(run, "Payload_ContentNegotiation_SameBody", {
        let avatar = || c.same_body_get_avatar_as_png_same_body_get_avatar_as_jpeg();
        same!(avatar().with_options(accept("image/png")).await?.to_vec(), png());
        same!(avatar().with_options(accept("image/jpeg")).await?.to_vec(), jpg());
    });
    scenario!(run, "Payload_ContentNegotiation_DifferentBody", {
        use DifferentBodyGetAvatarAsPngDifferentBodyGetAvatarAsJsonResponse::{Json, Png};
        let avatar = || c.different_body_get_avatar_as_png_different_body_get_avatar_as_json();
        let Png(image) = avatar().with_options(accept("image/png")).await?.into_inner() else { fail!("no image") };
        same!(image.to_vec(), png());
        let Json(body) = avatar().with_options(accept("application/json")).await?.into_inner() else { fail!("no JSON") };
        same!(body.content.as_bytes(), Some(png().as_slice()));
    });
}

async fn head(run: &mut Run) {
    scenario!(run, "Payload_Head_contentTypeHeaderInResponse", {
        let a = payload_head::Client::builder(&run.url).build()?.content_type_header_in_response().await?;
        same!(a.headers()["content-type"].to_str()?, "text/plain; charset=utf-8");
        same!(a.headers()["x-ms-meta"].to_str()?, "hello")
    });
}

async fn json_merge_patch(run: &mut Run) {
    use payload_json_merge_patch::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    let inner = || InnerModel::default().name("InnerMadge").description("innerDesc");
    scenario!(run, "Payload_JsonMergePatch_createResource", {
        let resource = Resource::new("Madge").description("desc").map([("key", inner())]).array([inner()]).int_value(1).float_value(1.25).inner_model(inner()).int_array([1, 2, 3]);
        same!(*c.create_resource(resource.clone()).await?, resource)
    });
    // Null removes a member (RFC 7396).
    let removing = || {
        let mut inner = InnerModelPatch::default();
        inner.description = Nullable::Null;
        let mut patch = ResourcePatch::default().map([("key", Some(inner)), ("key2", None)]);
        (patch.description, patch.int_value, patch.float_value, patch.inner_model) = (Nullable::Null, Nullable::Null, Nullable::Null, Nullable::Null);
        (patch.array, patch.int_array) = (List::null(), List::null());
        patch
    };
    scenario!(run, "Payload_JsonMergePatch_updateResource", {
        let a = c.update_resource(removing()).await?;
        same!((a.name.as_str(), a.map.as_ref().and_then(|m| m["key"].name.as_deref())), ("Madge", Some("InnerMadge")))
    });
    scenario!(run, "Payload_JsonMergePatch_updateOptionalResource", { c.update_optional_resource().body(removing()).await? });
}

async fn media_type(run: &mut Run) {
    use payload_media_type::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Payload_MediaType_StringBody_sendAsText", { c.string_body_send_as_text("{cat}").await? });
    scenario!(run, "Payload_MediaType_StringBody_getAsText", { same!(*c.string_body_get_as_text().await?, "{cat}") });
    scenario!(run, "Payload_MediaType_StringBody_sendAsJson", { c.string_body_send_as_json("foo").await? });
    scenario!(run, "Payload_MediaType_StringBody_getAsJson", { same!(*c.string_body_get_as_json().await?, "foo") });
}
