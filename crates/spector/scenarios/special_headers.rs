//! Headers that HTTP defines.

use crate::run::Run;

pub async fn all(run: &mut Run) {
    conditional_request(run).await;
    repeatability(run).await;
}

async fn conditional_request(run: &mut Run) {
    use special_headers_conditional_request::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "SpecialHeaders_ConditionalRequest_postIfMatch", { c.post_if_match().if_match("\"valid\"").await? });
    scenario!(run, "SpecialHeaders_ConditionalRequest_postIfNoneMatch", { c.post_if_none_match().if_none_match("\"invalid\"").await? });
    scenario!(run, "SpecialHeaders_ConditionalRequest_headIfModifiedSince", { c.head_if_modified_since().if_modified_since("Fri, 26 Aug 2022 14:38:00 GMT").await? });
    scenario!(run, "SpecialHeaders_ConditionalRequest_postIfUnmodifiedSince", { c.post_if_unmodified_since().if_unmodified_since("Fri, 26 Aug 2022 14:38:00 GMT").await? });
}

async fn repeatability(run: &mut Run) {
    use special_headers_repeatability::{Client, operations::ImmediateSuccessHeaders, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "SpecialHeaders_Repeatability_immediateSuccess", {
        let response = c.immediate_success("2378d9bc-1726-11ee-be56-0242ac120002", "Fri, 26 Aug 2022 14:38:00 GMT").await?;
        same!(ImmediateSuccessHeaders::try_from(response.headers())?.repeatability_result, Some(types::ImmediateSuccessRepeatabilityResult::Accepted));
    });
}
