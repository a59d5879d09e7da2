//! Pages of lists. What a page is stands in `overlays/payload_pageable.yaml`.

use crate::run::Run;

pub async fn all(run: &mut Run) {
    pages(run).await;
    single_page(run).await;
    xml(run).await;
}

async fn pages(run: &mut Run) {
    use payload_pageable::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! items { ($name:literal $call:expr) => {
        scenario!(run, concat!("Payload_Pageable_ServerDrivenPagination_", $name), {
            let mut items = $call.items();
            let mut ids = String::new();
            while let Some(item) = items.next().await { let item: Pet = item?; ids.push_str(&item.id); }
            same!(ids, "1234")
        });
    } }
    items!("link" c.server_driven_pagination_link());
    items!("linkString" c.server_driven_pagination_link_string());
    items!("nestedLink" c.server_driven_pagination_nested_link());
    items!("AlternateInitialVerb_post" c.alternate_initial_verb_post(ServerDrivenPaginationAlternateInitialVerbFilter::new("foo eq bar")));
    items!("ContinuationToken_requestQueryResponseBody" c.continuation_token_request_query_response_body().foo("foo").bar("bar"));
    items!("ContinuationToken_requestHeaderResponseBody" c.continuation_token_request_header_response_body().foo("foo").bar("bar"));
    items!("ContinuationToken_requestQueryResponseHeader" c.continuation_token_request_query_response_header().foo("foo").bar("bar"));
    items!("ContinuationToken_requestHeaderResponseHeader" c.continuation_token_request_header_response_header().foo("foo").bar("bar"));
    items!("ContinuationToken_requestQueryNestedResponseBody" c.continuation_token_request_query_nested_response_body().foo("foo").bar("bar"));
    items!("ContinuationToken_requestHeaderNestedResponseBody" c.continuation_token_request_header_nested_response_body().foo("foo").bar("bar"));
}

async fn single_page(run: &mut Run) {
    use payload_pageable::{Client, types::Pet};
    let c = Client::builder(&run.url).build().unwrap();
    let ids = |pets: &[Pet]| pets.iter().map(|pet| pet.id.clone()).collect::<String>();
    scenario!(run, "Payload_Pageable_PageSize_listWithoutContinuation", { same!(ids(&c.page_size_list_without_continuation().await?.pets), "1234") });
    scenario!(run, "Payload_Pageable_PageSize_listWithPageSize", {
        same!(ids(&c.page_size_list_with_page_size().page_size(2).await?.pets), "12");
        same!(ids(&c.page_size_list_with_page_size().page_size(4).await?.pets), "1234");
    });
}

async fn xml(run: &mut Run) {
    use payload_pageable::types::XmlPet;
    let c = payload_pageable::Client::builder(&run.url).build().unwrap();
    macro_rules! items { ($name:literal $call:expr) => {
        scenario!(run, concat!("Payload_Pageable_XmlPagination_", $name), {
            let mut items = $call.items();
            let mut ids = String::new();
            while let Some(item) = items.next().await { let item: XmlPet = item?; ids.push_str(&item.id); }
            same!(ids, "1234")
        });
    } }
    items!("listWithContinuation" c.xml_pagination_list_with_continuation());
    items!("listWithNextLink" c.xml_pagination_list_with_next_link());
}
