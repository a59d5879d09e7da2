//! Parts of multipart bodies.

use clientsmith_runtime::File;

use crate::images::{jpg, png};
use crate::run::Run;

pub async fn all(run: &mut Run) {
    multipart(run).await;
}

async fn multipart(run: &mut Run) {
    use payload_multipart::{Client, operations::*, types::Address};
    let c = Client::builder(&run.url).build().unwrap();
    let (jpeg, picture) = (|| File::new("image.jpg", jpg()), || File::new("image.png", png()));
    scenario!(run, "Payload_MultiPart_FormData_basic", { c.form_data_basic(FormDataBasicForm::new("123", jpeg())).await? });
    scenario!(run, "Payload_MultiPart_FormData_withWireName", { c.form_data_with_wire_name(FormDataWithWireNameForm::new("123", jpeg())).await? });
    scenario!(run, "Payload_MultiPart_FormData_optionalParts", {
        c.form_data_optional_parts(FormDataOptionalPartsForm::default().id("123")).await?;
        c.form_data_optional_parts(FormDataOptionalPartsForm::default().profile_image(jpeg())).await?;
        c.form_data_optional_parts(FormDataOptionalPartsForm::default().id("123").profile_image(jpeg())).await?;
    });
    scenario!(run, "Payload_MultiPart_FormData_fileArrayAndBasic", { c.form_data_file_array_and_basic(FormDataFileArrayAndBasicForm::new("123", Address::new("X"), jpeg(), [picture(), picture()])).await? });
    scenario!(run, "Payload_MultiPart_FormData_jsonPart", { c.form_data_json_part(FormDataJsonPartForm::new(Address::new("X"), jpeg())).await? });
    scenario!(run, "Payload_MultiPart_FormData_binaryArrayParts", { c.form_data_binary_array_parts(FormDataBinaryArrayPartsForm::new("123", [picture(), picture()])).await? });
    scenario!(run, "Payload_MultiPart_FormData_multiBinaryParts", {
        c.form_data_multi_binary_parts(FormDataMultiBinaryPartsForm::new(jpeg())).await?;
        c.form_data_multi_binary_parts(FormDataMultiBinaryPartsForm::new(jpeg()).picture(picture())).await?;
    });
    scenario!(run, "Payload_MultiPart_FormData_checkFileNameAndContentType", {
        c.form_data_check_file_name_and_content_type(FormDataCheckFileNameAndContentTypeForm::new("123", File::new("hello.jpg", jpg()).content_type("image/jpg"))).await?
    });
    scenario!(run, "Payload_MultiPart_FormData_anonymousModel", { c.form_data_anonymous_model(FormDataAnonymousModelForm::new(jpeg())).await? });
    scenario!(run, "Payload_MultiPart_FormData_HttpParts_ContentType_imageJpegContentType", { c.content_type_image_jpeg_content_type(ContentTypeImageJpegContentTypeForm::new(File::new("hello.jpg", jpg()))).await? });
    scenario!(run, "Payload_MultiPart_FormData_HttpParts_ContentType_requiredContentType", { c.content_type_required_content_type(ContentTypeRequiredContentTypeForm::new(jpeg())).await? });
    scenario!(run, "Payload_MultiPart_FormData_HttpParts_ContentType_optionalContentType", { c.content_type_optional_content_type(ContentTypeOptionalContentTypeForm::new(jpeg())).await? });
    scenario!(run, "Payload_MultiPart_FormData_HttpParts_jsonArrayAndFileArray", {
        c.http_parts_json_array_and_file_array(HttpPartsJsonArrayAndFileArrayForm::new("123", Address::new("X"), jpeg(), [Address::new("Y"), Address::new("Z")], [picture(), picture()])).await?
    });
    scenario!(run, "Payload_MultiPart_FormData_HttpParts_NonString_float", { payload_multipart::Client::builder(&run.url).build()?.non_string_float(payload_multipart::operations::NonStringFloatForm::new(0.5)).await? });
    scenario!(run, "Payload_MultiPart_FormData_File_uploadFileSpecificContentType", { c.file_upload_file_specific_content_type(FileUploadFileSpecificContentTypeForm::new(picture())).await? });
    scenario!(run, "Payload_MultiPart_FormData_File_uploadFileRequiredFilename", { c.file_upload_file_required_filename(FileUploadFileRequiredFilenameForm::new(picture())).await? });
    scenario!(run, "Payload_MultiPart_FormData_File_uploadFileArray", { c.file_upload_file_array(FileUploadFileArrayForm::new([picture(), picture()])).await? });
}
