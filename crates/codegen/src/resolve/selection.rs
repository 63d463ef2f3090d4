//! The operations that are wanted of a service.

use super::graph;
use crate::error::ModelError;
use crate::read::ast::{Model, local_name};
use serde_json::Value;
use std::collections::BTreeSet;

/// Leaves the service `id` of `model` with the operations called `wanted`, and with the one that returns endpoints if
/// one of them needs it.
///
/// # Errors
/// The service has no operation of such a name.
pub fn keep_operations(model: &mut Model, id: &str, wanted: &[String]) -> Result<(), ModelError> {
    let shape = model.shape(id)?;
    let operations = graph::operations(model, shape)?;
    let mut kept = BTreeSet::new();
    for name in wanted {
        let found = operations.iter().find(|operation| local_name(operation) == name || **operation == name.as_str());
        let found = found.ok_or_else(|| ModelError::new(id, format_args!("the service has no operation {name}")))?;
        kept.insert((*found).to_owned());
    }
    let discovery = shape.traits.get("aws.api#clientEndpointDiscovery");
    let discovery = discovery.and_then(|discovery| discovery.get("operation").and_then(Value::as_str));
    let is_discovered = |id: &String| -> Result<bool, ModelError> {
        Ok(model.shape(id)?.traits.has("aws.api#clientDiscoveredEndpoint"))
    };
    let needed = kept.iter().map(is_discovered).collect::<Result<Vec<_>, _>>()?.contains(&true);
    kept.extend(discovery.filter(|_| needed).map(str::to_owned));
    model.keep_operations(id, kept);
    Ok(())
}
