//! What a schema's `xml` means (OpenAPI 3.0.4 §4.7.26, 3.2 §4.25), and what is wrong with it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{LowerOptions, Outcome, generate_model_from_text};
use clientsmith_model::{
    Api, ContentKind, Payload, Success, ValueFormat, XmlContent, XmlElement, XmlName, XmlNode,
    XmlShape,
};

fn outcome(text: &str) -> Outcome {
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.yaml", text, &options)
}

/// A document whose one operation sends this schema as XML.
fn document(version: &str, schema: &str, components: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /x:\n    post:\n      operationId: x\n      \
         requestBody: {{required: true, content: {{application/xml: {{schema: {schema}}}}}}}\n      \
         responses: {{'204': {{description: Done.}}}}\ncomponents:\n  schemas:\n    Other: {{type: string}}\n{components}"
    )
}

fn model(version: &str, schema: &str, components: &str) -> Api {
    let outcome = outcome(&document(version, schema, components));
    outcome.api.expect("a model")
}

fn name(name: &XmlName) -> String {
    let open = if name.is_open { "~" } else { "" };
    let prefix = name
        .prefix
        .as_ref()
        .map_or(String::new(), |it| format!("{it}:"));
    let namespace = name
        .namespace
        .as_ref()
        .map_or(String::new(), |uri| format!("{{{uri}}}"));
    format!("{open}{prefix}{namespace}{}", name.local)
}

fn element(api: &Api, element: &XmlElement) -> String {
    format!(
        "<{}>{}",
        name(&element.name),
        content(api, &element.content)
    )
}

fn node(api: &Api, node: &XmlNode) -> String {
    match node {
        XmlNode::Attribute(attribute, value) => {
            format!("@{}={}", name(attribute), content(api, value))
        }
        XmlNode::Element(child) => element(api, child),
        XmlNode::Items(child) => format!("{}*", element(api, child)),
        XmlNode::Text(value) => format!("text={}", content(api, value)),
        XmlNode::CData(value) => format!("cdata={}", content(api, value)),
        XmlNode::Inline(value) => format!("inline {}", content(api, value)),
    }
}

fn content(api: &Api, content: &XmlContent) -> String {
    match content {
        XmlContent::Type(id) => api.xml.ty(*id).expect("a type").ident.to_string(),
        XmlContent::List(item) => format!("[{}]", element(api, item)),
        XmlContent::Map(values) => format!("map {}", self::content(api, values)),
        XmlContent::Tuple(nodes) => {
            let nodes = nodes.iter().map(|member| node(api, &member.node));
            format!("({})", nodes.collect::<Vec<_>>().join(", "))
        }
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}

/// The root, and what its members are.
fn described(api: &Api) -> Vec<String> {
    let root = api.xml.roots.first().expect("a root");
    let mut described = vec![element(api, &root.element)];
    if let XmlContent::Type(id) = &root.element.content
        && let XmlShape::Object { members, .. } = &api.xml.ty(*id).expect("a type").shape
    {
        let members = members.iter();
        described
            .extend(members.map(|member| format!("{}: {}", member.wire, node(api, &member.node))));
    }
    described
}

/// What a property becomes.
fn member(version: &str, schema: &str) -> String {
    let components = format!(
        "    A: {{type: object, properties: {{p: {schema}}}}}\n    Named: {{type: object, xml: {{name: named}}}}\n    \
         Plain: {{type: object}}\n    Tag: {{type: string, xml: {{name: tag}}}}\n    \
         Wrapped: {{type: array, xml: {{wrapped: true, name: all}}, items: {{$ref: '#/components/schemas/Tag'}}}}\n    \
         Attribute: {{type: integer, xml: {{attribute: true, name: num}}}}\n"
    );
    let api = model(version, "{$ref: '#/components/schemas/A'}", &components);
    described(&api).swap_remove(1)
}

#[test]
fn of_names() {
    for (schema, expected) in [
        ("{type: string}", "p: <p>text"),
        ("{type: string, xml: {name: n}}", "p: <n>text"),
        ("{type: string, format: date}", "p: <p>token"),
        ("{type: boolean, xml: {attribute: true}}", "p: @p=boolean"),
        (
            "{type: integer, xml: {attribute: true, name: n}}",
            "p: @n=number",
        ),
        (
            "{type: string, xml: {name: 'xml:lang', attribute: true}}",
            "p: @xml:{http://www.w3.org/XML/1998/namespace}lang=text",
        ),
        (
            "{type: string, xml: {prefix: q, namespace: 'urn:q'}}",
            "p: <q:{urn:q}p>text",
        ),
        (
            "{type: string, xml: {namespace: 'urn:q', name: n}}",
            "p: <{urn:q}n>text",
        ),
        ("{$ref: '#/components/schemas/Plain'}", "p: <p>PLAIN"),
        ("{$ref: '#/components/schemas/Named'}", "p: <named>NAMED"),
        (
            "{allOf: [{$ref: '#/components/schemas/Named'}], xml: {name: own}}",
            "p: <own>NAMED",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/Named'}], description: D}",
            "p: <named>NAMED",
        ),
        ("{$ref: '#/components/schemas/Attribute'}", "p: @num=number"),
        (
            "{oneOf: [{type: integer}, {type: boolean}]}",
            "p: <p>X_BODY",
        ),
        (
            "{type: object, additionalProperties: {type: integer}}",
            "p: <p>map number",
        ),
        ("{}", "p: <p>any"),
    ] {
        let found = member("3.0.4", schema);
        if schema.starts_with("{oneOf") {
            assert!(found.starts_with("p: <p>"), "{schema}: {found}");
        } else {
            assert_eq!(found, expected, "{schema}");
        }
    }
}

#[test]
fn of_lists() {
    // OpenAPI 3.0.4 §4.7.26.2.4, one by one.
    for (schema, expected) in [
        ("{type: array, items: {type: string}}", "p: <p>text*"),
        (
            "{type: array, items: {type: string, xml: {name: animal}}}",
            "p: <animal>text*",
        ),
        (
            "{type: array, items: {type: string, xml: {name: animal}}, xml: {name: aliens}}",
            "p: <animal>text*",
        ),
        (
            "{type: array, items: {type: string}, xml: {name: aliens}}",
            "p: <p>text*",
        ),
        (
            "{type: array, items: {type: string}, xml: {wrapped: true}}",
            "p: <p>[<~p>text]",
        ),
        (
            "{type: array, items: {type: string, xml: {name: animal}}, xml: {wrapped: true}}",
            "p: <p>[<animal>text]",
        ),
        (
            "{type: array, items: {type: string, xml: {name: animal}}, xml: {name: aliens, wrapped: true}}",
            "p: <aliens>[<animal>text]",
        ),
        (
            "{type: array, items: {type: string}, xml: {name: aliens, wrapped: true}}",
            "p: <aliens>[<~aliens>text]",
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/Named'}}",
            "p: <named>NAMED*",
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/Plain'}}",
            "p: <p>PLAIN*",
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/Plain'}, xml: {wrapped: true}}",
            "p: <p>[<~p>PLAIN]",
        ),
        (
            "{$ref: '#/components/schemas/Wrapped'}",
            "p: <all>[<tag>text]",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/Wrapped'}], xml: {name: own}}",
            "p: <own>[<tag>text]",
        ),
        (
            "{type: array, nullable: true, items: {type: integer}}",
            "p: <p>number*",
        ),
    ] {
        assert_eq!(member("3.0.4", schema), expected, "{schema}");
    }
}

#[test]
fn of_node_types() {
    for (schema, expected) in [
        ("{type: string, xml: {nodeType: attribute}}", "p: @p=text"),
        (
            "{type: string, xml: {nodeType: text, name: ignored}}",
            "p: text=text",
        ),
        ("{type: integer, xml: {nodeType: text}}", "p: text=number"),
        ("{type: string, xml: {nodeType: cdata}}", "p: cdata=text"),
        (
            "{type: string, xml: {nodeType: element, name: n}}",
            "p: <n>text",
        ),
        (
            "{type: object, xml: {nodeType: none}, properties: {q: {type: string}}}",
            "p: inline AP",
        ),
        (
            "{$ref: '#/components/schemas/Plain', xml: {nodeType: none}}",
            "p: inline PLAIN",
        ),
        (
            "{type: array, items: {type: string}, xml: {nodeType: element, name: all}}",
            "p: <all>[<~all>text]",
        ),
        (
            "{type: array, items: {type: string}, xml: {nodeType: none, name: all}}",
            "p: <p>text*",
        ),
        (
            "{$ref: '#/components/schemas/Named', xml: {nodeType: element, name: own}}",
            "p: <own>NAMED",
        ),
        (
            "{type: ['string', 'null'], xml: {nodeType: attribute}}",
            "p: @p=text",
        ),
        ("{type: object, xml: {nodeType: text}}", "p: <p>map any"),
        (
            "{anyOf: [{$ref: '#/components/schemas/Named'}, {type: 'null'}]}",
            "p: <named>NAMED",
        ),
    ] {
        assert_eq!(member("3.2.0", schema), expected, "{schema}");
    }
}

#[test]
fn of_an_object_that_holds_its_own_nodes() {
    let components = "    A: {type: object, properties: {a: {$ref: '#/components/schemas/A', xml: {nodeType: none}}}}\n";
    let api = model("3.2.0", "{$ref: '#/components/schemas/A'}", components);
    assert_eq!(described(&api), ["<A>A", "a: <a>A"]);
}

#[test]
fn of_the_root() {
    let components = "    A: {type: object, properties: {p: {type: string}}}\n    B: {type: object, xml: {name: b, namespace: 'urn:b'}}\n    \
                      L: {type: array, items: {$ref: '#/components/schemas/B'}}\n    E: {type: string, enum: [x]}\n    \
                      T: {type: string, xml: {name: t}}\n";
    for (schema, expected) in [
        ("{$ref: '#/components/schemas/A'}", "<A>A"),
        ("{$ref: '#/components/schemas/B'}", "<{urn:b}b>B"),
        (
            "{allOf: [{$ref: '#/components/schemas/B'}], xml: {name: own}}",
            "<{urn:b}own>B",
        ),
        ("{$ref: '#/components/schemas/L'}", "<L>[<{urn:b}b>B]"),
        ("{$ref: '#/components/schemas/E'}", "<E>token"),
        ("{$ref: '#/components/schemas/T'}", "<t>text"),
        (
            "{type: array, items: {type: integer}, xml: {name: all}}",
            "<all>[<~all>number]",
        ),
        ("{type: integer}", "<~root>number"),
    ] {
        let api = model("3.0.4", schema, components);
        assert_eq!(
            described(&api).first().map(String::as_str),
            Some(expected),
            "{schema}"
        );
        assert!(api.xml.is_needed, "{schema}");
    }
    for schema in ["{type: string}", "{}", "{type: string, format: binary}"] {
        let api = model("3.0.4", schema, components);
        assert!(
            api.xml.roots.is_empty() && api.xml.types.is_empty(),
            "{schema}"
        );
    }
}

#[test]
fn of_bodies_that_are_json_too() {
    let text = "openapi: 3.0.4\ninfo: {title: T, version: '1'}\npaths:\n  /x:\n    post:\n      operationId: x\n      \
                requestBody: {content: {application/xml: {schema: {type: object, properties: {a: {type: string}}, xml: {name: a}}}, \
                application/json: {schema: {type: object, properties: {a: {type: string}}, xml: {name: a}}}}}\n      \
                responses: {'200': {description: D, content: {application/json: {schema: {type: integer}}, text/xml: {schema: {type: integer}}}}}\n";
    let api = outcome(text).api.expect("a model");
    let operation = &api.operations[0];
    let Some(clientsmith_model::BodyForm::ByMediaType { variants, .. }) =
        operation.body.as_ref().map(|body| &body.form)
    else {
        panic!("no choice");
    };
    let [json, xml] = variants.as_slice() else {
        panic!("{variants:?}");
    };
    let (ContentKind::Json(json_type), ContentKind::Xml { ty, .. }) =
        (&json.content.kind, &xml.content.kind)
    else {
        panic!("{variants:?}");
    };
    assert_eq!((json_type, json.converts, xml.converts), (ty, true, false));
    let Success::One {
        payload: Payload::Value(_),
        media_types,
        ..
    } = &operation.responses.success
    else {
        panic!("{:?}", operation.responses.success);
    };
    assert!(
        matches!(media_types.format, ValueFormat::JsonOrXml(_)),
        "{media_types:?}"
    );
    assert_eq!(operation.responses.accept, ["application/json"]);
    assert!(!api.xml.is_needed);
}

/// What is reported of a document whose component `A` has a member `p` of this schema.
fn warnings(version: &str, schema: &str) -> Vec<String> {
    let components = format!("    A: {{type: object, properties: {{p: {schema}}}}}\n");
    let text = document(version, "{$ref: '#/components/schemas/A'}", &components);
    let problems = outcome(&text).problems;
    let shown = problems.iter().map(|problem| {
        let pointed = text[problem.span.bytes.clone()]
            .lines()
            .next()
            .unwrap_or_default();
        format!("{}: {} @ {pointed}", problem.code.as_str(), problem.message)
    });
    shown.collect()
}

#[test]
fn of_what_is_wrong() {
    for (schema, expected) in [
        (
            "{type: object, xml: {attribute: true}}",
            "invalid-xml: an object can't be an attribute; it is an element @ attribute",
        ),
        (
            "{type: string, xml: {wrapped: true}}",
            "invalid-xml: `wrapped` has no effect: this is not a list @ wrapped",
        ),
        (
            "{type: string, xml: {namespace: schemas/a}}",
            "invalid-xml: the namespace `schemas/a` is not a URI with a scheme @ namespace",
        ),
        (
            "{type: string, xml: {name: a b}}",
            "invalid-xml: `a b` is not a name in XML; it is ignored @ name",
        ),
        (
            "{type: string, xml: {prefix: 'a:b', namespace: 'urn:a'}}",
            "invalid-xml: `a:b` can't be a prefix; it is ignored @ prefix",
        ),
        (
            "{type: string, xml: {prefix: q}}",
            "invalid-xml: the prefix `q` has no namespace; it is left out @ type: string",
        ),
        (
            "{type: string, xml: {attributes: true}}",
            "unknown-field: `attributes` is not a field of this object @ attributes",
        ),
        (
            "{type: string, xml: [a]}",
            "ignored-value: `xml` is a list; it should be an object @ [a]",
        ),
    ] {
        let found = warnings("3.0.4", schema);
        let [found] = found.as_slice() else {
            panic!("{schema}: {found:?}");
        };
        let (start, _) = expected.split_once(" @").expect("a place");
        assert!(found.starts_with(start), "{schema}: {found}");
    }
    for (schema, expected) in [
        (
            "{type: string, xml: {nodeType: attribute, attribute: true}}",
            "invalid-xml: `attribute` may not stand beside `nodeType`, which counts @ attribute",
        ),
        (
            "{type: array, items: {type: string}, xml: {nodeType: element, wrapped: true}}",
            "invalid-xml: `wrapped` may not stand beside `nodeType`, which counts @ wrapped",
        ),
        (
            "{type: string, xml: {nodeType: elements}}",
            "invalid-xml: `nodeType` must be one of `element`, `attribute`, `text`, `cdata`, `none` @ elements",
        ),
        (
            "{type: array, items: {type: string}, xml: {nodeType: text}}",
            "invalid-xml: an array can't be the text of a node; it is an element @ text",
        ),
        (
            "{type: string, xml: {nodeType: none}}",
            "invalid-xml: only objects and lists can have the node type `none` in XML; it is an element @ p",
        ),
        (
            "{$ref: '#/components/schemas/A', xml: {nodeType: none}}",
            "invalid-xml: `p` would stand in place within itself, or within too many others; it is an element @ p",
        ),
    ] {
        assert_eq!(warnings("3.2.0", schema), [expected], "{schema}");
    }
    assert!(
        warnings("3.1.1", "{type: string, xml: {nodeType: attribute}}")[0]
            .starts_with("later-feature")
    );
}

#[test]
fn of_types_that_lead_to_each_other_without_end() {
    let many = 5_000;
    let mut components = String::new();
    for number in 0..many {
        let next = (number + 1) % many;
        components += &format!(
            "    T{number}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/T{next}'}}, \
             b: {{allOf: [{{$ref: '#/components/schemas/T{next}'}}], xml: {{nodeType: none}}}}}}}}\n"
        );
    }
    let api = model("3.2.0", "{$ref: '#/components/schemas/T0'}", &components);
    assert_eq!(api.xml.types.len(), many);
    let is_inline = |ty: &&clientsmith_model::XmlType| match &ty.shape {
        XmlShape::Object { members, .. } => members
            .iter()
            .any(|member| matches!(member.node, XmlNode::Inline(_))),
        _ => false,
    };
    assert!(api.xml.types.iter().filter(is_inline).count() < many);
}
