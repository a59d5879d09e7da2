//! Bodies in XML. What the document does not say of them stands in `overlays/payload_xml.yaml`.

use payload_xml::types::*;
use payload_xml::{Client, Error};

use crate::run::Run;

pub async fn all(run: &mut Run) {
    xml(run).await;
}

async fn xml(run: &mut Run) {
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! both { ($name:literal $get:ident $put:ident $value:expr) => {
        scenario!(run, concat!("Payload_Xml_", $name, "Value_get"), { same!(c.$get().await?.into_inner(), $value) });
        scenario!(run, concat!("Payload_Xml_", $name, "Value_put"), { c.$put($value).await? });
    } }
    let simple = |name: &str, age| SimpleModel::new(name, age);
    let models = || [simple("foo", 123), simple("bar", 456)];
    let books = || [Book::new("The Great Gatsby"), Book::new("Les Miserables")];
    let metadata = || [("Color", "blue"), ("Count", "123"), ("Enabled", "false")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    both!("SimpleModel" simple_model_value_get simple_model_value_put simple("foo", 123));
    both!("ModelWithRenamedProperty" model_with_renamed_property_value_get model_with_renamed_property_value_put ModelWithRenamedProperty::new("foo", "bar"));
    both!("ModelWithRenamedFields" model_with_renamed_fields_value_get model_with_renamed_fields_value_put ModelWithRenamedFields::new(simple("foo", 123), simple("bar", 456)));
    both!("ModelWithNestedModel" model_with_nested_model_value_get model_with_nested_model_value_put ModelWithNestedModel::new(simple("foo", 123)));
    both!("ModelWithRenamedNestedModel" model_with_renamed_nested_model_value_get model_with_renamed_nested_model_value_put ModelWithRenamedNestedModel::new(Author::new("foo")));
    both!("ModelWithUnwrappedArray" model_with_unwrapped_array_value_get model_with_unwrapped_array_value_put ModelWithUnwrappedArray::new(["red", "green", "blue"], [1, 2]));
    both!("ModelWithRenamedArrays" model_with_renamed_arrays_value_get model_with_renamed_arrays_value_put ModelWithRenamedArrays::new(["red", "green", "blue"], [1, 2]));
    both!("ModelWithWrappedPrimitiveCustomItemNames" model_with_wrapped_primitive_custom_item_names_value_get model_with_wrapped_primitive_custom_item_names_value_put ModelWithWrappedPrimitiveCustomItemNames::new(["fiction", "classic"]));
    both!("ModelWithUnwrappedModelArray" model_with_unwrapped_model_array_value_get model_with_unwrapped_model_array_value_put ModelWithUnwrappedModelArray::new(models()));
    both!("ModelWithRenamedWrappedModelArray" model_with_renamed_wrapped_model_array_value_get model_with_renamed_wrapped_model_array_value_put ModelWithRenamedWrappedModelArray::new(models()));
    both!("ModelWithRenamedUnwrappedModelArray" model_with_renamed_unwrapped_model_array_value_get model_with_renamed_unwrapped_model_array_value_put ModelWithRenamedUnwrappedModelArray::new(models()));
    both!("ModelWithRenamedWrappedAndItemModelArray" model_with_renamed_wrapped_and_item_model_array_value_get model_with_renamed_wrapped_and_item_model_array_value_put ModelWithRenamedWrappedAndItemModelArray::new(books()));
    both!("ModelWithAttributes" model_with_attributes_value_get model_with_attributes_value_put ModelWithAttributes::new(123, "foo", true));
    both!("ModelWithRenamedAttribute" model_with_renamed_attribute_value_get model_with_renamed_attribute_value_put ModelWithRenamedAttribute::new(123, "The Great Gatsby", "F. Scott Fitzgerald"));
    both!("ModelWithNamespace" model_with_namespace_value_get model_with_namespace_value_put ModelWithNamespace::new(123, "The Great Gatsby"));
    both!("ModelWithNamespaceOnProperties" model_with_namespace_on_properties_value_get model_with_namespace_on_properties_value_put ModelWithNamespaceOnProperties::new(123, "The Great Gatsby", "F. Scott Fitzgerald"));
    both!("ModelWithDictionary" model_with_dictionary_value_get model_with_dictionary_value_put ModelWithDictionary::new(metadata()));
    both!("ModelWithOptionalField" model_with_optional_field_value_get model_with_optional_field_value_put ModelWithOptionalField::new("widget"));
    both!("ModelWithEncodedNames" model_with_encoded_names_value_get model_with_encoded_names_value_put ModelWithEncodedNames::new(simple("foo", 123), ["red", "green", "blue"]));
    both!("ModelWithEnum" model_with_enum_value_get model_with_enum_value_put ModelWithEnum::new("success"));
    both!("ModelWithDatetime" model_with_datetime_value_get model_with_datetime_value_put ModelWithDatetime::new("2022-08-26T18:38:00.000Z", "Fri, 26 Aug 2022 14:38:00 GMT"));
    both!("ModelWithSimpleArrays" model_with_simple_arrays_value_get model_with_simple_arrays_value_put ModelWithSimpleArrays::new(["red", "green", "blue"], [1, 2]));
    both!("ModelWithArrayOfModel" model_with_array_of_model_value_get model_with_array_of_model_value_put ModelWithArrayOfModel::new(models()));
    both!("ModelWithEmptyArray" model_with_empty_array_value_get model_with_empty_array_value_put ModelWithEmptyArray::new(Vec::<SimpleModel>::new()));
    both!("ModelWithText" model_with_text_value_get model_with_text_value_put ModelWithText::new("foo", "\n  This is some text.\n"));
    scenario!(run, "Payload_Xml_XmlErrorValue_get", {
        match c.xml_error_value_get().await {
            Err(Error::Status(error)) => same!(error.body().map(|body| (body.message.as_str(), body.code)), Some(("Something went wrong", 400))),
            other => fail!("{other:?}"),
        }
    });
}
