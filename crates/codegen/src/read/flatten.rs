//! Applies mixins and `apply` statements to the shapes that they target, as specified in the sections "mixins" and
//! "AST apply type" of the Smithy 2.0 specification. The models that AWS publishes contain neither; models of other
//! origin may.

use crate::error::ModelError;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const MIXIN: &str = "smithy.api#mixin";

/// Applies all mixins and `apply` statements, and removes them from `shapes`. Returns the IDs of the mixins.
pub fn flatten(shapes: &mut Map<String, Value>) -> Result<BTreeSet<String>, ModelError> {
    let (applied, rest) = std::mem::take(shapes).into_iter().partition(|(_, shape)| shape["type"] == "apply");
    *shapes = rest;
    let ids: Vec<String> = shapes.keys().cloned().collect();
    let mut flattener = Flattener { shapes, applied, visited: BTreeSet::new() };
    for id in &ids {
        flattener.flatten(id)?;
    }
    if let Some(id) = flattener.applied.keys().next() {
        return Err(ModelError::new(id, "an apply statement targets a shape that the model does not contain"));
    }
    let is_mixin = |shape: &Value| shape["traits"].get(MIXIN).is_some();
    let mixins = ids.into_iter().filter(|id| shapes.get(id).is_some_and(is_mixin)).collect();
    shapes.retain(|_, shape| !is_mixin(shape));
    Ok(mixins)
}

struct Flattener<'m> {
    shapes: &'m mut Map<String, Value>,
    /// The statements that have not been applied yet, by the ID of their shape or member.
    applied: Map<String, Value>,
    /// The shapes that have been visited. A visited shape without `mixins` is done.
    visited: BTreeSet<String>,
}

impl Flattener<'_> {
    fn flatten(&mut self, id: &str) -> Result<(), ModelError> {
        let Some(shape) = self.shapes.get(id) else {
            return Err(ModelError::new(id, "the shape is used as a mixin, but the model does not contain it"));
        };
        let mixins = shape["mixins"].as_array().cloned().unwrap_or_default();
        if !self.visited.insert(id.to_owned()) {
            return match mixins.is_empty() {
                true => Ok(()),
                false => Err(ModelError::new(id, "the shape is a mixin of itself")),
            };
        }
        let mut mixed = Map::new();
        for mixin in mixins.iter().filter_map(|mixin| mixin["target"].as_str()) {
            self.flatten(mixin)?;
            merge(&mut mixed, inherited(&self.shapes[mixin]));
        }
        if let Some(own) = self.shapes.get_mut(id).and_then(Value::as_object_mut) {
            own.shift_remove("mixins");
            merge(&mut mixed, std::mem::take(own));
            *own = mixed;
        }
        self.apply(id)
    }

    /// Applies the statements for the shape `id` and its members. All mixins of the shape have been merged before.
    fn apply(&mut self, id: &str) -> Result<(), ModelError> {
        let matches =
            |target: &str| target.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('$'));
        let (matching, rest) = std::mem::take(&mut self.applied).into_iter().partition(|(target, _)| matches(target));
        self.applied = rest;
        for (target, statement) in Map::into_iter(matching) {
            let member = target.split_once('$').map(|(_, member)| member);
            let found = self.shapes.get_mut(id).and_then(|shape| part(shape, member)).and_then(Value::as_object_mut);
            let Some(found) = found else {
                return Err(ModelError::new(
                    &target,
                    "an apply statement targets a member that the shape does not have",
                ));
            };
            let traits = statement.get("traits").cloned().unwrap_or_default();
            merge(found, Map::from_iter([("traits".to_owned(), traits)]));
        }
        Ok(())
    }
}

/// The member called `member`, or the shape itself. The members of lists and maps are `member`, `key` and `value`.
fn part<'a>(shape: &'a mut Value, member: Option<&str>) -> Option<&'a mut Value> {
    let Some(member) = member else { return Some(shape) };
    match shape.get("members").is_some() {
        true => shape.get_mut("members")?.get_mut(member),
        false => shape.get_mut(member),
    }
}

/// The part of a mixin that a shape inherits: all but the mixin trait itself and its `localTraits`.
fn inherited(mixin: &Value) -> Map<String, Value> {
    let mut shape = mixin.as_object().cloned().unwrap_or_default();
    if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
        let definition = traits.shift_remove(MIXIN).unwrap_or_default();
        let local = definition.get("localTraits").and_then(Value::as_array);
        for local in local.into_iter().flatten().filter_map(Value::as_str) {
            traits.shift_remove(local);
        }
    }
    shape
}

/// Merges `from` into `into`: members and traits by name, lists by concatenation. Any other value is replaced.
fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(Value::Object(into)), Value::Object(from)) if name == "traits" => into.extend(from),
            (Some(Value::Object(into)), Value::Object(from)) => merge(into, from),
            (Some(Value::Array(into)), Value::Array(from)) => into.extend(from),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}
