//! Objects: empty ones, visibility, inheritance.

use serde_json::json;

use crate::run::Run;

pub async fn all(run: &mut Run) {
    empty(run).await;
    usage(run).await;
    visibility(run).await;
    not_discriminated(run).await;
    recursive(run).await;
    single_discriminator(run).await;
    nested_discriminator(run).await;
    enum_discriminator(run).await;
}

async fn empty(run: &mut Run) {
    use type_model_empty::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_Model_Empty_putEmpty", { c.put_empty(EmptyInput::default()).await? });
    scenario!(run, "Type_Model_Empty_getEmpty", { same!(*c.get_empty().await?, EmptyOutput::default()) });
    scenario!(run, "Type_Model_Empty_postRoundTripEmpty", { same!(*c.post_round_trip_empty(EmptyInputOutput::default()).await?, EmptyInputOutput::default()) });
}

async fn usage(run: &mut Run) {
    use type_model_usage::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_Model_Usage_input", { c.input(InputRecord::new("example-value")).await? });
    scenario!(run, "Type_Model_Usage_output", { same!(c.output().await?.required_prop, "example-value") });
    scenario!(run, "Type_Model_Usage_inputAndOutput", { same!(c.input_and_output(InputOutputRecord::new("example-value")).await?.required_prop, "example-value") });
}

async fn visibility(run: &mut Run) {
    use type_model_visibility::{Client, types::*};
    // OpenAPI 3.0 leaves undefined what a body of these methods means: it is optional.
    #[cfg(feature = "openapi-3-0")]
    macro_rules! with_body { ($c:ident.$method:ident($($argument:expr)?), $body:expr) => { $c.$method($($argument)?).body($body) } }
    #[cfg(feature = "openapi-3-1")]
    macro_rules! with_body { ($c:ident.$method:ident($($argument:expr)?), $body:expr) => { $c.$method($($argument,)? $body) } }
    let c = Client::builder(&run.url).build().unwrap();
    scenario!(run, "Type_Model_Visibility_putReadOnlyModel", {
        let a = c.put_read_only_model(ReadOnlyModel::default()).await?;
        same!(json!(*a), json!({"optionalNullableIntList": [1, 2, 3], "optionalStringRecord": {"k1": "value1", "k2": "value2"}}))
    });
    scenario!(run, "Type_Model_Visibility_headModel", { with_body!(c.head_model(123), VisibilityModel::default()).await? });
    scenario!(run, "Type_Model_Visibility_getModel", { same!(with_body!(c.get_model(123), VisibilityModel::default()).await?.read_prop.as_deref(), Some("abc")) });
    scenario!(run, "Type_Model_Visibility_putModel", { c.put_model(VisibilityModelCreateOrUpdate::new(["foo", "bar"], [1, 2])).await? });
    scenario!(run, "Type_Model_Visibility_patchModel", { c.patch_model(VisibilityModelUpdate::default().update_prop([1, 2])).await? });
    scenario!(run, "Type_Model_Visibility_postModel", { c.post_model(VisibilityModelCreate::new(["foo", "bar"])).await? });
    scenario!(run, "Type_Model_Visibility_deleteModel", { with_body!(c.delete_model(), VisibilityModelDelete::new(true)).await? });
}

async fn not_discriminated(run: &mut Run) {
    use type_model_inheritance_not_discriminated::{Client, types::Siamese};
    let c = Client::builder(&run.url).build().unwrap();
    let siamese = || Siamese::new("abc", 32, true);
    scenario!(run, "Type_Model_Inheritance_NotDiscriminated_postValid", { c.post_valid(siamese()).await? });
    scenario!(run, "Type_Model_Inheritance_NotDiscriminated_getValid", { same!(*c.get_valid().await?, siamese()) });
    scenario!(run, "Type_Model_Inheritance_NotDiscriminated_putValid", { same!(*c.put_valid(siamese()).await?, siamese()) });
}

async fn recursive(run: &mut Run) {
    use type_model_inheritance_recursive::{Client, types::Extension};
    let c = Client::builder(&run.url).build().unwrap();
    let tree = || Extension::new(0).extension([Extension::new(1).extension([Extension::new(2)]), Extension::new(1)]);
    scenario!(run, "Type_Model_Inheritance_Recursive_put", { c.put(tree()).await? });
    scenario!(run, "Type_Model_Inheritance_Recursive_get", { same!(*c.get().await?, tree()) });
}

async fn single_discriminator(run: &mut Run) {
    use type_model_inheritance_single_discriminator::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    let sparrow = |wingspan| Sparrow::new(wingspan);
    let eagle = || Eagle::new(5)
        .partner(Goose::new(2))
        .friends([SeaGull::new(2)])
        .hate([("key3", Bird::from(sparrow(1)))]);
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_getModel", { same!(*c.get_model().await?, Bird::Sparrow(sparrow(1))) });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_putModel", { c.put_model(sparrow(1)).await? });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_getRecursiveModel", { same!(*c.get_recursive_model().await?, Bird::Eagle(eagle())) });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_putRecursiveModel", { c.put_recursive_model(eagle()).await? });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_getMissingDiscriminator", {
        same!(*c.get_missing_discriminator().await?, Bird::Other(BirdBase::new(1)))
    });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_getWrongDiscriminator", {
        same!(*c.get_wrong_discriminator().await?, Bird::Other(BirdBase::new(1).kind("wrongKind")))
    });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_getLegacyModel", {
        let Dinosaur::TRex(ref it) = *c.get_legacy_model().await? else { fail!("no t-rex") };
        same!((it.size, &it.kind), (20, &TRexKind::TRex))
    });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_getNoSubtypesModel", { same!(*c.get_no_subtypes_model().await?, Fish::new("salmon", 10)) });
    scenario!(run, "Type_Model_Inheritance_SingleDiscriminator_putNoSubtypesModel", { c.put_no_subtypes_model(Fish::new("salmon", 10)).await? });
}

async fn nested_discriminator(run: &mut Run) {
    use type_model_inheritance_nested_discriminator::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    let goblin = |age| Shark::from(GoblinShark::new(age));
    let saw = |age| Shark::from(SawShark::new(age));
    let salmon = |age| Salmon::new(age);
    let tree = || salmon(1)
        .partner(saw(2))
        .friends([
            Fish::from(salmon(2).partner(salmon(3)).hate([("key1", Fish::from(salmon(4))), ("key2", goblin(2).into())])),
            goblin(3).into(),
        ])
        .hate([("key3", Fish::from(saw(3))), ("key4", salmon(2).friends([Fish::from(salmon(1)), goblin(4).into()]).into())]);
    scenario!(run, "Type_Model_Inheritance_NestedDiscriminator_getModel", { same!(*c.get_model().await?, Fish::Shark(goblin(1))) });
    scenario!(run, "Type_Model_Inheritance_NestedDiscriminator_putModel", { c.put_model(goblin(1)).await? });
    scenario!(run, "Type_Model_Inheritance_NestedDiscriminator_getRecursiveModel", { same!(*c.get_recursive_model().await?, Fish::Salmon(tree())) });
    scenario!(run, "Type_Model_Inheritance_NestedDiscriminator_putRecursiveModel", { c.put_recursive_model(tree()).await? });
    scenario!(run, "Type_Model_Inheritance_NestedDiscriminator_getMissingDiscriminator", {
        same!(*c.get_missing_discriminator().await?, Fish::Other(FishBase::new(1)))
    });
    scenario!(run, "Type_Model_Inheritance_NestedDiscriminator_getWrongDiscriminator", {
        same!(*c.get_wrong_discriminator().await?, Fish::Other(FishBase::new(1).kind("wrongKind")))
    });
}

async fn enum_discriminator(run: &mut Run) {
    use type_model_inheritance_enum_discriminator::{Client, types::*};
    let c = Client::builder(&run.url).build().unwrap();
    let golden = || Golden::new(10);
    let cobra = || Cobra::new(10);
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_getExtensibleModel", { same!(*c.get_extensible_model().await?, Dog::Golden(golden())) });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_putExtensibleModel", { c.put_extensible_model(golden()).await? });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_getFixedModel", { same!(*c.get_fixed_model().await?, Snake::Cobra(cobra())) });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_putFixedModel", { c.put_fixed_model(cobra()).await? });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelMissingDiscriminator", { same!(*c.get_extensible_model_missing_discriminator().await?, Dog::Other(DogBase::new(10))) });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelWrongDiscriminator", { same!(*c.get_extensible_model_wrong_discriminator().await?, Dog::Other(DogBase::new(8).kind("wrongKind"))) });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_getFixedModelMissingDiscriminator", { same!(*c.get_fixed_model_missing_discriminator().await?, Snake::Other(SnakeBase::new(10))) });
    scenario!(run, "Type_Model_Inheritance_EnumDiscriminator_getFixedModelWrongDiscriminator", { same!(*c.get_fixed_model_wrong_discriminator().await?, Snake::Other(SnakeBase::new(8).kind("wrongKind"))) });
}
