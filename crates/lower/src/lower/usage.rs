//! In which direction each type travels; types that no operation reaches are taken to travel in both.
//!
//! Afterwards, a member that only the server sets is never required of what calls send, and one that is only sent never
//! of what they receive; a type that travels in both directions has it as an argument all the same.

use std::collections::HashMap;

use clientsmith_model::{
    BodyForm, Content, ContentKind, Errors, Field, Ident, InputLocation, Operation, Payload,
    Presence, Shape, Success, TypeDef, TypeId, TypeRef, Types, Usage, Webhook,
};

/// Fills in [`TypeDef::usage`].
pub(crate) fn decide(types: &mut Types, operations: &[Operation], webhooks: &[Webhook]) {
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in operations {
        inputs_of(operation, &|_| true, &mut |ty| ty.declared(&mut sent));
        answers_of(operation, &mut |ty| ty.declared(&mut received));
    }
    for webhook in webhooks {
        webhook.payload.declared(&mut received);
    }
    mark(types, sent, |usage| &mut usage.sent);
    mark(types, received, |usage| &mut usage.received);
    let idle = types
        .iter()
        .filter(|(_, ty)| ty.usage == Usage::default())
        .map(|(id, _)| id)
        .collect::<Vec<_>>();
    mark(types, idle.clone(), |usage| &mut usage.sent);
    mark(types, idle, |usage| &mut usage.received);
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        one_way_members(&mut types[id]);
    }
}

/// Makes the inputs that are members of a flattened body agree with its struct: which are arguments of `new`, and how
/// the fields hold them.
pub(crate) fn settle_inputs(types: &Types, operations: &mut [Operation]) {
    for operation in operations {
        let Some(BodyForm::Flattened { ty, .. }) = operation.body.as_ref().map(|body| &body.form)
        else {
            continue;
        };
        let Shape::Struct(object) = &types[*ty].shape else {
            continue;
        };
        let fields = object.fields.iter();
        let fields: HashMap<&Ident, &Field> =
            fields.map(|field| (&field.name.rust, field)).collect();
        for input in &mut operation.inputs {
            let (member, is_mirrored) = match &input.location {
                InputLocation::Parameter(_) => continue,
                InputLocation::BodyMember(member) => (member, false),
                InputLocation::Mirrored { field, .. } => (field, true),
            };
            let Some(field) = fields.get(member) else {
                continue;
            };
            input.presence = field.presence;
            if !is_mirrored {
                input.required = field.argument;
            }
        }
        operation.inputs.sort_by_key(|input| !input.required);
    }
}

/// Follows every reference from these types on.
fn mark(types: &mut Types, mut queue: Vec<TypeId>, direction: fn(&mut Usage) -> &mut bool) {
    let mut seen = std::collections::HashSet::new();
    while let Some(id) = queue.pop() {
        if !seen.insert(id) {
            continue;
        }
        *direction(&mut types[id].usage) = true;
        for part in types[id].parts() {
            part.declared(&mut queue);
        }
    }
}

fn one_way_members(definition: &mut TypeDef) {
    let usage = definition.usage;
    let Shape::Struct(object) = &mut definition.shape else {
        return;
    };
    for field in &mut object.fields {
        let never_read = usage.received && field.write_only;
        let one_way = (usage.sent && field.read_only) || never_read;
        // Null stands in for a member that may be null; one that responses leave out would be absent.
        let required = field.presence == Presence::Required
            || (never_read && field.presence == Presence::Nullable);
        // What a server sends is made by tests.
        let is_given = match usage.sent {
            true => required && !field.read_only,
            false => required && !field.write_only,
        };
        field.constant = field.constant.take().filter(|_| is_given);
        field.argument = is_given && field.constant.is_none();
        field.presence = match (one_way, field.presence) {
            (true, Presence::Required) => Presence::Optional,
            (true, Presence::Nullable) => Presence::OptionalNullable,
            (_, presence) => presence,
        };
    }
}

/// Visits the types of an operation's inputs, and of the contents of its body that are wanted.
pub(crate) fn inputs_of(
    operation: &Operation,
    wanted: &dyn Fn(&Content) -> bool,
    visit: &mut dyn FnMut(&TypeRef),
) {
    let content_types = |content: &Content, visit: &mut dyn FnMut(&TypeRef)| {
        if wanted(content) {
            content_types(content, visit);
        }
    };
    operation.inputs.iter().for_each(|input| visit(&input.ty));
    match operation.body.as_ref().map(|body| &body.form) {
        None => {}
        Some(BodyForm::Flattened { ty, .. }) => visit(&TypeRef::Named(*ty)),
        Some(BodyForm::Single { content, .. }) => content_types(content, visit),
        Some(BodyForm::ByMediaType { variants, .. }) => variants
            .iter()
            .for_each(|variant| content_types(&variant.content, visit)),
    }
}

fn content_types(content: &Content, visit: &mut dyn FnMut(&TypeRef)) {
    match &content.kind {
        ContentKind::Json(ty)
        | ContentKind::JsonLines(ty)
        | ContentKind::Xml { ty, .. }
        | ContentKind::Form { ty, .. } => {
            visit(ty);
        }
        ContentKind::Multipart { parts, .. } => parts
            .iter()
            .filter_map(|part| part.ty.as_ref())
            .for_each(visit),
        ContentKind::MultipartForm | ContentKind::Text | ContentKind::Binary => {}
    }
}

/// Visits the types of an operation's responses.
pub(crate) fn answers_of(operation: &Operation, visit: &mut dyn FnMut(&TypeRef)) {
    for header in operation
        .responses
        .headers
        .iter()
        .flat_map(|headers| &headers.fields)
    {
        visit(&header.ty);
    }
    match &operation.responses.success {
        Success::One { payload, .. } => payload_types(payload, visit),
        Success::OneOf { responses, .. } => responses
            .iter()
            .for_each(|response| payload_types(&response.payload, visit)),
    }
    match &operation.responses.errors {
        Errors::Untyped => {}
        Errors::One { ty, .. } => visit(ty),
        Errors::OneOf { responses, .. } => responses
            .iter()
            .for_each(|response| payload_types(&response.payload, visit)),
    }
}

fn payload_types(payload: &Payload, visit: &mut dyn FnMut(&TypeRef)) {
    match payload {
        Payload::Value(ty) => visit(ty),
        Payload::Events(item) | Payload::JsonLines(item) => visit(item.ty()),
        Payload::Empty | Payload::Text | Payload::String | Payload::Binary => {}
    }
}
