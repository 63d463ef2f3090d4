//! What is refused, rather than be half right.

use super::graph;
use crate::error::ModelError;
use crate::read::ast::{Kind, Model, Traits};
use crate::read::trait_values;
use std::collections::BTreeSet;

/// Traits that change what goes over the wire in a way this generator does not know yet.
const UNSUPPORTED: &[&str] = &["aws.protocols#httpChecksum"];

/// Refuses traits that are not supported, or have bad values.
pub fn traits(id: &str, traits: &Traits) -> Result<(), ModelError> {
    if let Some(found) = traits.ids().find(|id| UNSUPPORTED.contains(id)) {
        return Err(ModelError::unsupported(id, found));
    }
    trait_values::check(id, traits)
}

/// Refuses streams that awsJson does not have, and those of requests.
pub fn streams(model: &Model, operations: &BTreeSet<&str>, shapes: &BTreeSet<&str>) -> Result<(), ModelError> {
    for id in shapes {
        let shape = model.shape(id)?;
        if shape.traits.has("streaming") && shape.kind != Kind::Union {
            let message = "the trait smithy.api#streaming is supported on unions only: awsJson has no other streams";
            return Err(ModelError::new(id, message));
        }
        for (name, member) in &shape.members {
            let place = graph::is_prelude(&member.target) || !model.shape(&member.target)?.traits.has("streaming");
            if !place && !is_output(model, operations, id)? {
                let message = "an event stream is supported as a member of an output only, not in requests";
                return Err(ModelError::new(&format!("{id}${name}"), message));
            }
        }
    }
    Ok(())
}

fn is_output(model: &Model, operations: &BTreeSet<&str>, id: &str) -> Result<bool, ModelError> {
    for operation in operations {
        let operation = model.shape(operation)?;
        if operation.output.as_ref().is_some_and(|output| output.target == id) {
            return Ok(operation.input.as_ref().is_none_or(|input| input.target != id));
        }
    }
    Ok(false)
}
