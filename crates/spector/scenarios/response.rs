//! Statuses, names on the wire, and docs.

use clientsmith_runtime::Error;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    body_or_no_content(run).await;
    status_code_range(run).await;
    encoded_name(run).await;
    documentation(run).await;
}

async fn body_or_no_content(run: &mut Run) {
    use response_body_or_no_content::{Client, operations::{GetBodyResponse, GetNoContentResponse}};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Response_BodyOrNoContent_getBody", {
        let a = c.get_body().await?;
        let GetBodyResponse::Ok(ref body) = *a else { fail!("no body") };
        same!((body.content.as_str(), a.headers()["x-ms-request-id"].to_str()?), ("hello", "body-request"))
    });
    scenario!(run, "Response_BodyOrNoContent_getNoContent", {
        let a = c.get_no_content().await?;
        let GetNoContentResponse::NoContent = *a else { fail!("a body") };
        same!(a.headers()["x-ms-request-id"].to_str()?, "no-content-request")
    });
}

async fn status_code_range(run: &mut Run) {
    use response_status_code_range::{Client, operations::*};
    let c = Client::builder(&run.url).build().unwrap();
    // The document says 4XX: OpenAPI has no other ranges.
    scenario!(run, "Response_StatusCodeRange_errorResponseStatusCodeInRange", {
        let Err(Error::Status(e)) = c.error_response_status_code_in_range().await else { fail!("no status") };
        same!(e.status().as_u16(), 494);
        let Some(ErrorResponseStatusCodeInRangeError::ClientError(body)) = e.into_body() else { fail!("no body") };
        same!(body.message, "Request header too large")
    });
    scenario!(run, "Response_StatusCodeRange_errorResponseStatusCode404", {
        let Err(Error::Status(e)) = c.error_response_status_code404().await else { fail!("no status") };
        let Some(ErrorResponseStatusCode404Error::NotFound(body)) = e.into_body() else { fail!("no body") };
        same!((body.code.as_str(), body.resource_id.as_str()), ("not-found", "resource1"))
    });
}

async fn encoded_name(run: &mut Run) {
    use serialization_encoded_name_json::{Client, types::PropertyJsonEncodedNameModel as P};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Serialization_EncodedName_Json_Property_send", { c.property_send(P::new(true)).await? });
    scenario!(run, "Serialization_EncodedName_Json_Property_get", { same!(c.property_get().await?.wire_name, true) });
}

async fn documentation(run: &mut Run) {
    use documentation::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Documentation_Lists_bulletPointsOp", { c.lists_bullet_points_op().await? });
    scenario!(run, "Documentation_Lists_bulletPointsModel", { c.lists_bullet_points_model(ListsBulletPointsModelBody::new(ListsBulletPointsModel::new(ListsBulletPointsEnum::Simple))).await? });
    scenario!(run, "Documentation_Lists_numbered", { c.lists_numbered().await? });
    scenario!(run, "Documentation_TextFormatting_boldText", { c.text_formatting_bold_text().await? });
    scenario!(run, "Documentation_TextFormatting_italicText", { c.text_formatting_italic_text().await? });
    scenario!(run, "Documentation_TextFormatting_combinedFormatting", { c.text_formatting_combined_formatting().await? });
}
