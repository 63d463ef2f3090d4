//! Rejects shapes without any finite value: shapes that require themselves, and lists of themselves.

use super::graph;
use crate::error::ModelError;
use crate::read::ast::{Kind, Member, Model, Shape};
use std::collections::BTreeSet;

/// Checks that all shapes in `ids` have finite values.
pub fn check(model: &Model, ids: &BTreeSet<&str>) -> Result<(), ModelError> {
    for id in ids {
        if contains_itself(model, id)? {
            return Err(ModelError::new(id, "it contains itself without a structure or union in between"));
        }
    }
    // A shape can be built if all shapes that it requires can be built.
    let mut buildable: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = buildable.len();
        for id in ids {
            if can_be_built(model.shape(id)?, &buildable) {
                buildable.insert(id);
            }
        }
        if buildable.len() == before {
            break;
        }
    }
    match ids.difference(&buildable).next() {
        Some(id) => Err(ModelError::new(id, "it requires a value of its own type, so no value can be built")),
        None => Ok(()),
    }
}

fn can_be_built(shape: &Shape, buildable: &BTreeSet<&str>) -> bool {
    let can = |member: &Member| graph::is_prelude(&member.target) || buildable.contains(member.target.as_str());
    let needed = |member: &&Member| {
        let traits = &member.traits;
        traits.has("required") && !traits.has("clientOptional") && !traits.has("default")
    };
    match shape.kind {
        Kind::Structure => shape.members.values().filter(needed).all(can),
        Kind::Union => shape.members.is_empty() || shape.members.values().any(can),
        _ => true,
    }
}

/// Returns whether the list or map `id` contains itself through lists and maps only.
fn contains_itself(model: &Model, id: &str) -> Result<bool, ModelError> {
    let (mut seen, mut pending) = (BTreeSet::new(), vec![id]);
    while let Some(id) = pending.pop() {
        let shape = if graph::is_prelude(id) { continue } else { model.shape(id)? };
        for entry in [&shape.member, &shape.value].into_iter().flatten() {
            if seen.insert(entry.target.as_str()) {
                pending.push(&entry.target);
            }
        }
    }
    Ok(seen.contains(id))
}
