//! XML.

use crate::run::Run;

pub async fn all(run: &mut Run) {
    xml(run).await;
}

async fn xml(run: &mut Run) {
    use payload_xml::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, by_hand "Payload_Xml_SimpleModelValue_get", { same!(c.simple_model_value_get().await?.contains("<name>foo</name>"), true) });
    scenario!(run, by_hand "Payload_Xml_SimpleModelValue_put", { c.simple_model_value_put("<SimpleModel><name>foo</name><age>123</age></SimpleModel>").await? });
}
