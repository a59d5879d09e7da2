//! Unions, with and without a discriminator.

use serde_json::json;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    union(run).await;
    discriminated(run).await;
}

async fn union(run: &mut Run) {
    use type_union::types::MixedLiteralsCasesStringLiteral as Literal;
    use type_union::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! both { ($name:literal $get:ident $send:ident $response:ident $body:ident $value:expr) => {
        scenario!(run, concat!("Type_Union_", $name, "_get"), { let response: &$response = &*c.$get().await?;
            same!(json!(response), json!($body::new($value))) });
        scenario!(run, concat!("Type_Union_", $name, "_send"), { c.$send($body::new($value)).await? });
    } }
    both!("StringsOnly" strings_only_get strings_only_send StringsOnlyGetResponse StringsOnlySendBody "b");
    both!("StringExtensible" string_extensible_get string_extensible_send StringExtensibleGetResponse StringExtensibleSendBody "custom");
    both!("StringExtensibleNamed" string_extensible_named_get string_extensible_named_send StringExtensibleNamedGetResponse StringExtensibleNamedSendBody "custom");
    both!("IntsOnly" ints_only_get ints_only_send IntsOnlyGetResponse IntsOnlySendBody 2.0);
    both!("FloatsOnly" floats_only_get floats_only_send FloatsOnlyGetResponse FloatsOnlySendBody 2.2);
    both!("ModelsOnly" models_only_get models_only_send ModelsOnlyGetResponse ModelsOnlySendBody Cat::new("test"));
    both!("EnumsOnly" enums_only_get enums_only_send EnumsOnlyGetResponse EnumsOnlySendBody EnumsOnlyCases::new(Lr::Right, Ud::Up));
    both!("StringAndArray" string_and_array_get string_and_array_send StringAndArrayGetResponse StringAndArraySendBody
        StringAndArrayCases::new("test".to_owned(), vec!["test1".to_owned(), "test2".to_owned()]));
    both!("MixedLiterals" mixed_literals_get mixed_literals_send MixedLiteralsGetResponse MixedLiteralsSendBody
        MixedLiteralsCases::new(Literal::A, Literal::Literal2, Literal::Literal33, Literal::True));
    both!("MixedTypes" mixed_types_get mixed_types_send MixedTypesGetResponse MixedTypesSendBody
        MixedTypesCases::new(Cat::new("test"), MixedTypesCasesModelA::A, 2, true,
            [MixedTypesCasesModel::from(Cat::new("test")), MixedTypesCasesModelA::A.into(), 2.into(), true.into()]));
}

async fn discriminated(run: &mut Run) {
    use type_union_discriminated::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    let (cat, dog) = (|| Cat::new("Whiskers", true), || Dog::new("Rex", false));
    let envelope_cat = || PetWithEnvelope::from(PetWithEnvelopeCat::new(cat()));
    let envelope_dog = || PetWithEnvelope::from(PetWithEnvelopeDog::new(dog()));
    scenario!(run, "Type_Union_Discriminated_Envelope_Object_Default_get", {
        same!(*c.default_get().await?, envelope_cat());
        same!(*c.default_get().kind("dog").await?, envelope_dog());
    });
    scenario!(run, "Type_Union_Discriminated_Envelope_Object_Default_put", { same!(*c.default_put(envelope_cat()).await?, envelope_cat()) });
    let custom_cat = || PetWithCustomNames::from(PetWithCustomNamesCat::new(cat()));
    let custom_dog = || PetWithCustomNames::from(PetWithCustomNamesDog::new(dog()));
    scenario!(run, "Type_Union_Discriminated_Envelope_Object_CustomProperties_get", {
        same!(*c.custom_properties_get().await?, custom_cat());
        same!(*c.custom_properties_get().pet_type("dog").await?, custom_dog());
    });
    scenario!(run, "Type_Union_Discriminated_Envelope_Object_CustomProperties_put", { same!(*c.custom_properties_put(custom_cat()).await?, custom_cat()) });
    scenario!(run, "Type_Union_Discriminated_NoEnvelope_Default_get", {
        let PetInline::Cat(ref is) = *c.default_get_2().await? else { fail!("no cat") };
        same!((is.name.as_str(), is.meow), ("Whiskers", true));
        let PetInline::Dog(ref is) = *c.default_get_2().kind("dog").await? else { fail!("no dog") };
        same!((is.name.as_str(), is.bark), ("Rex", false));
    });
    scenario!(run, "Type_Union_Discriminated_NoEnvelope_Default_put", { same!(json!(*c.default_put_2(cat()).await?), json!({"kind": "cat", "name": "Whiskers", "meow": true})) });
    scenario!(run, "Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_get", {
        let PetInlineWithCustomDiscriminator::Cat(_) = *c.custom_discriminator_get().await? else { fail!("no cat") };
        let PetInlineWithCustomDiscriminator::Dog(_) = *c.custom_discriminator_get().r#type("dog").await? else { fail!("no dog") };
    });
    scenario!(run, "Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_put", { same!(json!(*c.custom_discriminator_put(cat()).await?), json!({"type": "cat", "name": "Whiskers", "meow": true})) });
}
