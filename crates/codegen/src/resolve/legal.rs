//! Rejects what the Smithy specification forbids, where code for it would not compile or not work.

use super::graph;
use crate::error::ModelError;
use crate::read::ast::{Kind, Model, Shape};
use std::collections::BTreeSet;

/// Checks the `service`, its `operations`, and all `shapes` in its closure.
pub fn check(
    model: &Model,
    service_id: &str,
    service: &Shape,
    operations: &BTreeSet<&str>,
    shapes: &BTreeSet<&str>,
) -> Result<(), ModelError> {
    errors(model, service_id, service)?;
    for id in operations {
        let operation = model.shape(id)?;
        errors(model, id, operation)?;
        if let Some(input) = operation.input.as_ref().filter(|input| !graph::is_prelude(&input.target)) {
            idempotency_token(model, &input.target)?;
        }
    }
    for id in shapes {
        let shape = model.shape(id)?;
        match shape.kind {
            Kind::Union if shape.members.is_empty() => {
                return Err(ModelError::new(id, "a union needs at least one member"));
            }
            Kind::Map => map_key(model, id, shape)?,
            _ => {}
        }
    }
    Ok(())
}

/// The errors of a service or operation are structures with the trait `error`.
fn errors(model: &Model, id: &str, of: &Shape) -> Result<(), ModelError> {
    for error in &of.errors {
        if !graph::structure(model, id, &error.target)?.traits.has("error") {
            let message = "it is listed as an error, but has no trait smithy.api#error";
            return Err(ModelError::new(&error.target, message));
        }
    }
    Ok(())
}

/// An input has one idempotency token at most, which is a string.
fn idempotency_token(model: &Model, input: &str) -> Result<(), ModelError> {
    let mut members = model.shape(input)?.members.iter().filter(|(_, member)| member.traits.has("idempotencyToken"));
    let Some((name, member)) = members.next() else { return Ok(()) };
    let id = format!("{input}${name}");
    if let Some((other, _)) = members.next() {
        let message = format!("only one member may have the trait smithy.api#idempotencyToken, but {other} has it too");
        return Err(ModelError::new(&id, message));
    }
    match is_string(model, &member.target, |shape| !graph::is_enum(shape))? {
        true => Ok(()),
        false => Err(ModelError::new(&id, "the trait smithy.api#idempotencyToken requires a string")),
    }
}

/// The keys of a map are strings or enums.
fn map_key(model: &Model, id: &str, map: &Shape) -> Result<(), ModelError> {
    let Some(key) = &map.key else { return Ok(()) };
    match is_string(model, &key.target, |_| true)? {
        true => Ok(()),
        false => Err(ModelError::new(&format!("{id}$key"), "the keys of a map must be strings or enums")),
    }
}

/// Whether `target` is a string or an enum of strings that `allows` accepts.
fn is_string(model: &Model, target: &str, allows: impl Fn(&Shape) -> bool) -> Result<bool, ModelError> {
    if graph::is_prelude(target) {
        return Ok(target == "smithy.api#String");
    }
    let shape = model.shape(target)?;
    Ok(matches!(shape.kind, Kind::String | Kind::Enum) && allows(shape))
}
