//! Formats of strings and numbers.

use crate::images::png;
use crate::run::Run;

pub async fn all(run: &mut Run) {
    bytes(run).await;
    datetime(run).await;
    duration(run).await;
    numeric(run).await;
    boolean(run).await;
    array(run).await;
}

async fn bytes(run: &mut Run) {
    use encode_bytes::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    let bytes = "test";
    scenario!(run, "Encode_Bytes_Query_default", { c.query_default(bytes).await? });
    scenario!(run, "Encode_Bytes_Query_base64", { c.query_base64(bytes).await? });
    scenario!(run, "Encode_Bytes_Query_base64url", { c.query_base64url(bytes).await? });
    scenario!(run, "Encode_Bytes_Query_base64urlArray", { c.query_base64url_array([bytes, bytes]).await? });
    scenario!(run, "Encode_Bytes_Header_default", { c.header_default(bytes).await? });
    scenario!(run, "Encode_Bytes_Header_base64", { c.header_base64(bytes).await? });
    scenario!(run, "Encode_Bytes_Header_base64url", { c.header_base64url(bytes).await? });
    scenario!(run, "Encode_Bytes_Header_base64urlArray", { c.header_base64url_array([bytes, bytes]).await? });
    scenario!(run, "Encode_Bytes_Property_default", {
        same!(c.property_default(types::DefaultBytesProperty::new(bytes)).await?.value.as_bytes(), Some(b"test".as_slice()))
    });
    scenario!(run, "Encode_Bytes_Property_base64", {
        same!(c.property_base64(types::Base64BytesProperty::new(bytes)).await?.value.as_bytes(), Some(b"test".as_slice()))
    });
    scenario!(run, "Encode_Bytes_Property_base64url", {
        same!(c.property_base64url(types::Base64urlBytesProperty::new(bytes)).await?.value.as_bytes(), Some(b"test".as_slice()))
    });
    scenario!(run, "Encode_Bytes_Property_base64urlArray", {
        same!(c.property_base64url_array(types::Base64urlArrayBytesProperty::new([bytes, bytes])).await?.value[1].as_bytes(), Some(b"test".as_slice()))
    });
    scenario!(run, "Encode_Bytes_RequestBody_default", { c.request_body_default(png()).await? });
    scenario!(run, "Encode_Bytes_RequestBody_octetStream", { c.request_body_octet_stream(png()).await? });
    scenario!(run, "Encode_Bytes_RequestBody_customContentType", { c.request_body_custom_content_type(png()).await? });
    scenario!(run, "Encode_Bytes_RequestBody_base64", { c.request_body_base64(bytes).await? });
    scenario!(run, "Encode_Bytes_RequestBody_base64url", { c.request_body_base64url(bytes).await? });
    scenario!(run, "Encode_Bytes_ResponseBody_default", { same!(c.response_body_default().await?.to_vec(), png()) });
    scenario!(run, "Encode_Bytes_ResponseBody_octetStream", { same!(c.response_body_octet_stream().await?.to_vec(), png()) });
    scenario!(run, "Encode_Bytes_ResponseBody_customContentType", { same!(c.response_body_custom_content_type().await?.to_vec(), png()) });
    scenario!(run, "Encode_Bytes_ResponseBody_base64", { same!(c.response_body_base64().await?.as_bytes(), Some(b"test".as_slice())) });
    scenario!(run, "Encode_Bytes_ResponseBody_base64url", { same!(c.response_body_base64url().await?.as_bytes(), Some(b"test".as_slice())) });
}

async fn datetime(run: &mut Run) {
    use encode_datetime::{Client, operations, types};
    let c = Client::builder(&run.url).build().unwrap();
    let (rfc3339, rfc7231) = ("2022-08-26T18:38:00.000Z", "Fri, 26 Aug 2022 14:38:00 GMT");
    scenario!(run, "Encode_Datetime_Query_default", { c.query_default(rfc3339).await? });
    scenario!(run, "Encode_Datetime_Query_rfc3339", { c.query_rfc3339(rfc3339).await? });
    scenario!(run, "Encode_Datetime_Query_rfc7231", { c.query_rfc7231(rfc7231).await? });
    scenario!(run, "Encode_Datetime_Query_unixTimestamp", { c.query_unix_timestamp(1686566864).await? });
    scenario!(run, "Encode_Datetime_Query_unixTimestampArray", { c.query_unix_timestamp_array([1686566864, 1686734256]).await? });
    scenario!(run, "Encode_Datetime_Header_default", { c.header_default(rfc7231).await? });
    scenario!(run, "Encode_Datetime_Header_rfc3339", { c.header_rfc3339(rfc3339).await? });
    scenario!(run, "Encode_Datetime_Header_rfc7231", { c.header_rfc7231(rfc7231).await? });
    scenario!(run, "Encode_Datetime_Header_unixTimestamp", { c.header_unix_timestamp(1686566864).await? });
    scenario!(run, "Encode_Datetime_Header_unixTimestampArray", { c.header_unix_timestamp_array([1686566864, 1686734256]).await? });
    scenario!(run, "Encode_Datetime_Property_default", { same!(c.property_default(types::DefaultDatetimeProperty::new(rfc3339)).await?.value.as_str(), rfc3339) });
    scenario!(run, "Encode_Datetime_Property_rfc3339", { same!(c.property_rfc3339(types::Rfc3339DatetimeProperty::new(rfc3339)).await?.value.as_str(), rfc3339) });
    scenario!(run, "Encode_Datetime_Property_rfc7231", { same!(c.property_rfc7231(types::Rfc7231DatetimeProperty::new(rfc7231)).await?.value, rfc7231) });
    scenario!(run, "Encode_Datetime_Property_unixTimestamp", { same!(c.property_unix_timestamp(types::UnixTimestampDatetimeProperty::new(1686566864)).await?.value, 1686566864) });
    scenario!(run, "Encode_Datetime_Property_unixTimestampArray", {
        same!(c.property_unix_timestamp_array(types::UnixTimestampArrayDatetimeProperty::new([1686566864, 1686734256])).await?.value, [1686566864, 1686734256])
    });
    scenario!(run, "Encode_Datetime_ResponseHeader_default", {
        let a = c.response_header_default().await?;
        same!(operations::ResponseHeaderDefaultHeaders::try_from(a.headers())?.value.as_deref(), Some(rfc7231))
    });
    scenario!(run, "Encode_Datetime_ResponseHeader_rfc3339", {
        let a = c.response_header_rfc3339().await?;
        same!(operations::ResponseHeaderRfc3339Headers::try_from(a.headers())?.value.as_ref().map(|v| v.as_str()), Some(rfc3339))
    });
    scenario!(run, "Encode_Datetime_ResponseHeader_rfc7231", {
        let a = c.response_header_rfc7231().await?;
        same!(operations::ResponseHeaderRfc7231Headers::try_from(a.headers())?.value.as_deref(), Some(rfc7231))
    });
    scenario!(run, "Encode_Datetime_ResponseHeader_unixTimestamp", {
        let a = c.response_header_unix_timestamp().await?;
        same!(operations::ResponseHeaderUnixTimestampHeaders::try_from(a.headers())?.value, Some(1686566864))
    });
}

async fn duration(run: &mut Run) {
    use encode_duration::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Encode_Duration_Query_default", { c.query_default("P40D").await? });
    scenario!(run, "Encode_Duration_Query_iso8601", { c.query_iso8601("P40D").await? });
    scenario!(run, "Encode_Duration_Query_int32Seconds", { c.query_int32_seconds(36).await? });
    scenario!(run, "Encode_Duration_Query_int32SecondsArray", { c.query_int32_seconds_array([36, 47]).await? });
    scenario!(run, "Encode_Duration_Query_floatSeconds", { c.query_float_seconds(35.625).await? });
    scenario!(run, "Encode_Duration_Query_float64Seconds", { c.query_float64_seconds(35.625).await? });
    scenario!(run, "Encode_Duration_Query_int32Milliseconds", { c.query_int32_milliseconds(36000).await? });
    scenario!(run, "Encode_Duration_Query_floatMilliseconds", { c.query_float_milliseconds(35625.0).await? });
    scenario!(run, "Encode_Duration_Query_float64Milliseconds", { c.query_float64_milliseconds(35625.0).await? });
    scenario!(run, "Encode_Duration_Query_int32MillisecondsArray", { c.query_int32_milliseconds_array([36000, 47000]).await? });
    scenario!(run, "Encode_Duration_Query_int32SecondsLargerUnit", { c.query_int32_seconds_larger_unit(120).await? });
    scenario!(run, "Encode_Duration_Query_floatSecondsLargerUnit", { c.query_float_seconds_larger_unit(150.0).await? });
    scenario!(run, "Encode_Duration_Query_int32MillisecondsLargerUnit", { c.query_int32_milliseconds_larger_unit(180000).await? });
    scenario!(run, "Encode_Duration_Query_floatMillisecondsLargerUnit", { c.query_float_milliseconds_larger_unit(210000.0).await? });
    scenario!(run, "Encode_Duration_Header_default", { c.header_default("P40D").await? });
    scenario!(run, "Encode_Duration_Header_iso8601", { c.header_iso8601("P40D").await? });
    scenario!(run, "Encode_Duration_Header_iso8601Array", { c.header_iso8601_array(["P40D", "P50D"]).await? });
    scenario!(run, "Encode_Duration_Header_int32Seconds", { c.header_int32_seconds(36).await? });
    scenario!(run, "Encode_Duration_Header_floatSeconds", { c.header_float_seconds(35.625).await? });
    scenario!(run, "Encode_Duration_Header_float64Seconds", { c.header_float64_seconds(35.625).await? });
    scenario!(run, "Encode_Duration_Header_int32Milliseconds", { c.header_int32_milliseconds(36000).await? });
    scenario!(run, "Encode_Duration_Header_floatMilliseconds", { c.header_float_milliseconds(35625.0).await? });
    scenario!(run, "Encode_Duration_Header_float64Milliseconds", { c.header_float64_milliseconds(35625.0).await? });
    scenario!(run, "Encode_Duration_Header_int32MillisecondsArray", { c.header_int32_milliseconds_array([36000, 47000]).await? });
    scenario!(run, "Encode_Duration_Header_int32SecondsLargerUnit", { c.header_int32_seconds_larger_unit(120).await? });
    scenario!(run, "Encode_Duration_Header_floatSecondsLargerUnit", { c.header_float_seconds_larger_unit(150.0).await? });
    scenario!(run, "Encode_Duration_Header_int32MillisecondsLargerUnit", { c.header_int32_milliseconds_larger_unit(180000).await? });
    scenario!(run, "Encode_Duration_Header_floatMillisecondsLargerUnit", { c.header_float_milliseconds_larger_unit(210000.0).await? });
    scenario!(run, "Encode_Duration_Lossy_intSeconds", { c.lossy_int_seconds(36).await? });
    scenario!(run, "Encode_Duration_Lossy_intMilliseconds", { c.lossy_int_milliseconds(36250).await? });
    scenario!(run, "Encode_Duration_Property_default", { same!(c.property_default(types::PropertyDefaultDurationProperty::new("P40D")).await?.value.as_str(), "P40D") });
    scenario!(run, "Encode_Duration_Property_iso8601", { same!(c.property_iso8601(types::PropertyIso8601DurationProperty::new("P40D")).await?.value.as_str(), "P40D") });
    macro_rules! property { ($name:literal, $method:ident, $type:ident, $value:expr) => {
        scenario!(run, concat!("Encode_Duration_Property_", $name), { same!(c.$method(types::$type::new($value)).await?.value, $value) });
    } }
    property!("int32Seconds", property_int32_seconds, PropertyInt32SecondsDurationProperty, 36);
    property!("floatSeconds", property_float_seconds, PropertyFloatSecondsDurationProperty, 35.625);
    property!("float64Seconds", property_float64_seconds, PropertyFloat64SecondsDurationProperty, 35.625);
    property!("floatSecondsArray", property_float_seconds_array, PropertyFloatSecondsDurationArrayProperty, [35.625, 46.75]);
    property!("int32Milliseconds", property_int32_milliseconds, PropertyInt32MillisecondsDurationProperty, 36000);
    property!("floatMilliseconds", property_float_milliseconds, PropertyFloatMillisecondsDurationProperty, 35625.0);
    property!("float64Milliseconds", property_float64_milliseconds, PropertyFloat64MillisecondsDurationProperty, 35625.0);
    property!("floatMillisecondsArray", property_float_milliseconds_array, PropertyFloatMillisecondsDurationArrayProperty, [35625.0, 46750.0]);
    property!("int32SecondsLargerUnit", property_int32_seconds_larger_unit, PropertyInt32SecondsLargerUnitDurationProperty, 120);
    property!("floatSecondsLargerUnit", property_float_seconds_larger_unit, PropertyFloatSecondsLargerUnitDurationProperty, 150.0);
    property!("int32MillisecondsLargerUnit", property_int32_milliseconds_larger_unit, PropertyInt32MillisecondsLargerUnitDurationProperty, 180000);
    property!("floatMillisecondsLargerUnit", property_float_milliseconds_larger_unit, PropertyFloatMillisecondsLargerUnitDurationProperty, 210000.0);
}

async fn numeric(run: &mut Run) {
    // The document says that these are strings, and not what is in them.
    use encode_numeric::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Encode_Numeric_Property_safeintAsString", { same!(c.property_safeint_as_string(types::PropertySafeintAsStringProperty::new("10000000000")).await?.value, "10000000000") });
    scenario!(run, "Encode_Numeric_Property_uint32AsStringOptional", { same!(c.property_uint32_as_string_optional(types::PropertyUint32AsStringProperty::default().value("1")).await?.value.as_deref(), Some("1")) });
    scenario!(run, "Encode_Numeric_Property_uint8AsString", { same!(c.property_uint8_as_string(types::PropertyUint8AsStringProperty::new("255")).await?.value, "255") });
}

async fn boolean(run: &mut Run) {
    use encode_boolean::{Client, types::PropertyBoolAsStringProperty as P};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Encode_Boolean_Property_trueLower", { same!(c.property_true_lower(P::new("true")).await?.value, "true") });
    scenario!(run, "Encode_Boolean_Property_falseLower", { same!(c.property_false_lower(P::new("false")).await?.value, "false") });
    scenario!(run, "Encode_Boolean_Property_trueUpper", { same!(c.property_true_upper(P::new("true")).await?.value, "TRUE") });
    scenario!(run, "Encode_Boolean_Property_falseMixed", { same!(c.property_false_mixed(P::new("false")).await?.value, "FaLsE") });
}

async fn array(run: &mut Run) {
    use encode_array::{Client, types};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! property { ($name:literal, $method:ident, $type:ident, $value:expr) => {
        scenario!(run, concat!("Encode_Array_Property_", $name), { same!(c.$method(types::$type::new($value)).await?.value, $value) });
    } }
    property!("commaDelimited", property_comma_delimited, CommaDelimitedArrayProperty, "blue,red,green");
    property!("spaceDelimited", property_space_delimited, SpaceDelimitedArrayProperty, "blue red green");
    property!("pipeDelimited", property_pipe_delimited, PipeDelimitedArrayProperty, "blue|red|green");
    property!("newlineDelimited", property_newline_delimited, NewlineDelimitedArrayProperty, "blue\nred\ngreen");
    property!("enumCommaDelimited", property_enum_comma_delimited, CommaDelimitedEnumArrayProperty, "blue,red,green");
    property!("enumSpaceDelimited", property_enum_space_delimited, SpaceDelimitedEnumArrayProperty, "blue red green");
    property!("enumPipeDelimited", property_enum_pipe_delimited, PipeDelimitedEnumArrayProperty, "blue|red|green");
    property!("enumNewlineDelimited", property_enum_newline_delimited, NewlineDelimitedEnumArrayProperty, "blue\nred\ngreen");
    property!("extensibleEnumCommaDelimited", property_extensible_enum_comma_delimited, CommaDelimitedExtensibleEnumArrayProperty, "blue,red,green");
    property!("extensibleEnumSpaceDelimited", property_extensible_enum_space_delimited, SpaceDelimitedExtensibleEnumArrayProperty, "blue red green");
    property!("extensibleEnumPipeDelimited", property_extensible_enum_pipe_delimited, PipeDelimitedExtensibleEnumArrayProperty, "blue|red|green");
    property!("extensibleEnumNewlineDelimited", property_extensible_enum_newline_delimited, NewlineDelimitedExtensibleEnumArrayProperty, "blue\nred\ngreen");
}
