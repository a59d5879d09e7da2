//! Members that the document does not name.

use serde_json::json;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    use type_property_additional_properties::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    /// What has the members `extra` beside the declared ones.
    macro_rules! with { ($base:expr, $($name:literal: $value:expr),*) => {{
        let mut base = $base;
        $( base.additional.insert($name, $value); )*
        base
    }} }
    macro_rules! both { ($name:literal $get:ident $put:ident $full:expr) => {
        scenario!(run, concat!("Type_Property_AdditionalProperties_", $name, "_get"), { same!(*c.$get().await?, $full) });
        scenario!(run, concat!("Type_Property_AdditionalProperties_", $name, "_put"), { c.$put($full).await? });
    } }
    let state = || ModelForRecord::new("ok");
    both!("ExtendsUnknown" extends_unknown_get extends_unknown_put with!(ExtendsUnknownAdditionalProperties::new("ExtendsUnknownAdditionalProperties"), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
    both!("ExtendsUnknownDerived" extends_unknown_derived_get extends_unknown_derived_put with!(ExtendsUnknownAdditionalPropertiesDerived::new("ExtendsUnknownAdditionalProperties", 314).age(2.71875), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
    both!("ExtendsUnknownDiscriminated" extends_unknown_discriminated_get extends_unknown_discriminated_put
        ExtendsUnknownAdditionalPropertiesDiscriminated::from(with!(ExtendsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314).age(2.71875), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc"))));
    both!("IsUnknown" is_unknown_get is_unknown_put with!(IsUnknownAdditionalProperties::new("IsUnknownAdditionalProperties"), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
    both!("IsUnknownDerived" is_unknown_derived_get is_unknown_derived_put with!(IsUnknownAdditionalPropertiesDerived::new("IsUnknownAdditionalProperties", 314).age(2.71875), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
    both!("IsUnknownDiscriminated" is_unknown_discriminated_get is_unknown_discriminated_put
        IsUnknownAdditionalPropertiesDiscriminated::from(with!(IsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314).age(2.71875), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc"))));
    both!("ExtendsString" extends_string_get extends_string_put with!(ExtendsStringAdditionalProperties::new("ExtendsStringAdditionalProperties"), "prop": "abc".to_owned()));
    both!("IsString" is_string_get is_string_put with!(IsStringAdditionalProperties::new("IsStringAdditionalProperties"), "prop": "abc".to_owned()));
    both!("SpreadString" spread_string_get spread_string_put with!(SpreadStringRecord::new("SpreadSpringRecord"), "prop": "abc".to_owned()));
    both!("ExtendsFloat" extends_float_get extends_float_put with!(ExtendsFloatAdditionalProperties::new(43.125), "prop": 43.125));
    both!("IsFloat" is_float_get is_float_put with!(IsFloatAdditionalProperties::new(43.125), "prop": 43.125));
    both!("SpreadFloat" spread_float_get spread_float_put with!(SpreadFloatRecord::new(43.125), "prop": 43.125));
    both!("ExtendsModel" extends_model_get extends_model_put with!(ExtendsModelAdditionalProperties::new(state()), "prop": state()));
    both!("IsModel" is_model_get is_model_put with!(IsModelAdditionalProperties::new(state()), "prop": state()));
    both!("SpreadModel" spread_model_get spread_model_put with!(SpreadModelRecord::new(state()), "prop": state()));
    both!("ExtendsModelArray" extends_model_array_get extends_model_array_put with!(ExtendsModelArrayAdditionalProperties::new([state(), state()]), "prop": vec![state(), state()]));
    both!("IsModelArray" is_model_array_get is_model_array_put with!(IsModelArrayAdditionalProperties::new([state(), state()]), "prop": vec![state(), state()]));
    both!("SpreadModelArray" spread_model_array_get spread_model_array_put with!(SpreadModelArrayRecord::new([state(), state()]), "prop": vec![state(), state()]));
    both!("SpreadDifferentString" spread_different_string_get spread_different_string_put with!(DifferentSpreadStringRecord::new(43.125), "prop": "abc".to_owned()));
    both!("SpreadDifferentFloat" spread_different_float_get spread_different_float_put with!(DifferentSpreadFloatRecord::new("abc"), "prop": 43.125));
    both!("SpreadDifferentModel" spread_different_model_get spread_different_model_put with!(DifferentSpreadModelRecord::new("abc"), "prop": state()));
    both!("SpreadDifferentModelArray" spread_different_model_array_get spread_different_model_array_put with!(DifferentSpreadModelArrayRecord::new("abc"), "prop": vec![state(), state()]));
    both!("ExtendsDifferentSpreadString" extends_different_spread_string_get extends_different_spread_string_put with!(DifferentSpreadStringDerived::new(43.125, "abc"), "prop": "abc".to_owned()));
    both!("ExtendsDifferentSpreadFloat" extends_different_spread_float_get extends_different_spread_float_put with!(DifferentSpreadFloatDerived::new("abc", 43.125), "prop": 43.125));
    both!("ExtendsDifferentSpreadModel" extends_different_spread_model_get extends_different_spread_model_put with!(DifferentSpreadModelDerived::new("abc", state()), "prop": state()));
    both!("ExtendsDifferentSpreadModelArray" extends_different_spread_model_array_get extends_different_spread_model_array_put with!(DifferentSpreadModelArrayDerived::new("abc", [state(), state()]), "prop": vec![state(), state()]));
    both!("MultipleSpread" multiple_spread_get multiple_spread_put with!(MultipleSpreadRecord::new(true), "prop1": "abc".to_owned().into(), "prop2": 43.125.into()));
    both!("SpreadRecordUnion" spread_record_union_get spread_record_union_put with!(SpreadRecordForUnion::new(true), "prop1": "abc".to_owned().into(), "prop2": 43.125.into()));
    let widget0 = || WidgetData0::new("abc");
    let widget1 = || WidgetData1::new("2021-01-01T00:00:00Z").end("2021-01-02T00:00:00Z");
    let widget2 = || WidgetData2::new("2021-01-01T00:00:00Z");
    both!("SpreadRecordNonDiscriminatedUnion" spread_record_non_discriminated_union_get spread_record_non_discriminated_union_put with!(SpreadRecordForNonDiscriminatedUnion::new("abc"), "prop1": widget0().into(), "prop2": widget1().into()));
    // Either type fits `prop1`: compared as JSON.
    let union2 = || with!(SpreadRecordForNonDiscriminatedUnion2::new("abc"), "prop1": widget2().into(), "prop2": widget1().into());
    scenario!(run, "Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion2_get", { same!(json!(*c.spread_record_non_discriminated_union2_get().await?), json!(union2())) });
    scenario!(run, "Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion2_put", { c.spread_record_non_discriminated_union2_put(union2()).await? });
    both!("SpreadRecordNonDiscriminatedUnion3" spread_record_non_discriminated_union3_get spread_record_non_discriminated_union3_put with!(SpreadRecordForNonDiscriminatedUnion3::new("abc"), "prop1": vec![widget2(), widget2()].into(), "prop2": widget1().into()));
}
