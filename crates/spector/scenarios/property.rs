//! Optional and nullable members, and their types.

use crate::run::Run;
use serde_json::json;

const HELLO: &str = "hello, world!";

pub async fn all(run: &mut Run) {
    nullable(run).await;
    optional(run).await;
    value_types(run).await;
}

async fn nullable(run: &mut Run) {
    use type_property_nullable::runtime::{List, Nullable};
    use type_property_nullable::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! nullable { ($name:literal $get:ident $get_null:ident $patch:ident $patch_null:ident $type:ident $patch_type:ident, $some:expr, $null:expr) => {
        let full = || $patch_type::default().required_property("foo").nullable_property($some);
        scenario!(run, concat!("Type_Property_Nullable_", $name, "_getNonNull"), { same!(json!(*c.$get().await?), json!(full())) });
        scenario!(run, concat!("Type_Property_Nullable_", $name, "_getNull"), {
            let a = c.$get_null().await?;
            same!(a.required_property, "foo");
            same!(json!(a.nullable_property), json!(null))
        });
        scenario!(run, concat!("Type_Property_Nullable_", $name, "_patchNonNull"), { c.$patch(full()).await? });
        scenario!(run, concat!("Type_Property_Nullable_", $name, "_patchNull"), {
            let mut patch = $patch_type::default().required_property("foo");
            patch.nullable_property = $null;
            c.$patch_null(patch).await?
        });
    } }
    nullable!("String" string_get_non_null string_get_null string_patch_non_null string_patch_null StringProperty StringPropertyPatch, "hello", Nullable::Null);
    nullable!("Bytes" bytes_get_non_null bytes_get_null bytes_patch_non_null bytes_patch_null BytesProperty BytesPropertyPatch, HELLO, Nullable::Null);
    nullable!("Datetime" datetime_get_non_null datetime_get_null datetime_patch_non_null datetime_patch_null DatetimeProperty DatetimePropertyPatch, "2022-08-26T18:38:00Z", Nullable::Null);
    nullable!("Duration" duration_get_non_null duration_get_null duration_patch_non_null duration_patch_null DurationProperty DurationPropertyPatch, "P123DT22H14M12.011S", Nullable::Null);
    nullable!("CollectionsByte" collections_byte_get_non_null collections_byte_get_null collections_byte_patch_non_null collections_byte_patch_null CollectionsByteProperty CollectionsBytePropertyPatch, [HELLO, HELLO], List::null());
    nullable!("CollectionsModel" collections_model_get_non_null collections_model_get_null collections_model_patch_non_null collections_model_patch_null CollectionsModelProperty CollectionsModelPropertyPatch, [InnerModel::new("hello"), InnerModel::new("world")], List::null());
    nullable!("CollectionsString" collections_string_get_non_null collections_string_get_null collections_string_patch_non_null collections_string_patch_null CollectionsStringProperty CollectionsStringPropertyPatch, ["hello", "world"], List::null());
}

async fn optional(run: &mut Run) {
    use type_property_optionality::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! optional { ($name:literal $get_all:ident $get_default:ident $put_all:ident $put_default:ident $type:ident, $some:expr) => {
        let full = || $type::default().property($some);
        scenario!(run, concat!("Type_Property_Optional_", $name, "_getAll"), { same!(*c.$get_all().await?, full()) });
        scenario!(run, concat!("Type_Property_Optional_", $name, "_getDefault"), { same!(*c.$get_default().await?, $type::default()) });
        scenario!(run, concat!("Type_Property_Optional_", $name, "_putAll"), { c.$put_all(full()).await? });
        scenario!(run, concat!("Type_Property_Optional_", $name, "_putDefault"), { c.$put_default($type::default()).await? });
    } }
    optional!("String" string_get_all string_get_default string_put_all string_put_default StringProperty, "hello");
    optional!("Bytes" bytes_get_all bytes_get_default bytes_put_all bytes_put_default BytesProperty, HELLO);
    optional!("Datetime" datetime_get_all datetime_get_default datetime_put_all datetime_put_default DatetimeProperty, "2022-08-26T18:38:00Z");
    optional!("Duration" duration_get_all duration_get_default duration_put_all duration_put_default DurationProperty, "P123DT22H14M12.011S");
    optional!("PlainDate" plain_date_get_all plain_date_get_default plain_date_put_all plain_date_put_default PlainDateProperty, "2022-12-12");
    optional!("PlainTime" plain_time_get_all plain_time_get_default plain_time_put_all plain_time_put_default PlainTimeProperty, "13:06:12");
    optional!("CollectionsByte" collections_byte_get_all collections_byte_get_default collections_byte_put_all collections_byte_put_default CollectionsByteProperty, [HELLO, HELLO]);
    optional!("CollectionsModel" collections_model_get_all collections_model_get_default collections_model_put_all collections_model_put_default CollectionsModelProperty, [StringProperty::default().property("hello"), StringProperty::default().property("world")]);
    optional!("StringLiteral" string_literal_get_all string_literal_get_default string_literal_put_all string_literal_put_default StringLiteralProperty, StringLiteralPropertyProperty::Hello);
    optional!("IntLiteral" int_literal_get_all int_literal_get_default int_literal_put_all int_literal_put_default IntLiteralProperty, 1.0);
    optional!("FloatLiteral" float_literal_get_all float_literal_get_default float_literal_put_all float_literal_put_default FloatLiteralProperty, 1.25);
    optional!("BooleanLiteral" boolean_literal_get_all boolean_literal_get_default boolean_literal_put_all boolean_literal_put_default BooleanLiteralProperty, true);
    optional!("UnionStringLiteral" union_string_literal_get_all union_string_literal_get_default union_string_literal_put_all union_string_literal_put_default UnionStringLiteralProperty, UnionStringLiteralPropertyProperty::World);
    optional!("UnionIntLiteral" union_int_literal_get_all union_int_literal_get_default union_int_literal_put_all union_int_literal_put_default UnionIntLiteralProperty, 2.0);
    optional!("UnionFloatLiteral" union_float_literal_get_all union_float_literal_get_default union_float_literal_put_all union_float_literal_put_default UnionFloatLiteralProperty, 2.375);
    let (full, required) = (RequiredAndOptionalProperty::new(42).optional_property("hello"), RequiredAndOptionalProperty::new(42));
    scenario!(run, "Type_Property_Optional_RequiredAndOptional_getAll", { same!(*c.required_and_optional_get_all().await?, full) });
    scenario!(run, "Type_Property_Optional_RequiredAndOptional_getRequiredOnly", { same!(*c.required_and_optional_get_required_only().await?, required) });
    scenario!(run, "Type_Property_Optional_RequiredAndOptional_putAll", { c.required_and_optional_put_all(full.clone()).await? });
    scenario!(run, "Type_Property_Optional_RequiredAndOptional_putRequiredOnly", { c.required_and_optional_put_required_only(required.clone()).await? });
}

async fn value_types(run: &mut Run) {
    use type_property_value_types::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! value { ($name:literal $get:ident $put:ident $full:expr) => {
        scenario!(run, concat!("Type_Property_ValueTypes_", $name, "_get"), { same!(*c.$get().await?, $full) });
        scenario!(run, concat!("Type_Property_ValueTypes_", $name, "_put"), { c.$put($full).await? });
    } }
    value!("Boolean" boolean_get boolean_put BooleanProperty::new(true));
    value!("String" string_get string_put StringProperty::new("hello"));
    value!("Bytes" bytes_get bytes_put BytesProperty::new(HELLO));
    value!("Int" int_get int_put IntProperty::new(42));
    value!("Float" float_get float_put FloatProperty::new(43.125));
    value!("Decimal" decimal_get decimal_put DecimalProperty::new(0.33333));
    value!("Decimal128" decimal128_get decimal128_put Decimal128Property::new(0.33333));
    value!("Datetime" datetime_get datetime_put DatetimeProperty::new("2022-08-26T18:38:00Z"));
    value!("Duration" duration_get duration_put DurationProperty::new("P123DT22H14M12.011S"));
    value!("Enum" enum_get enum_put EnumProperty::new(FixedInnerEnum::ValueOne));
    value!("ExtensibleEnum" extensible_enum_get extensible_enum_put ExtensibleEnumProperty::new("UnknownValue"));
    value!("Model" model_get model_put ModelProperty::new(InnerModel::new("hello")));
    value!("CollectionsString" collections_string_get collections_string_put CollectionsStringProperty::new(["hello", "world"]));
    value!("CollectionsInt" collections_int_get collections_int_put CollectionsIntProperty::new([1, 2]));
    value!("CollectionsModel" collections_model_get collections_model_put CollectionsModelProperty::new([InnerModel::new("hello"), InnerModel::new("world")]));
    value!("DictionaryString" dictionary_string_get dictionary_string_put DictionaryStringProperty::new([("k1", "hello".to_owned()), ("k2", "world".to_owned())]));
    value!("Never" never_get never_put NeverProperty::default());
    value!("UnknownString" unknown_string_get unknown_string_put UnknownStringProperty::new("hello"));
    value!("UnknownInt" unknown_int_get unknown_int_put UnknownIntProperty::new(42));
    value!("UnknownDict" unknown_dict_get unknown_dict_put UnknownDictProperty::new(json!({"k1": "hello", "k2": 42})));
    value!("UnknownArray" unknown_array_get unknown_array_put UnknownArrayProperty::new(json!(["hello", "world"])));
    value!("StringLiteral" string_literal_get string_literal_put StringLiteralProperty::default());
    value!("IntLiteral" int_literal_get int_literal_put IntLiteralProperty::default());
    value!("FloatLiteral" float_literal_get float_literal_put FloatLiteralProperty::default());
    value!("BooleanLiteral" boolean_literal_get boolean_literal_put BooleanLiteralProperty::default());
    value!("UnionStringLiteral" union_string_literal_get union_string_literal_put UnionStringLiteralProperty::new(UnionStringLiteralPropertyProperty::World));
    value!("UnionIntLiteral" union_int_literal_get union_int_literal_put UnionIntLiteralProperty::new(42.0));
    value!("UnionFloatLiteral" union_float_literal_get union_float_literal_put UnionFloatLiteralProperty::new(46.875));
    value!("UnionEnumValue" union_enum_value_get union_enum_value_put UnionEnumValueProperty::default());
}
