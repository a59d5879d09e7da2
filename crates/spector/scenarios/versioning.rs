//! Versions of one API.

use crate::run::Run;

pub async fn all(run: &mut Run) {
    added(run).await;
    made_optional(run).await;
    removed_v2(run).await;
    removed_v1(run).await;
    removed_v2preview(run).await;
    renamed_from(run).await;
    return_type_changed_from(run).await;
    type_changed_from(run).await;
}

async fn added(run: &mut Run) {
    use versioning_added_v2::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v2")).build().unwrap();
    scenario!(run, "Versioning_Added_v1", { same!(*c.v1("bar", ModelV1::new("foo", EnumV1::EnumMemberV2, 10)).await?, ModelV1::new("foo", EnumV1::EnumMemberV2, 10)) });
    let v2 = || ModelV2::new("foo", "bar".to_owned());
    scenario!(run, "Versioning_Added_v2", { same!(*c.v2(v2()).await?, v2()) });
    scenario!(run, "Versioning_Added_InterfaceV2", { same!(*c.interface_v2_v2_in_interface(v2()).await?, v2()) });
}

async fn made_optional(run: &mut Run) {
    use versioning_madeoptional_v2::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v2")).build().unwrap();
    scenario!(run, "Versioning_MadeOptional_test", { same!(*c.test(TestModel::new("foo")).await?, TestModel::new("foo")) });
}

async fn removed_v2(run: &mut Run) {
    use versioning_removed_v2::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v2")).build().unwrap();
    let v2 = || ModelV2::new("foo", "bar".to_owned());
    scenario!(run, "Versioning_Removed_v2", { same!(*c.v2(v2()).await?, v2()) });
    let v3 = || ModelV3::new("123", EnumV3::EnumMemberV1);
    scenario!(run, "Versioning_Removed_modelV3_V2", { same!(*c.model_v3(v3()).await?, v3()) });
}

async fn removed_v1(run: &mut Run) {
    use versioning_removed_v1::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v1")).build().unwrap();
    let v3 = || ModelV3::new("123", EnumV3::EnumMemberV1);
    scenario!(run, "Versioning_Removed_modelV3", { same!(*c.model_v3(v3()).await?, v3()) });
}

async fn removed_v2preview(run: &mut Run) {
    use versioning_removed_v2preview::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v2preview")).build().unwrap();
    scenario!(run, "Versioning_Removed_modelV3_V2preview", { same!(*c.model_v3(ModelV3::new("123")).await?, ModelV3::new("123")) });
}

async fn renamed_from(run: &mut Run) {
    use versioning_renamedfrom_v2::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v2")).build().unwrap();
    let model = || NewModel::new("foo", 10);
    scenario!(run, "Versioning_RenamedFrom_newOp", { same!(*c.new_op("bar", model()).await?, model()) });
    scenario!(run, "Versioning_RenamedFrom_NewInterface", { same!(*c.new_interface_new_op_in_new_interface(model()).await?, model()) });
}

async fn return_type_changed_from(run: &mut Run) {
    use versioning_returntypechangedfrom_v2::{Client, servers};
    let c = Client::builder(servers::default_server(&run.url, "v2")).build().unwrap();
    scenario!(run, "Versioning_ReturnTypeChangedFrom_test", { same!(*c.test("test").await?, "test") });
}

async fn type_changed_from(run: &mut Run) {
    use versioning_typechangedfrom_v2::{Client, servers, types::*};
    let c = Client::builder(servers::default_server(&run.url, "v2")).build().unwrap();
    scenario!(run, "Versioning_TypeChangedFrom_test", { same!(*c.test("baz", TestModel::new("foo", "bar")).await?, TestModel::new("foo", "bar")) });
}
