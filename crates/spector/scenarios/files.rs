//! Files as bodies.

use clientsmith_runtime::Body;
use serde_json::{Value, json};

use crate::images::png;
use crate::run::Run;

pub async fn all(run: &mut Run) {
    body(run).await;
}

async fn body(run: &mut Run) {
    use type_file::{Client, operations::*};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_File_Body_uploadFileSpecificContentType", { c.body_upload_file_specific_content_type(png()).await? });
    // In 3.0 the file is binary, whatever its media type; 3.1 says that it is JSON.
    #[cfg(feature = "openapi-3-0")]
    let (file, read) = (json!({"message": "test file content"}).to_string(), |file: &[u8]| serde_json::from_slice::<Value>(file));
    #[cfg(feature = "openapi-3-1")]
    let (file, read) = (json!({"message": "test file content"}), |file: &Value| Ok::<Value, serde_json::Error>(file.clone()));
    scenario!(run, "Type_File_Body_uploadFileJsonContentType", { c.body_upload_file_json_content_type(file).await? });
    scenario!(run, "Type_File_Body_downloadFileJsonContentType", { same!(read(&*c.body_download_file_json_content_type().await?)?, json!({"message": "test file content"})) });
    scenario!(run, "Type_File_Body_downloadFileSpecificContentType", { same!(c.body_download_file_specific_content_type().await?.to_vec(), png()) });
    scenario!(run, "Type_File_Body_uploadFileMultipleContentTypes", { c.body_upload_file_multiple_content_types(BodyUploadFileMultipleContentTypesBody::Png(png().into())).await? });
    scenario!(run, "Type_File_Body_downloadFileMultipleContentTypes", { same!(c.body_download_file_multiple_content_types().await?.to_vec(), png()) });
    scenario!(run, "Type_File_Body_uploadFileDefaultContentType", {
        c.body_upload_file_default_content_type(Body::from(png()).media_type("image/png")).await?
    });
    scenario!(run, "Type_File_Body_downloadFileDefaultContentType", { same!(c.body_download_file_default_content_type().await?.to_vec(), png()) });
}
