//! Which types hold numbers that need care: found in the types themselves, and handed on to those that are made of them.

use std::collections::HashMap;

use clientsmith_model::{TypeId, Types};

/// Fills in [`TypeDef::numbers`](clientsmith_model::TypeDef::numbers).
pub(crate) fn decide(types: &mut Types) {
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    let mut users: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for id in &ids {
        let mut used = Vec::new();
        let parts = types[*id].parts().into_iter();
        parts.for_each(|part| part.declared(&mut used));
        for part in used {
            users.entry(part).or_default().push(*id);
        }
    }
    let mut queue = Vec::new();
    for id in ids {
        let parts = types[id].parts().into_iter();
        let own = parts.map(|part| types.numbers(part));
        types[id].numbers = own.fold(types[id].numbers, |all, numbers| all | numbers);
        queue.push(id);
    }
    while let Some(id) = queue.pop() {
        let numbers = types[id].numbers;
        for user in users.get(&id).into_iter().flatten() {
            let known = types[*user].numbers;
            if known | numbers != known {
                types[*user].numbers = known | numbers;
                queue.push(*user);
            }
        }
    }
}
