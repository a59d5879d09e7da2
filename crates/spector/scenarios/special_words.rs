//! Names that are reserved in some language.

use crate::run::Run;
use special_words::{Client, types};

pub async fn all(run: &mut Run) {
    let c = Client::builder(&run.url).build().unwrap();
    macro_rules! words { ($($word:literal $operation:ident $parameter:ident $model:ident $type:ident,)*) => { $(
        scenario!(run, concat!("SpecialWords_Operations_", $word), { c.$operation().await? });
        scenario!(run, concat!("SpecialWords_Parameters_", $word), { c.$parameter("ok").await? });
        scenario!(run, concat!("SpecialWords_Models_", $word), { c.$model(types::$type::new("ok")).await? });
    )* } }
    words! {
        "and" operations_and parameters_with_and models_with_and ModelsAnd,
        "as" operations_as parameters_with_as models_with_as ModelsAs,
        "assert" operations_assert parameters_with_assert models_with_assert ModelsAssert,
        "async" operations_async parameters_with_async models_with_async ModelsAsync,
        "await" operations_await parameters_with_await models_with_await ModelsAwait,
        "break" operations_break parameters_with_break models_with_break ModelsBreak,
        "class" operations_class parameters_with_class models_with_class ModelsClass,
        "constructor" operations_constructor parameters_with_constructor models_with_constructor ModelsConstructor,
        "continue" operations_continue parameters_with_continue models_with_continue ModelsContinue,
        "def" operations_def parameters_with_def models_with_def ModelsDef,
        "del" operations_del parameters_with_del models_with_del ModelsDel,
        "elif" operations_elif parameters_with_elif models_with_elif ModelsElif,
        "else" operations_else parameters_with_else models_with_else ModelsElse,
        "except" operations_except parameters_with_except models_with_except ModelsExcept,
        "exec" operations_exec parameters_with_exec models_with_exec ModelsExec,
        "finally" operations_finally parameters_with_finally models_with_finally ModelsFinally,
        "for" operations_for parameters_with_for models_with_for ModelsFor,
        "from" operations_from parameters_with_from models_with_from ModelsFrom,
        "global" operations_global parameters_with_global models_with_global ModelsGlobal,
        "if" operations_if parameters_with_if models_with_if ModelsIf,
        "import" operations_import parameters_with_import models_with_import ModelsImport,
        "in" operations_in parameters_with_in models_with_in ModelsIn,
        "is" operations_is parameters_with_is models_with_is ModelsIs,
        "lambda" operations_lambda parameters_with_lambda models_with_lambda ModelsLambda,
        "not" operations_not parameters_with_not models_with_not ModelsNot,
        "or" operations_or parameters_with_or models_with_or ModelsOr,
        "pass" operations_pass parameters_with_pass models_with_pass ModelsPass,
        "raise" operations_raise parameters_with_raise models_with_raise ModelsRaise,
        "return" operations_return parameters_with_return models_with_return ModelsReturn,
        "try" operations_try parameters_with_try models_with_try ModelsTry,
        "while" operations_while parameters_with_while models_with_while ModelsWhile,
        "with" operations_with parameters_with_with models_with_with ModelsWith,
        "yield" operations_yield parameters_with_yield models_with_yield ModelsYield,
    }
    scenario!(run, "SpecialWords_Parameters_cancellationToken", { c.parameters_with_cancellation_token("ok").await? });
    scenario!(run, "SpecialWords_ModelProperties_sameAsModel", { c.model_properties_same_as_model(types::ModelPropertiesSameAsModel::new("ok")).await? });
    scenario!(run, "SpecialWords_ModelProperties_dictMethods", {
        c.model_properties_dict_methods(types::ModelPropertiesDictMethods::new("ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok")).await?
    });
    scenario!(run, "SpecialWords_ModelProperties_withList", { c.model_properties_with_list(types::ModelPropertiesModelWithList::new("ok")).await? });
    scenario!(run, "SpecialWords_ReservedOperationBodyParams_withItems", {
        c.reserved_operation_body_params_with_items(types::ReservedOperationBodyParamsWithItemsBody::new(["item"])).await?
    });
    scenario!(run, "SpecialWords_ExtensibleStrings_putExtensibleStringValue", {
        same!(*c.extensible_strings_put_extensible_string_value(types::ExtensibleStringsExtensibleString::Class).await?, types::ExtensibleStringsExtensibleString::Class)
    });
}
