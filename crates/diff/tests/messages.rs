//! The messages of changes: each once, as text, with its reason.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_diff::{Bump, Change, ChangeKind, DiffReport, SourceImpact, WireImpact, diff};
use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::Api;

fn model_with(text: &str, options: LowerOptions) -> Api {
    let options = LowerOptions {
        package: "api".to_owned(),
        ..options
    };
    let outcome = generate_model_from_text("api.yaml", text, &options);
    outcome.api.expect("a model")
}

fn report(old: &str, new: &str) -> DiffReport {
    let model = |text| model_with(text, LowerOptions::default());
    diff(&model(old), &model(new))
}

/// A document whose operations receive `schemas`, given in flow style.
fn document(schemas: &str, root: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: getA\n      \
         responses: {{'200': {{description: A., content: {{application/json: {{schema: {root}}}}}}}}}\n\
         components:\n  schemas: {schemas}\n"
    )
}

fn of_kind(report: &DiffReport, kind: ChangeKind) -> Vec<&Change> {
    let changes = report.changes.iter();
    changes.filter(|change| change.kind == kind).collect()
}

#[test]
fn an_unchanged_document_has_no_changes() {
    let text = document(
        "{A: {type: object, properties: {n: {type: string}}}}",
        "{$ref: '#/components/schemas/A'}",
    );
    let report = report(&text, &text);
    assert_eq!(report.changes, []);
    assert_eq!(report.bump(), Bump::None);
}

#[test]
fn a_member_is_renamed_where_type_and_name_are_alike() {
    let with = |name: &str| {
        document(
            &format!("{{A: {{type: object, properties: {{{name}: {{type: string}}}}}}}}"),
            "{$ref: '#/components/schemas/A'}",
        )
    };
    let report = report(&with("colour"), &with("color"));
    let [renamed] = of_kind(&report, ChangeKind::FieldRenamed)[..] else {
        panic!("{report:?}")
    };
    assert_eq!(renamed.subject, "A::colour");
    assert_eq!(
        renamed.reason.as_deref(),
        Some("the type is the same and the names are similar")
    );
    // Alike in nothing: one was removed, the other added.
    let report = self::report(&with("colour"), &with("weight"));
    assert_eq!(of_kind(&report, ChangeKind::FieldRemoved).len(), 1);
    assert_eq!(of_kind(&report, ChangeKind::FieldAdded).len(), 1);
}

#[test]
fn a_type_is_renamed_where_another_schema_takes_its_name() {
    // `A.item` is `AItem` until a component has that name.
    let inline = "A: {type: object, properties: {item: {type: object, properties: {x: {type: string}, y: {type: string}}}}}";
    let old = document(&format!("{{{inline}}}"), "{$ref: '#/components/schemas/A'}");
    let new = document(
        &format!("{{{inline}, AItem: {{type: object, properties: {{other: {{type: string}}}}}}}}"),
        "{$ref: '#/components/schemas/A'}",
    );
    let report = report(&old, &new);
    let [renamed] = of_kind(&report, ChangeKind::TypeRenamed)[..] else {
        panic!("{report:?}")
    };
    assert_eq!(renamed.subject, "AItem");
    let reason = renamed.reason.as_deref().expect("a reason");
    assert!(reason.contains("another schema is now `AItem`"), "{reason}");
    assert_eq!(renamed.recompiled, SourceImpact::Breaks);
}

#[test]
fn a_lost_trait_is_reported_at_its_cause() {
    let with = |ty: &str| {
        document(
            &format!(
                "{{Outer: {{type: object, additionalProperties: false, properties: {{middle: {{$ref: '#/components/schemas/Middle'}}}}}}, \
                 Middle: {{type: object, additionalProperties: false, properties: {{inner: {{$ref: '#/components/schemas/Inner'}}}}}}, \
                 Inner: {{type: object, additionalProperties: false, properties: {{n: {{type: {ty}}}}}}}}}"
            ),
            "{$ref: '#/components/schemas/Outer'}",
        )
    };
    let report = report(&with("string"), &with("number"));
    let [lost] = of_kind(&report, ChangeKind::DeriveLost)[..] else {
        panic!("{report:?}")
    };
    assert_eq!(lost.subject, "Inner");
    assert_eq!(lost.message, "no longer implements Eq, Hash");
    assert_eq!(lost.reason.as_deref(), Some("`n` is now `Option<f64>`"));
    assert_eq!(lost.also, ["Outer", "Middle"]);
}

#[test]
fn what_is_decided_for_many_operations_is_one_change() {
    let with = |security: &str| {
        let operations: String = ["a", "b", "c", "d"]
            .map(|name| format!("  /{name}: {{get: {{operationId: {name}, responses: {{'204': {{description: D.}}}}}}}}\n"))
            .concat();
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nsecurity: {security}\npaths:\n{operations}components: \
             {{securitySchemes: {{one: {{type: http, scheme: bearer}}, two: {{type: http, scheme: basic}}}}}}\n"
        )
    };
    let report = report(&with("[{one: []}]"), &with("[{two: []}]"));
    let [changed] = of_kind(&report, ChangeKind::SecurityChanged)[..] else {
        panic!("{report:?}")
    };
    assert_eq!(changed.subject, "Client::a");
    assert_eq!(changed.also, ["Client::b", "Client::c", "Client::d"]);
}

#[test]
fn a_tag_takes_its_client_and_its_feature_with_it() {
    let with = |tag: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  \
             /a: {{get: {{operationId: a, tags: [{tag}], responses: {{'204': {{description: D.}}}}}}}}\n  \
             /b: {{get: {{operationId: b, tags: [toys], responses: {{'204': {{description: D.}}}}}}}}\n"
        )
    };
    let model = |text: &str| {
        let options = LowerOptions {
            sub_clients: true,
            tag_features: true,
            ..LowerOptions::default()
        };
        model_with(text, options)
    };
    let report = diff(&model(&with("pets")), &model(&with("dogs")));
    let gone: Vec<&str> = of_kind(&report, ChangeKind::TagRemoved)
        .iter()
        .map(|change| change.subject.as_str())
        .collect();
    assert_eq!(gone, ["Client::pets", "feature `pets`"]);
    assert_eq!(report.bump(), Bump::Major);
}

#[test]
fn versions_are_raised_by_cargos_rules() {
    for (bump, old, new) in [
        (Bump::None, "0.1.0", "0.1.0"),
        (Bump::Patch, "0.1.0", "0.1.1"),
        (Bump::Minor, "0.1.3", "0.1.4"),
        (Bump::Major, "0.1.3", "0.2.0"),
        (Bump::Major, "0.0.3", "0.0.4"),
        (Bump::Patch, "1.2.3", "1.2.4"),
        (Bump::Minor, "1.2.3", "1.3.0"),
        (Bump::Major, "1.2.3", "2.0.0"),
        (Bump::Major, "1.2.3-beta.1", "2.0.0"),
        (Bump::Major, "next", "next"),
    ] {
        assert_eq!(bump.applied(old), new, "{bump} {old}");
    }
}

/// A document with one operation, its id and path given.
fn operation(id: &str, path: &str, body: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  {path}: {{post: {{operationId: {id}, parameters: \
         [{{name: x, in: path, required: true, schema: {{type: string}}}}], {body}responses: {{'204': {{description: D.}}}}}}}}\n"
    )
}

#[test]
fn a_path_is_the_same_whatever_its_parameters_are_called_and_another_behind_them() {
    let old = operation("send", "/a/{x}/b", "");
    let moved = report(&old, &operation("send", "/a/{x}/c", ""));
    let [moved] = of_kind(&moved, ChangeKind::OperationPathChanged)[..] else {
        panic!("{moved:?}")
    };
    assert_eq!(
        moved.message,
        "now calls `POST /a/{x}/c`; previously `POST /a/{x}/b`"
    );
    // Under another name and another path it is another operation.
    let other = report(&old, &operation("deliver", "/a/{x}/c", ""));
    assert_eq!(of_kind(&other, ChangeKind::OperationRemoved).len(), 1);
    assert_eq!(of_kind(&other, ChangeKind::OperationAdded).len(), 1);
    // Under another name alone it is renamed.
    let renamed = report(&old, &operation("deliver", "/a/{x}/b", ""));
    assert_eq!(
        of_kind(&renamed, ChangeKind::OperationRenamed)[0].subject,
        "Client::send"
    );
}

#[test]
fn each_form_of_a_body_is_reported_by_its_variant() {
    let body = |forms: &[&str]| {
        let forms: Vec<String> = forms
            .iter()
            .map(|form| format!("{form}: {{schema: {{type: string}}}}"))
            .collect();
        operation(
            "send",
            "/a/{x}",
            &format!(
                "requestBody: {{required: true, content: {{{}}}}}, ",
                forms.join(", ")
            ),
        )
    };
    let old = body(&["text/plain", "application/json", "application/octet-stream"]);
    let new = body(&[
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded",
    ]);
    let report = report(&old, &new);
    let messages: Vec<(ChangeKind, &str)> = report
        .changes
        .iter()
        .map(|change| (change.kind, change.subject.as_str()))
        .collect();
    assert!(
        messages
            .iter()
            .any(|(kind, _)| *kind == ChangeKind::BranchRemoved),
        "{messages:?}"
    );
    assert_eq!(report.recompiled(), SourceImpact::Breaks);
}

#[test]
fn a_member_that_only_calls_send_is_an_argument_where_it_is_required() {
    let with = |required: &str, password: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    put:\n      operationId: putA\n      \
             requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}\n      \
             responses: {{'200': {{description: A., content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}\n\
             components: {{schemas: {{A: {{type: object, required: [{required}], properties: {{name: {{type: string}}{password}}}}}}}}}\n"
        )
    };
    let secret = ", password: {type: string, writeOnly: true}";
    let messages = |old: &str, new: &str| {
        let report = report(old, new);
        let changes = report.changes.iter();
        let changes = changes.map(|change| {
            let Change {
                kind,
                message,
                recompiled,
                deployed,
                ..
            } = change;
            format!("{kind:?}: {message}; {recompiled:?}, {deployed:?}")
        });
        changes.collect::<Vec<_>>()
    };
    assert_eq!(
        messages(&with("name", secret), &with("name, password", secret)),
        ["FieldPresenceChanged: must now be sent: an argument of `new`; Breaks, Refused"]
    );
    assert_eq!(
        messages(&with("name, password", secret), &with("name", secret)),
        [
            "FieldPresenceChanged: no longer has to be sent: no argument of `new`; Breaks, Unaffected"
        ]
    );
    assert_eq!(
        messages(&with("name", ""), &with("name, password", secret)),
        ["FieldAdded: was added and is required: `String`, an argument of `new`; Breaks, Refused"]
    );
    assert_eq!(
        messages(&with("name", ""), &with("name", secret)),
        ["FieldAdded: was added: `Option<String>`; Compiles, Unaffected"]
    );
}

#[test]
fn a_mirrored_body_with_another_media_type_is_reported() {
    let with = |media_type: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: postA\n      \
             x-clientsmith-mirrored-inputs: [n]\n      parameters: [{{name: n, in: query, schema: {{type: integer}}}}]\n      \
             requestBody: {{content: {{{media_type}: {{schema: {{type: object, properties: {{n: {{type: integer}}}}}}}}}}}}\n      \
             responses: {{'204': {{description: Done.}}}}\n"
        )
    };
    let messages = report(&with("application/json"), &with("application/vnd.a+json"));
    let [change] = of_kind(&messages, ChangeKind::MediaTypeChanged)[..] else {
        panic!("{:?}", messages.changes);
    };
    assert_eq!(change.deployed, WireImpact::Refused);
    assert!(
        report(&with("application/json"), &with("application/json"))
            .changes
            .is_empty()
    );
}
