//! Arrays, dictionaries, enumerations and scalars.

use clientsmith_runtime::format::Number;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::run::Run;

pub async fn all(run: &mut Run) {
    array(run).await;
    dictionary(run).await;
    enum_extensible(run).await;
    enum_fixed(run).await;
    scalar(run).await;
}

async fn array(run: &mut Run) {
    use type_array::{Client, types::InnerModel};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! both { ($name:literal $get:ident $put:ident $value:expr) => {
        scenario!(run, concat!("Type_Array_", $name, "_get"), { same!(json!(*c.$get().await?), json!($value.to_vec())) });
        scenario!(run, concat!("Type_Array_", $name, "_put"), { c.$put($value).await? });
    } }
    let inner = |text: &str| InnerModel::new(text);
    both!("Int32Value" int32_value_get int32_value_put [1, 2]);
    both!("Int64Value" int64_value_get int64_value_put [9007199254740991i64, -9007199254740991]);
    both!("BooleanValue" boolean_value_get boolean_value_put [true, false]);
    both!("StringValue" string_value_get string_value_put ["hello", ""]);
    both!("Float32Value" float32_value_get float32_value_put [43.125]);
    both!("DatetimeValue" datetime_value_get datetime_value_put ["2022-08-26T18:38:00Z"]);
    both!("DurationValue" duration_value_get duration_value_put ["P123DT22H14M12.011S"]);
    both!("UnknownValue" unknown_value_get unknown_value_put [json!(1), json!("hello"), Value::Null]);
    both!("ModelValue" model_value_get model_value_put [inner("hello"), inner("world")]);
    both!("NullableFloatValue" nullable_float_value_get nullable_float_value_put [Some(1.25), None, Some(3.0)]);
    both!("NullableInt32Value" nullable_int32_value_get nullable_int32_value_put [Some(1), None, Some(3)]);
    both!("NullableBooleanValue" nullable_boolean_value_get nullable_boolean_value_put [Some(true), None, Some(false)]);
    both!("NullableStringValue" nullable_string_value_get nullable_string_value_put [Some("hello".to_owned()), None, Some("world".to_owned())]);
    both!("NullableModelValue" nullable_model_value_get nullable_model_value_put [Some(inner("hello")), None, Some(inner("world"))]);
}

async fn dictionary(run: &mut Run) {
    use type_dictionary::{Client, types::InnerModel};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! both { ($name:literal $get:ident $put:ident $expected:tt $value:expr) => {
        scenario!(run, concat!("Type_Dictionary_", $name, "_get"), { same!(json!(*c.$get().await?), json!($expected)) });
        scenario!(run, concat!("Type_Dictionary_", $name, "_put"), { c.$put($value).await? });
    } }
    both!("Int32Value" int32_value_get int32_value_put {"k1": 1, "k2": 2} [("k1", 1), ("k2", 2)]);
    both!("Int64Value" int64_value_get int64_value_put {"k1": 9007199254740991i64, "k2": -9007199254740991i64} [("k1", 9007199254740991i64), ("k2", -9007199254740991)]);
    both!("BooleanValue" boolean_value_get boolean_value_put {"k1": true, "k2": false} [("k1", true), ("k2", false)]);
    both!("StringValue" string_value_get string_value_put {"k1": "hello", "k2": ""} [("k1", "hello".to_owned()), ("k2", String::new())]);
    both!("Float32Value" float32_value_get float32_value_put {"k1": 43.125} [("k1", 43.125)]);
    both!("DatetimeValue" datetime_value_get datetime_value_put {"k1": "2022-08-26T18:38:00Z"} [("k1", "2022-08-26T18:38:00Z")]);
    both!("DurationValue" duration_value_get duration_value_put {"k1": "P123DT22H14M12.011S"} [("k1", "P123DT22H14M12.011S")]);
    both!("UnknownValue" unknown_value_get unknown_value_put {"k1": 1, "k2": "hello", "k3": null} [("k1", json!(1)), ("k2", json!("hello")), ("k3", Value::Null)]);
    both!("ModelValue" model_value_get model_value_put {"k1": {"property": "hello"}, "k2": {"property": "world"}} [("k1", InnerModel::new("hello")), ("k2", InnerModel::new("world"))]);
    both!("RecursiveModelValue" recursive_model_value_get recursive_model_value_put
        {"k1": {"property": "hello", "children": {}}, "k2": {"property": "world", "children": {"k2.1": {"property": "inner world"}}}}
        [("k1", InnerModel::new("hello").children([] as [(&str, InnerModel); 0])), ("k2", InnerModel::new("world").children([("k2.1", InnerModel::new("inner world"))]))]);
    both!("NullableFloatValue" nullable_float_value_get nullable_float_value_put {"k1": 1.25, "k2": 0.5, "k3": null} [("k1", Some(1.25)), ("k2", Some(0.5)), ("k3", None)]);
}

async fn enum_extensible(run: &mut Run) {
    use type_enum_extensible::{Client, types::DaysOfWeekExtensibleEnum as Day};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_Enum_Extensible_String_getKnownValue", { same!(*c.string_get_known_value().await?, Day::Monday) });
    scenario!(run, "Type_Enum_Extensible_String_putKnownValue", { c.string_put_known_value(Day::Monday).await? });
    scenario!(run, "Type_Enum_Extensible_String_getUnknownValue", { same!(*c.string_get_unknown_value().await?, Day::Other("Weekend".into())) });
    scenario!(run, "Type_Enum_Extensible_String_putUnknownValue", { c.string_put_unknown_value("Weekend").await? });
}

async fn enum_fixed(run: &mut Run) {
    use type_enum_fixed::{Client, types::DaysOfWeekEnum as Day};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_Enum_Fixed_String_getKnownValue", { same!(*c.string_get_known_value().await?, Day::Monday) });
    scenario!(run, "Type_Enum_Fixed_String_putKnownValue", { c.string_put_known_value(Day::Monday).await? });
    // OpenAPI does not tell fixed enums from extensible ones: what is unknown may be sent.
    scenario!(run, "Type_Enum_Fixed_String_putUnknownValue", {
        let error = c.string_put_unknown_value("Weekend").with_options(clientsmith_runtime::CallOptions::new().retry(clientsmith_runtime::RetryPolicy::never())).await.unwrap_err();
        same!(error.status().map(|s| s.as_u16()), Some(500))
    });
}

async fn scalar(run: &mut Run) {
    use type_scalar::Client;
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_Scalar_String_get", { same!(*c.string_get().await?, "test") });
    scenario!(run, "Type_Scalar_String_put", { c.string_put("test").await? });
    scenario!(run, "Type_Scalar_Boolean_get", { same!(*c.boolean_get().await?, true) });
    scenario!(run, "Type_Scalar_Boolean_put", { c.boolean_put(true).await? });
    scenario!(run, "Type_Scalar_Unknown_get", { same!(*c.unknown_get().await?, json!("test")) });
    scenario!(run, "Type_Scalar_Unknown_put", { c.unknown_put("test").await? });
    scenario!(run, "Type_Scalar_DecimalType_responseBody", { same!(c.decimal_type_response_body().await?.as_str(), "0.33333") });
    scenario!(run, "Type_Scalar_DecimalType_requestBody", { c.decimal_type_request_body(0.33333).await? });
    scenario!(run, "Type_Scalar_DecimalType_requestParameter", { c.decimal_type_request_parameter(0.33333).await? });
    scenario!(run, "Type_Scalar_Decimal128Type_responseBody", { same!(c.decimal128_type_response_body().await?.as_str(), "0.33333") });
    scenario!(run, "Type_Scalar_Decimal128Type_requestBody", { c.decimal128_type_request_body(0.33333).await? });
    scenario!(run, "Type_Scalar_Decimal128Type_requestParameter", { c.decimal128_type_request_parameter(0.33333).await? });
    // The sum of what `prepareVerify` gives, exactly: 0.1 + 0.1 + 0.1 = 0.3.
    let sum = |numbers: &[Number]| numbers.iter().map(Number::to_decimal).sum::<Result<Decimal, _>>();
    let tenths = || vec![Number::from(0.1); 3];
    scenario!(run, "Type_Scalar_DecimalVerify_prepareVerify", { same!(*c.decimal_verify_prepare_verify().await?, tenths()) });
    scenario!(run, "Type_Scalar_DecimalVerify_verify", { let numbers = c.decimal_verify_prepare_verify().await?; c.decimal_verify_verify(sum(&numbers)?).await? });
    scenario!(run, "Type_Scalar_Decimal128Verify_prepareVerify", { same!(*c.decimal128_verify_prepare_verify().await?, tenths()) });
    scenario!(run, "Type_Scalar_Decimal128Verify_verify", { let numbers = c.decimal128_verify_prepare_verify().await?; c.decimal128_verify_verify(sum(&numbers)?).await? });
}
