//! Templates of inputs.

use crate::table::{Structure, Type};
use serde_json::{Map, Value, json};

/// Creates an input with all members and placeholders for their values. A recursive structure is empty.
pub fn skeleton(structure: &'static Structure) -> Value {
    of_structure(structure, &mut Vec::new())
}

/// Creates a value of the type `ty` with placeholders.
pub fn example(ty: Type) -> Value {
    of_type(ty, &mut Vec::new())
}

fn of_structure(structure: &'static Structure, above: &mut Vec<*const Structure>) -> Value {
    if above.contains(&std::ptr::from_ref(structure)) {
        return json!({});
    }
    above.push(structure);
    // A union has exactly one member.
    let shown = if structure.union { 1 } else { structure.members.len() };
    let members: Map<String, Value> = structure
        .members
        .iter()
        .filter(|member| !member.idempotency_token)
        .take(shown)
        .map(|member| (member.name.to_owned(), of_type(member.ty, above)))
        .collect();
    above.pop();
    Value::Object(members)
}

fn of_type(ty: Type, above: &mut Vec<*const Structure>) -> Value {
    match ty {
        Type::Boolean => json!(false),
        Type::Integer => json!(0),
        Type::Float => json!(0.0),
        Type::String | Type::Blob => json!(""),
        Type::Timestamp { epoch: true } => json!(0),
        Type::Timestamp { epoch: false } => json!("1970-01-01T00:00:00Z"),
        Type::Document => json!({}),
        Type::Enum(values) => json!(values.first().copied().unwrap_or_default()),
        Type::Structure(structure) => of_structure(structure, above),
        Type::List(item) => json!([of_type(*item, above)]),
        Type::Map(value) => json!({ "key": of_type(*value, above) }),
    }
}
