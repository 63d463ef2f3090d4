//! Templates of inputs.

use crate::table::{Structure, Type};
use serde_json::{Map, Value, json};

/// Creates an input with placeholders for the values of its members. Where a structure contains itself, it is left out.
pub fn skeleton(structure: &'static Structure) -> Value {
    of_structure(structure, &mut Vec::new()).unwrap_or_else(|| json!({}))
}

/// Creates a value of the type `ty` with placeholders.
pub fn example(ty: Type) -> Value {
    of_type(ty, &mut Vec::new()).unwrap_or_default()
}

/// `None` if the structure is one of those `above`, or requires a value of one.
fn of_structure(structure: &'static Structure, above: &mut Vec<*const Structure>) -> Option<Value> {
    if above.contains(&std::ptr::from_ref(structure)) {
        return None;
    }
    above.push(structure);
    let members = structure.members.iter().filter(|member| !member.idempotency_token);
    let mut values = members.map(|member| (member, of_type(member.ty, above)));
    let entries: Option<Map<String, Value>> = match structure.union {
        // A union has exactly one member.
        true => values.find_map(|(member, value)| Some(Map::from_iter([(member.name.to_owned(), value?)]))),
        false => values
            .filter(|(member, value)| member.required || value.is_some())
            .map(|(member, value)| Some((member.name.to_owned(), value?)))
            .collect(),
    };
    above.pop();
    entries.map(Value::Object)
}

fn of_type(ty: Type, above: &mut Vec<*const Structure>) -> Option<Value> {
    Some(match ty {
        Type::Boolean => json!(false),
        Type::Integer => json!(0),
        Type::Float => json!(0.0),
        Type::String | Type::Blob => json!(""),
        Type::Timestamp { epoch: true } => json!(0),
        Type::Timestamp { epoch: false } => json!("1970-01-01T00:00:00Z"),
        Type::Document => json!({}),
        Type::Enum(values) => json!(values.first().copied().unwrap_or_default()),
        Type::Structure(structure) => return of_structure(structure, above),
        Type::List(item) => of_type(*item, above).into_iter().collect(),
        Type::Map(value) => of_type(*value, above).into_iter().map(|value| ("key".to_owned(), value)).collect(),
    })
}
