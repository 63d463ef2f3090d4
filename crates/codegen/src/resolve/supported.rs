//! Rejects models with traits or streams that the generator does not support.

use super::graph;
use crate::error::ModelError;
use crate::read::ast::{Kind, Model, Traits};
use crate::read::trait_values;
use std::collections::BTreeSet;

/// Traits that change the wire format in a way that the generator does not support.
const UNSUPPORTED: &[&str] = &["aws.protocols#httpChecksum"];

/// Rejects traits that are not supported or have invalid values.
pub fn traits(id: &str, traits: &Traits) -> Result<(), ModelError> {
    if let Some(found) = traits.ids().find(|id| UNSUPPORTED.contains(id)) {
        return Err(ModelError::unsupported(id, found));
    }
    trait_values::check(id, traits)
}

/// Rejects streams that awsJson does not have, and event streams in requests.
pub fn streams(model: &Model, operations: &BTreeSet<&str>, shapes: &BTreeSet<&str>) -> Result<(), ModelError> {
    for id in shapes {
        let shape = model.shape(id)?;
        if shape.traits.has("streaming") && shape.kind != Kind::Union {
            let message =
                "the trait smithy.api#streaming is supported on unions only, because awsJson has no other streams";
            return Err(ModelError::new(id, message));
        }
        let mut streams = 0;
        for (name, member) in &shape.members {
            if shape.traits.has("streaming") && member.target != graph::UNIT {
                graph::structure(model, &format!("{id}${name}"), &member.target)?;
            }
            if graph::is_prelude(&member.target) {
                continue;
            }
            let target = model.shape(&member.target)?;
            let is_stream = target.traits.has("streaming") && target.kind == Kind::Union;
            streams += usize::from(is_stream);
            let message = match is_stream {
                true if !is_output(model, operations, id)? => {
                    "event streams are supported in outputs only, not in inputs or nested structures"
                }
                true if streams > 1 => "an output has one event stream at most",
                _ => continue,
            };
            return Err(ModelError::new(&format!("{id}${name}"), message));
        }
    }
    Ok(())
}

/// Whether the shape `id` is the output of an operation, and not its input too.
fn is_output(model: &Model, operations: &BTreeSet<&str>, id: &str) -> Result<bool, ModelError> {
    for operation in operations {
        let operation = model.shape(operation)?;
        if operation.output.as_ref().is_some_and(|output| output.target == id) {
            return Ok(operation.input.as_ref().is_none_or(|input| input.target != id));
        }
    }
    Ok(false)
}
