//! Path templates and the styles of parameters.

use clientsmith_runtime::CallOptions;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    routes(run).await;
}

async fn routes(run: &mut Run) {
    use routes::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    let (array, record) = (["a", "b"], [("a", 1), ("b", 2)]);
    scenario!(run, "Routes_fixed", { c.fixed().await? });
    scenario!(run, "Routes_InInterface", { c.in_interface_fixed().await? });
    scenario!(run, "Routes_PathParameters_templateOnly", { c.path_parameters_template_only("a").await? });
    scenario!(run, "Routes_PathParameters_explicit", { c.path_parameters_explicit("a").await? });
    scenario!(run, "Routes_PathParameters_annotationOnly", { c.path_parameters_annotation_only("a").await? });
    scenario!(run, "Routes_PathParameters_SimpleExpansion_Standard_primitive", { c.standard_primitive("a").await? });
    scenario!(run, "Routes_PathParameters_SimpleExpansion_Standard_array", { c.standard_array(array).await? });
    scenario!(run, "Routes_PathParameters_SimpleExpansion_Standard_record", { c.standard_record(record).await? });
    scenario!(run, "Routes_PathParameters_SimpleExpansion_Explode_primitive", { c.explode_primitive("a").await? });
    scenario!(run, "Routes_PathParameters_SimpleExpansion_Explode_array", { c.explode_array(array).await? });
    scenario!(run, "Routes_PathParameters_SimpleExpansion_Explode_record", { c.explode_record(record).await? });
    scenario!(run, "Routes_PathParameters_LabelExpansion_Standard_primitive", { c.standard_primitive_3("a").await? });
    scenario!(run, "Routes_PathParameters_LabelExpansion_Standard_array", { c.standard_array_3(array).await? });
    scenario!(run, "Routes_PathParameters_LabelExpansion_Standard_record", { c.standard_record_3(record).await? });
    scenario!(run, "Routes_PathParameters_LabelExpansion_Explode_primitive", { c.explode_primitive_3("a").await? });
    scenario!(run, "Routes_PathParameters_LabelExpansion_Explode_array", { c.explode_array_3(array).await? });
    scenario!(run, "Routes_PathParameters_LabelExpansion_Explode_record", { c.explode_record_3(record).await? });
    scenario!(run, "Routes_PathParameters_MatrixExpansion_Standard_primitive", { c.standard_primitive_4("a").await? });
    scenario!(run, "Routes_PathParameters_MatrixExpansion_Standard_array", { c.standard_array_4(array).await? });
    scenario!(run, "Routes_PathParameters_MatrixExpansion_Standard_record", { c.standard_record_4(record).await? });
    scenario!(run, "Routes_PathParameters_MatrixExpansion_Explode_primitive", { c.explode_primitive_4("a").await? });
    scenario!(run, "Routes_PathParameters_MatrixExpansion_Explode_array", { c.explode_array_4(array).await? });
    scenario!(run, "Routes_PathParameters_MatrixExpansion_Explode_record", { c.explode_record_4(record).await? });
    scenario!(run, "Routes_QueryParameters_templateOnly", { c.query_parameters_template_only("a").await? });
    scenario!(run, "Routes_QueryParameters_explicit", { c.query_parameters_explicit("a").await? });
    scenario!(run, "Routes_QueryParameters_annotationOnly", { c.query_parameters_annotation_only("a").await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Standard_primitive", { c.standard_primitive_5("a").await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Standard_array", { c.standard_array_5(array).await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Standard_record", { c.standard_record_5(record).await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Explode_primitive", { c.explode_primitive_5("a").await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Explode_array", { c.explode_array_5(array).await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Explode_record", { c.explode_record_5(record).await? });
    scenario!(run, "Routes_QueryParameters_QueryExpansion_Explode_model", { c.explode_model(types::ExpandParameters::new("status", "active")).await? });
    // TypeSpec's path style and reserved expansion: not in OpenAPI 3.1; `with_options(path)` is the way around.
    scenario!(run, by_hand "Routes_PathParameters_ReservedExpansion_template", {
        c.reserved_expansion_template("").with_options(CallOptions::new().path("/routes/path/reserved-expansion/template/foo/bar%20baz")).await?
    });
    scenario!(run, by_hand "Routes_PathParameters_ReservedExpansion_annotation", {
        c.reserved_expansion_annotation("").with_options(CallOptions::new().path("/routes/path/reserved-expansion/annotation/foo/bar%20baz")).await?
    });
}
