//! Base URLs and their variables.

use crate::run::Run;

pub async fn all(run: &mut Run) {
    endpoint(run).await;
    path_multiple(run).await;
    path_single(run).await;
    not_versioned(run).await;
    versioned(run).await;
}

async fn endpoint(run: &mut Run) {
    scenario!(run, "Server_Endpoint_NotDefined_valid", { server_endpoint_not_defined::Client::builder(&run.url).build()?.valid().await? });
}

async fn path_multiple(run: &mut Run) {
    use server_path_multiple_v1_0::{Client, servers};
    let base = servers::default_server(&run.url, "v1.0");
    scenario!(run, "Server_Path_Multiple_noOperationParams", { Client::builder(&base).build()?.no_operation_params().await? });
    scenario!(run, "Server_Path_Multiple_withOperationPathParam", { Client::builder(&base).build()?.with_operation_path_param("test").await? });
}

async fn path_single(run: &mut Run) {
    scenario!(run, "Server_Path_Single_myOp", { server_path_single::Client::builder(server_path_single::servers::default_server(&run.url)).build()?.my_op().await? });
}

async fn not_versioned(run: &mut Run) {
    use server_versions_not_versioned::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Server_Versions_NotVersioned_withoutApiVersion", { c.without_api_version().await? });
    scenario!(run, "Server_Versions_NotVersioned_withQueryApiVersion", { c.with_query_api_version("v1.0").await? });
    scenario!(run, "Server_Versions_NotVersioned_withPathApiVersion", { c.with_path_api_version("v1.0").await? });
}

async fn versioned(run: &mut Run) {
    // The document does not tie the parameter to the versions: given by hand.
    let c = server_versions_versioned_2022_12_01_preview::Client::builder(&run.url).build().unwrap();
    let old = server_versions_versioned_2021_01_01_preview::Client::builder(&run.url).build().unwrap();
    scenario!(run, "Server_Versions_Versioned_withoutApiVersion", { c.without_api_version().await? });
    scenario!(run, "Server_Versions_Versioned_withQueryApiVersion", { c.with_query_api_version("2022-12-01-preview").await? });
    scenario!(run, "Server_Versions_Versioned_withPathApiVersion", { c.with_path_api_version("2022-12-01-preview").await? });
    scenario!(run, "Server_Versions_Versioned_withQueryOldApiVersion", { old.with_query_old_api_version("2021-01-01-preview").await? });
}
