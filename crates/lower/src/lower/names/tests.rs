//! Names that are written for names of documents.

use super::*;

#[track_caller]
fn reads(wire: &str, ty: &str, value: &str) {
    assert_eq!(
        (type_words(wire).as_str(), snake_words(wire).as_str()),
        (ty, value),
        "of {wire:?}"
    );
}

#[test]
fn words_are_split_where_a_reader_splits_them() {
    reads(
        "aggregatedWorkloads",
        "AggregatedWorkloads",
        "aggregated_workloads",
    );
    reads("userIDs", "UserIds", "user_ids");
    reads("URLsToCheck", "UrlsToCheck", "urls_to_check");
    reads("ABsolute", "ABsolute", "a_bsolute");
    reads("OAuth2Token", "Oauth2Token", "oauth2_token");
    reads("HTTPServer", "HttpServer", "http_server");
    reads("X-Rate-Limit", "XRateLimit", "x_rate_limit");
}

#[test]
fn symbols_are_read_out_where_they_are_all_there_is() {
    reads("+1", "Plus1", "plus_1");
    reads("-1", "Minus1", "minus_1");
    reads(">=", "GreaterOrEqual", "greater_or_equal");
    reads("=", "Equal", "equal");
    reads(".", "Dot", "dot");
    reads("", "Empty", "empty");
}

#[test]
fn other_alphabets_are_transliterated() {
    reads("Größe", "Grosse", "grosse");
    reads("名前", "MingQian", "ming_qian");
}

#[test]
fn names_never_begin_with_a_digit() {
    reads("3dSecure", "Type3dSecure", "_3d_secure");
    reads("1", "Type1", "value_1");
    reads("1.5", "Type15", "value_1_5");
}

#[test]
fn values_that_differ_by_a_symbol_get_readable_distinct_variants() {
    let mut names = Names::default();
    let of = |names: &mut Names, value: &str| names.claim_variant(value, "Zone").to_string();
    assert_eq!(of(&mut names, "Etc/GMT+1"), "EtcGmt1");
    assert_eq!(of(&mut names, "Etc/GMT-1"), "EtcSlashGmtMinus1");
    assert_eq!(of(&mut names, "ASC"), "Asc");
    assert_eq!(of(&mut names, "asc"), "Asc2");
    assert_eq!(of(&mut names, "256x256"), "Zone256x256");
    assert_eq!(of(&mut names, "Self"), "SelfValue");
    assert_eq!(of(&mut names, "other"), "Other");
    assert_eq!(names.claim_catch_all().as_str(), "Unknown");
}

#[test]
fn a_value_of_digits_takes_the_last_word_of_its_enumeration() {
    for (owner, variant) in [
        ("LogLevel", "Level1"),
        ("DataX", "Value1"),
        ("ImageV2", "Value1"),
    ] {
        let name = Names::default().claim_variant("1", owner);
        assert_eq!(name.as_str(), variant, "{owner}");
    }
}

#[test]
fn members_that_differ_by_a_symbol_have_it_in_their_names() {
    let mut names = Names::within(NameScope::Members);
    let both = ["sort+", "sort-"].map(|wire| names.claim_member(wire).to_string());
    assert_eq!(both, ["sort", "sort_minus"]);
}

#[test]
fn constants_begin_with_no_digit_and_are_not_empty() {
    assert_eq!(constant_words("1st server"), "_1ST_SERVER");
    assert_eq!(constant_words(""), "EMPTY");
}

#[test]
fn every_symbol_is_read_out_as_a_word_of_its_own() {
    let symbols = r#"><=!+-*/\%&|^~.,:;?@#$'"`()[]{}_ "#;
    let words: std::collections::HashSet<String> = symbols
        .chars()
        .map(|symbol| snake_words(&format!("{symbol}{symbol}{symbol}")))
        .collect();
    assert_eq!(words.len(), symbols.chars().count(), "{words:?}");
    assert!(words.iter().all(|word| word != "empty"), "{words:?}");
}

#[test]
fn no_module_has_the_name_of_the_one_that_contains_it() {
    assert_eq!(module_words("mod"), "mod_");
    assert_eq!(module_words("type"), "type_");
    let method = Names::default().claim_method("cookies");
    assert_eq!(operation_module(&method, "cookies").as_str(), "cookies_");
    assert_eq!(operation_module(&method, "operations").as_str(), "cookies");
    let types = Ident::new("Types").expect("an identifier");
    assert_eq!(type_module(&types).as_str(), "types_");
}

#[test]
fn no_module_is_a_device_of_windows_and_methods_keep_their_names() {
    let devices = [
        "con", "PRN", "Aux", "nul", "COM0", "com1", "Com9", "LPT0", "lpt1", "lpt9",
    ];
    for wire in devices {
        let module = module_words(wire);
        assert_eq!(module, format!("{}_", wire.to_lowercase()));
        let method = Names::default().claim_method(wire);
        assert_eq!(method.as_str(), wire.to_lowercase());
        assert_eq!(operation_module(&method, "operations").as_str(), module);
    }
    for wire in [
        "icon",
        "cons",
        "com",
        "com10",
        "lpt",
        "console",
        "nulls",
        "auxiliary",
    ] {
        assert_eq!(module_words(wire), wire);
        let method = Names::default().claim_method(wire);
        assert_eq!(operation_module(&method, "operations"), method);
    }
}

#[test]
fn keywords_and_reserved_names_are_avoided() {
    let mut names = Names::within(NameScope::Members);
    assert_eq!(names.claim_member("type").as_str(), "r#type");
    assert_eq!(names.claim_member("self").as_str(), "self_");
    assert_eq!(names.claim_member("default").as_str(), "default_value");
    let mut names = Names::within(NameScope::Types);
    assert_eq!(names.claim_type("Option").as_str(), "OptionData");
    assert_eq!(names.claim_type("Self").as_str(), "SelfValue");
}

#[test]
fn no_second_choice_is_a_reserved_name() {
    let mut names = Names::within(NameScope::Inputs);
    let two = [names.claim_member("send"), names.claim_member("send")];
    assert_eq!(
        two.map(|name| name.to_string()),
        ["send_value", "send_value_2"]
    );
    let mut names = Names::within(NameScope::Methods);
    let two = [names.claim_method("new"), names.claim_method("new")];
    assert_eq!(
        two.map(|name| name.to_string()),
        ["new_operation", "new_operation_2"]
    );
}

#[test]
fn a_name_is_free_again_in_the_file_that_does_not_import_it() {
    let mut names = Names::within(NameScope::Operations);
    names.enter(["SearchBody"]);
    assert_eq!(names.claim_type("SearchBody").as_str(), "SearchBody2");
    names.enter([]);
    assert_eq!(names.claim_type("SearchBody").as_str(), "SearchBody");
}

#[test]
fn inputs_called_like_the_builders_own_fields_have_fields_of_their_own() {
    let inputs =
        ["client", "client_input", "body", "a"].map(|name| Ident::new(name).expect("a name"));
    let fields: Vec<String> = fields(&inputs, &["client", "options"])
        .iter()
        .map(Ident::to_string)
        .collect();
    assert_eq!(fields, ["client_input_2", "client_input", "body", "a"]);
}

#[test]
fn an_item_is_named_by_the_singular_of_its_list() {
    assert_eq!(item_words("OrderLines"), "OrderLine");
    assert_eq!(item_words("Policies"), "Policy");
    assert_eq!(item_words("Addresses"), "Address");
    assert_eq!(item_words("Status"), "StatusItem");
    assert_eq!(item_words("Statuses"), "Status");
    assert_eq!(item_words("Data"), "DataItem");
    assert_eq!(item_words("Movies"), "Movie");
    assert_eq!(item_words("SalesPeople"), "SalesPerson");
    for (list, item) in [
        ("Aliases", "Alias"),
        ("Indices", "Index"),
        ("Vertices", "Vertex"),
        ("Matrices", "Matrix"),
        ("Children", "Child"),
        ("Ids", "Id"),
        ("Pets", "Pet"),
        ("Ties", "Tie"),
        ("News", "NewsItem"),
        ("Gas", "GasItem"),
    ] {
        assert_eq!(item_words(list), item);
    }
}
