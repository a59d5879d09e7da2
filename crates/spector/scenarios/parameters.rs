//! Parameters and bodies.

use crate::run::Run;

pub async fn all(run: &mut Run) {
    basic(run).await;
    body_optionality(run).await;
    body_root(run).await;
    collection_format(run).await;
    path(run).await;
    query(run).await;
    spread(run).await;
}

async fn basic(run: &mut Run) {
    use parameters_basic::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Parameters_Basic_ExplicitBody_simple", { c.explicit_body_simple(types::ExplicitBodyUser::new("foo")).await? });
    scenario!(run, "Parameters_Basic_ImplicitBody_simple", { c.implicit_body_simple(types::ImplicitBodySimpleBody::new("foo")).await? });
}

async fn body_optionality(run: &mut Run) {
    use parameters_body_optionality::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Parameters_BodyOptionality_requiredExplicit", { c.required_explicit(types::BodyModel::new("foo")).await? });
    scenario!(run, "Parameters_BodyOptionality_OptionalExplicit", {
        c.optional_explicit_set().body(types::BodyModel::new("foo")).await?;
        c.optional_explicit_omit().await?;
    });
    scenario!(run, "Parameters_BodyOptionality_requiredImplicit", { c.required_implicit(types::BodyModel::new("foo")).await? });
}

async fn body_root(run: &mut Run) {
    use parameters_body_root::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Parameters_BodyRoot_nested", {
        c.nested(types::BodyRootModel::default().category("widget").link_type("hard").was_successful(true)).await?
    });
}

async fn collection_format(run: &mut Run) {
    use parameters_collection_format::Client;
    let c = Client::builder(&run.url).build().unwrap();
    let colors = ["blue", "red", "green"];
    scenario!(run, "Parameters_CollectionFormat_Query_multi", { c.query_multi(colors).await? });
    scenario!(run, "Parameters_CollectionFormat_Query_ssv", { c.query_ssv(colors).await? });
    scenario!(run, "Parameters_CollectionFormat_Query_pipes", { c.query_pipes(colors).await? });
    scenario!(run, "Parameters_CollectionFormat_Query_csv", { c.query_csv(colors).await? });
    scenario!(run, "Parameters_CollectionFormat_Header_csv", { c.header_csv(colors).await? });
}

async fn path(run: &mut Run) {
    use parameters_path::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Parameters_Path_normal", { c.normal("foo").await? });
    // OpenAPI has no optional path parameters: the document says `/optional{name}`.
    scenario!(run, by_hand "Parameters_Path_optional", {
        c.optional("").await?;
        c.optional("foo").with_options(clientsmith_runtime::CallOptions::new().path("/parameters/path/optional/foo")).await?;
    });
}

async fn query(run: &mut Run) {
    use parameters_query::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Parameters_Query_Constant_post", { c.constant_post().await? });
    scenario!(run, "Parameters_Query_SpecialChar_dollarSign", { c.special_char_dollar_sign("status eq 'active'").await? });
}

async fn spread(run: &mut Run) {
    use parameters_spread::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Parameters_Spread_Model_spreadAsRequestBody", { c.model_spread_as_request_body(types::ModelBodyParameter::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Model_spreadCompositeRequestOnlyWithBody", { c.model_spread_composite_request_only_with_body(types::ModelBodyParameter::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Model_spreadCompositeRequestWithoutBody", { c.model_spread_composite_request_without_body("foo", "bar").await? });
    scenario!(run, "Parameters_Spread_Model_spreadCompositeRequest", { c.model_spread_composite_request("foo", "bar", types::ModelBodyParameter::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Model_spreadCompositeRequestMix", { c.model_spread_composite_request_mix("foo", "bar", types::ModelCompositeRequestMix::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Alias_spreadAsRequestBody", { c.alias_spread_as_request_body(types::AliasSpreadAsRequestBodyBody::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Alias_spreadParameterWithInnerModel", { c.alias_spread_parameter_with_inner_model("1", "bar", types::AliasInnerModel::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Alias_spreadAsRequestParameter", { c.alias_spread_as_request_parameter("1", "bar", types::AliasSpreadAsRequestParameterBody::new("foo")).await? });
    scenario!(run, "Parameters_Spread_Alias_spreadWithMultipleParameters", {
        c.alias_spread_with_multiple_parameters("1", "bar",
            types::AliasSpreadWithMultipleParametersBody::new("foo", [1, 2]).optional_int(1).optional_string_list(["foo", "bar"])).await?
    });
    scenario!(run, "Parameters_Spread_Alias_spreadParameterWithInnerAlias", { c.alias_spread_parameter_with_inner_alias("1", "bar", types::AliasSpreadParameterWithInnerAliasBody::new("foo", 1)).await? });
}
