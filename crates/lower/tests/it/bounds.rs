//! Documents made to take time and memory: an error that says so, or a model, in proportion to the text.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use clientsmith_lower::{Code, LowerOptions, Outcome, generate_model_from_text};

fn read(text: &str) -> Outcome {
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.yaml", text, &options)
}

fn schemas(text: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{text}"
    )
}

/// `count` lines, each with its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        let _ = writeln!(text, "{}", line(index));
        text
    })
}

fn codes(text: &str) -> Vec<Code> {
    let problems = read(text).problems;
    problems.iter().map(|problem| problem.code).collect()
}

#[track_caller]
fn assert_too_large(text: &str) {
    let outcome = read(text);
    assert!(outcome.api.is_none());
    let found = outcome
        .problems
        .iter()
        .find(|problem| problem.code == Code::TooLarge);
    assert!(found.is_some(), "{:?}", outcome.problems);
}

#[test]
fn nesting() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_too_large(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nx: {deep}\n"
    ));
    assert_too_large(&format!("{{\"openapi\": \"3.0.3\", \"x\": {deep}}}"));
}

#[test]
fn nesting_as_deep_as_the_limit() {
    // So many brackets that they are counted; the document itself is a level.
    let brackets = "[], ".repeat(2_000);
    let text = |levels: usize| {
        let deep = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        format!(
            "openapi: 3.0.3\ninfo: {{title: Tü, version: '1'}}\npaths: {{}}\nx-wide: [{brackets}]\nx-é: {deep}\n"
        )
    };
    assert!(!codes(&text(127)).contains(&Code::TooLarge));
    let text = text(128);
    assert_too_large(&text);
    let outcome = read(&text);
    let place = outcome.problems[0].span.bytes.start;
    assert_eq!(text[..place].matches("é").count(), 1);
    assert_eq!(
        text[place..].matches('[').count(),
        1,
        "the one that is too deep"
    );
}

#[test]
fn nesting_without_end_in_every_notation() {
    let times = 200_000;
    let opens = [
        "[", "{\"a\":", "{a: ", "[[1, ", "[{a: ", "[ # ]\n", "[\"]\", ", "[!t ", "[&a ", "? [",
    ];
    for open in opens {
        for start in ["", "x: ", "openapi: 3.0.3\nx:\n  y: ", "%YAML 1.2\n---\n"] {
            let outcome = read(&format!("{start}{}", open.repeat(times)));
            let [problem] = outcome.problems.as_slice() else {
                panic!("{open:?} after {start:?}: {:?}", outcome.problems);
            };
            assert!(
                matches!(problem.code, Code::TooLarge | Code::Syntax),
                "{open:?} after {start:?}: {problem:?}"
            );
            // Where it gets too deep, at the latest where a parser has given up: not at the end of it all.
            assert!(problem.span.bytes.start < 10_000, "{open:?}: {problem:?}");
        }
    }
    for open in ["- ", "- - - ", "-  ", "? ", "- ? "] {
        assert_too_large(&format!("x:\n  {}", open.repeat(times)));
    }
}

#[test]
fn json_that_is_wrong_at_its_end_is_reported_there() {
    let text = format!("{{\"a\": [{}1}}", "[1], ".repeat(200_000));
    let outcome = read(&text);
    assert_eq!(outcome.problems[0].code, Code::Syntax);
    assert!(outcome.problems[0].span.bytes.start > 1_000_000);
}

#[test]
fn a_reference_of_a_million_steps_leads_nowhere() {
    let text = schemas(&format!("    A: {{$ref: '#{}'}}\n", "/a".repeat(1_000_000)));
    assert!(codes(&text).contains(&Code::UnresolvedSchema));
}

#[test]
fn references_in_a_long_row_are_followed_once() {
    // 20,000 schemes, each the next one: 200 million references if each way was gone from its start.
    let next = |index: usize| {
        format!(
            "    S{index}: {{$ref: '#/components/securitySchemes/S{}'}}",
            index + 1
        )
    };
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  securitySchemes:\n{}    S20000: {{type: http, scheme: bearer}}\n",
        lines(20_000, next)
    );
    let outcome = read(&text);
    assert!(outcome.api.is_some(), "{:?}", outcome.problems);
}

#[test]
fn a_ring_of_references_is_reported_once() {
    let next = |index: usize| {
        format!(
            "    S{index}: {{$ref: '#/components/securitySchemes/S{}'}}",
            (index + 1) % 5_000
        )
    };
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  securitySchemes:\n{}",
        lines(5_000, next)
    );
    let problems = read(&text).problems;
    let cyclic = problems
        .iter()
        .filter(|problem| problem.code == Code::CyclicRef);
    assert_eq!(cyclic.count(), 1);
}

#[test]
fn missing_names_among_thousands() {
    let missing = lines(10_000, |index| {
        format!("    A{index}: {{$ref: '#/components/schemas/Missing{index}'}}")
    });
    let outcome = read(&schemas(&missing));
    let unresolved = outcome.problems.iter();
    let unresolved = unresolved.filter(|problem| problem.code == Code::UnresolvedSchema);
    assert_eq!(unresolved.count(), 10_000);
}

#[test]
fn anchors_by_the_thousand() {
    let anchored = lines(20_000, |index| {
        format!(
            "    A{index}: {{$anchor: a{index}, type: object, properties: {{next: {{$ref: '#a{}'}}}}}}",
            (index + 1) % 20_000
        )
    });
    let text = schemas(&anchored).replace("3.0.3", "3.1.0");
    assert!(read(&text).api.is_some());
}

#[test]
fn an_example_of_a_long_enumeration() {
    let count = 15_000;
    let values = (0..count)
        .map(|index| format!("v{index}"))
        .collect::<Vec<_>>();
    let example = vec![format!("v{}", count - 1); 100_000].join(", ");
    let text = schemas(&format!(
        "    A:\n      type: array\n      items: {{type: string, enum: [{}]}}\n      example: [{example}]\n",
        values.join(", ")
    ));
    assert_eq!(codes(&text), [Code::NoOperations]);
}

#[test]
fn aliases_that_unfold_to_billions() {
    let laughs = lines(9, |level| {
        let below = (0..9)
            .map(|_| format!("*a{level}"))
            .collect::<Vec<_>>()
            .join(", ");
        format!("x-{level}: &a{} [{below}]", level + 1)
    });
    assert_too_large(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nx-a: &a0 [1, 2, 3]\n{laughs}"
    ));
}

/// What looks like JSON and is YAML is as large as its aliases make it.
#[test]
fn aliases_that_unfold_to_billions_in_flow_style() {
    let laughs: String = (0..9)
        .map(|level| {
            let below = vec![format!("*a{level}"); 9].join(", ");
            format!(", x-{level}: &a{} [{below}]", level + 1)
        })
        .collect();
    assert_too_large(&format!(
        "{{openapi: 3.0.3, info: {{title: T, version: '1'}}, paths: {{}}, x-a: &a0 [1, 2, 3]{laughs}}}"
    ));
}

#[test]
fn properties_values_and_parameters_without_end() {
    let properties = lines(20_001, |index| {
        format!("        p{index}: {{type: string}}")
    });
    assert_too_large(&schemas(&format!(
        "    A:\n      properties:\n{properties}"
    )));
    let values = lines(20_001, |index| format!("        - v{index}"));
    assert_too_large(&schemas(&format!("    A:\n      enum:\n{values}")));
    let parameters = lines(20_001, |index| {
        format!("        - {{name: p{index}, in: query, schema: {{type: string}}}}")
    });
    assert_too_large(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /x:\n    get:\n      parameters:\n{parameters}"
    ));
}

#[test]
fn parts_that_multiply() {
    // Each schema is all of the next three times, or one of it: 3 to the power of 60 if none were remembered.
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let next = |index: usize| {
            let part = format!("{{$ref: '#/components/schemas/A{}'}}", index + 1);
            format!(
                "    A{index}: {{{keyword}: [{part}, {part}, {part}, {{type: object, properties: {{x{index}: {{type: string}}}}}}]}}"
            )
        };
        let text = schemas(&format!("{}    A60: {{type: object}}\n", lines(60, next)));
        assert!(read(&text).api.is_some(), "{keyword}");
    }
}

#[test]
fn references_in_a_row_and_in_a_ring() {
    let row = |count: usize| {
        lines(count, |index| {
            format!(
                "    A{index}: {{$ref: '#/components/schemas/A{}'}}",
                index + 1
            )
        })
    };
    let end =
        |count: usize, schema: &str| schemas(&format!("{}    A{count}: {schema}\n", row(count)));
    let back = "{$ref: '#/components/schemas/A0'}";
    assert!(read(&end(100, "{type: string}")).api.is_some());
    assert_too_large(&end(2_000, "{type: string}"));
    assert!(read(&end(100, back)).api.is_none());
    assert!(read(&end(2_000, back)).api.is_none());
}

#[test]
fn names_of_a_megabyte() {
    let name = "n".repeat(1 << 20);
    let text = format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{
            "{name}": {{"type": "object", "properties": {{"{name}": {{"type": "string", "enum": ["{name}"]}}}}}}
        }}}}}}"#
    );
    let api = read(&text).api.expect("a model");
    assert!(
        api.types
            .iter()
            .all(|(_, ty)| ty.ident.as_str().len() < 300)
    );
}

/// A schema of objects within objects; each name has 100 letters.
fn nested(depth: usize, innermost: &str) -> String {
    (0..depth).fold(innermost.to_owned(), |inner, level| {
        let name = format!("{}{level}", "n".repeat(100));
        format!("{{type: object, properties: {{{name}: {inner}}}}}")
    })
}

#[test]
fn names_of_types_deep_within_others() {
    let leaves =
        (0..50).map(|leaf| format!("leaf{leaf}: {{type: object, properties: {{a: {{}}}}}}"));
    let leaves = leaves.collect::<Vec<_>>().join(", ");
    let innermost = format!("{{type: object, properties: {{{leaves}}}}}");
    let text = schemas(&format!("    A: {}\n", nested(40, &innermost)));
    let api = read(&text).api.expect("a model");
    let names: Vec<&str> = api.types.iter().map(|(_, ty)| ty.ident.as_str()).collect();
    assert_eq!(names.len(), 91);
    assert!(names.iter().all(|name| name.len() < 260), "{names:?}");
    assert!(
        names.iter().any(|name| name.ends_with("Leaf49")),
        "{names:?}"
    );
}

#[test]
fn messages_and_docs_show_the_beginning_of_what_is_long() {
    let name = "n".repeat(10_000);
    let properties = (0..100).map(|index| {
        format!(
            r#""p{index}": {{"type": "object", "propertie": {{}}, "properties": {{"a": {{}}}}}}"#
        )
    });
    let properties = properties.collect::<Vec<_>>().join(", ");
    let text = format!(
        r##"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{
            "{name}": {{"{name}": 1, "allOf": [{{"$ref": "#/{name}"}}], "properties": {{{properties}}}}}
        }}}}}}"##
    );
    let outcome = read(&text);
    assert!(outcome.problems.len() > 100);
    for problem in &outcome.problems {
        let shown = problem.place.pointer.shown();
        assert!(problem.message.len() < 2_100, "{}", problem.message);
        assert!(problem.advice().len() < 2_100, "{}", problem.advice());
        assert!(shown.len() < 1_100, "{shown}");
    }
    let unknown = outcome
        .problems
        .iter()
        .find(|problem| problem.message.contains("nnn"));
    let unknown = unknown.expect("the field of the long name");
    assert!(
        unknown
            .message
            .ends_with("…` is not a field of this object"),
        "{}",
        unknown.message
    );
    let api = outcome.api.expect("a model");
    let mut sources: Vec<&str> = api.types.iter().map(|(_, ty)| ty.source.as_str()).collect();
    assert!(
        sources.iter().all(|source| source.len() < 1_100),
        "{sources:?}"
    );
    sources.sort_unstable();
    sources.dedup();
    assert_eq!(
        sources.len(),
        api.types.len(),
        "each has a source of its own"
    );
}

#[test]
fn a_pointer_that_is_not_long_is_shown_whole() {
    let text = schemas("    A/b~c: {propertie: {}}\n");
    let problems = read(&text).problems;
    let problem = problems
        .iter()
        .find(|problem| problem.code == Code::UnknownField);
    let problem = problem.expect("the field is unknown");
    assert_eq!(
        problem.place.pointer.shown(),
        "#/components/schemas/A~1b~0c/propertie"
    );
    assert_eq!(problem.message, "`propertie` is not a field of this object");
}

#[test]
fn operations_share_what_the_document_needs_of_all() {
    let text = |schemes: usize| {
        let names = |prefix: &str, end: &str| lines(schemes, |i| format!("{prefix}s{i}{end}"));
        let paths = lines(5, |i| {
            format!(
                "  /x{i}: {{get: {{operationId: o{i}, responses: {{'204': {{description: Done.}}}}}}}}"
            )
        });
        let declared = names("    ", ": {type: http, scheme: basic}");
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nsecurity:\n{}paths:\n{paths}components:\n  securitySchemes:\n{declared}",
            names("  - ", ": []")
        )
    };
    let api = read(&text(500)).api.expect("a model");
    let default = &api.security.alternatives;
    assert_eq!(default.len(), 500);
    for operation in &api.operations {
        assert!(std::ptr::eq(&*operation.security.alternatives, &**default));
        assert_eq!(
            operation
                .security
                .constant
                .as_ref()
                .map(|name| name.as_str()),
            Some("DEFAULT")
        );
    }
    let few = read(&text(8)).api.expect("a model");
    assert_eq!(few.security.constant, None);
    let more = read(&text(9)).api.expect("a model");
    assert!(more.security.constant.is_some());
}

#[test]
fn the_docs_of_an_operation_name_some_of_its_scopes() {
    let text = |scopes: &str| {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nsecurity: {scopes}\npaths:\n  /a: {{get: {{operationId: o, responses: {{'204': {{description: Done.}}}}}}}}\ncomponents: {{securitySchemes: {{s: {{type: http, scheme: bearer}}, t: {{type: http, scheme: bearer}}}}}}\n"
        );
        let api = read(&text).api.expect("a model");
        format!("{:?}", api.operations[0].docs).replace("\\n", " ")
    };
    let scopes = |count: usize| {
        (0..count)
            .map(|i| format!("x{i}x"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let all = text(&format!("[{{s: [{}]}}]", scopes(20)));
    assert!(
        all.contains("x19x") && !all.contains("among others"),
        "{all}"
    );
    for many in [
        format!("[{{s: [{}]}}]", scopes(5_000)),
        format!("[{{s: [{}], t: [{}]}}]", scopes(15), scopes(15)),
        format!("[{{s: [{}]}}, {{t: [{}]}}]", scopes(15), scopes(15)),
    ] {
        let some = text(&many);
        assert!(
            some.contains("among others") && !some.contains("x20x"),
            "{some}"
        );
        assert!(some.len() < 10_000, "{some}");
    }
}

#[test]
fn parts_of_a_body_that_many_operations_share() {
    let text = |count: usize| {
        let properties = lines(500, |index| format!("        p{index}: {{type: string}}"));
        let body =
            "{content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Form'}}}}";
        let paths = lines(count, |index| {
            format!(
                "  /x{index}: {{post: {{operationId: o{index}, requestBody: {body}, responses: {{'204': {{description: Done.}}}}}}}}"
            )
        });
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    Form:\n      properties:\n{properties}"
        )
    };
    assert!(read(&text(50)).api.is_some());
    assert_too_large(&text(200));
}

#[test]
fn what_a_body_and_a_query_have_in_common_is_looked_for_where_there_is_a_query() {
    // 1,000 operations share a body of 2,000 members.
    let properties = lines(2_000, |index| format!("        p{index}: {{type: string}}"));
    let body = "{content: {application/json: {schema: {$ref: '#/components/schemas/Body'}}}}";
    let paths = lines(1_000, |index| {
        format!(
            "  /x{index}: {{post: {{operationId: o{index}, requestBody: {body}, responses: {{'204': {{description: Done.}}}}}}}}"
        )
    });
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    Body:\n      properties:\n{properties}"
    );
    assert!(read(&text).api.is_some());
}

#[test]
fn an_example_of_a_schema_that_branches_into_itself() {
    let branches = (0..8)
        .map(|_| "{$ref: '#/components/schemas/A'}")
        .collect::<Vec<_>>()
        .join(", ");
    let text = schemas(&format!(
        "    A:\n      properties: {{a: {{oneOf: [{branches}]}}}}\n      example: {{a: {{a: {{a: {{a: {{a: {{a: {{a: 1}}}}}}}}}}}}}}\n"
    ));
    assert!(read(&text).api.is_some());
}

#[test]
fn schemas_that_all_merge_one_large_schema() {
    let properties = lines(5_000, |index| format!("        p{index}: {{type: string}}"));
    let subtypes = lines(5_000, |index| {
        format!(
            "    A{index}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{a: {{type: string}}}}}}]}}"
        )
    });
    assert_too_large(&schemas(&format!(
        "    Base:\n      properties:\n{properties}{subtypes}"
    )));
}

/// A document whose `count` paths are one reference each, to a component of `section`.
fn repeating(count: usize, section: &str, component: &str, used: &str) -> String {
    let paths = lines(count, |index| format!("  /x{index}: {used}"));
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  {section}:\n    Shared: {component}\n"
    )
}

#[test]
fn what_many_places_refer_to_is_bounded() {
    let words = "word ".repeat(20_000);
    let headers = (0..5_000).map(|index| format!("X-{index}: {{schema: {{type: string}}}}"));
    let headers = headers.collect::<Vec<_>>().join(", ");
    let parameters =
        (0..5_000).map(|index| format!("{{name: p{index}, in: query, schema: {{type: string}}}}"));
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    let cases = [
        (
            "parameters",
            format!("{{name: p, in: query, schema: {{type: string}}, description: '{words}'}}"),
            "{get: {parameters: [{$ref: '#/components/parameters/Shared'}], responses: {'204': {description: Done.}}}}",
        ),
        (
            "responses",
            format!("{{description: Done., headers: {{{headers}}}}}"),
            "{get: {responses: {'204': {$ref: '#/components/responses/Shared'}}}}",
        ),
        (
            "pathItems",
            format!(
                "{{get: {{parameters: [{parameters}], responses: {{'204': {{description: Done.}}}}}}}}"
            ),
            "{$ref: '#/components/pathItems/Shared'}",
        ),
    ];
    for (section, component, used) in &cases {
        assert!(
            read(&repeating(5, section, component, used)).api.is_some(),
            "{section}"
        );
        assert_too_large(&repeating(3_000, section, component, used));
    }
}
