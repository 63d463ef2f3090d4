//! The graph of shapes: the closure of a service, recursive shapes, and shapes with constraints.

use crate::constraint::Constraints;
use crate::error::ModelError;
use crate::read::ast::{Kind, Model, Shape};
use std::collections::BTreeSet;

/// The structure without members, which stands for the input or output that an operation does not have.
pub const UNIT: &str = "smithy.api#Unit";

/// The shape `target`, which `id` refers to, and which must be a structure of the model.
pub fn structure<'m>(model: &'m Model, id: &str, target: &str) -> Result<&'m Shape, ModelError> {
    if is_prelude(target) {
        return Err(ModelError::new(id, format_args!("it refers to {target}, where a structure is required")));
    }
    model.shape_of(target, Kind::Structure)
}

/// The IDs of the operations of a service and of its resources.
pub fn operations<'m>(model: &'m Model, service: &'m Shape) -> Result<BTreeSet<&'m str>, ModelError> {
    let mut operations = BTreeSet::new();
    let mut resources = BTreeSet::new();
    let mut pending = vec![service];
    while let Some(shape) = pending.pop() {
        let lifecycle = [&shape.create, &shape.put, &shape.read, &shape.update, &shape.delete, &shape.list];
        let direct = shape.operations.iter().chain(&shape.collection_operations);
        operations.extend(lifecycle.into_iter().flatten().chain(direct).map(|to| to.target.as_str()));
        for resource in &shape.resources {
            if resources.insert(&resource.target) {
                pending.push(model.shape_of(&resource.target, Kind::Resource)?);
            }
        }
    }
    for id in &operations {
        let operation = model.shape_of(id, Kind::Operation)?;
        for io in [&operation.input, &operation.output].into_iter().flatten().filter(|io| io.target != UNIT) {
            structure(model, id, &io.target)?;
        }
    }
    Ok(operations)
}

/// The shapes that are reachable from `roots` through members, including the roots and without prelude shapes.
pub fn reachable<'m>(
    model: &'m Model,
    roots: impl IntoIterator<Item = &'m str>,
) -> Result<BTreeSet<&'m str>, ModelError> {
    let mut found = BTreeSet::new();
    let mut pending: Vec<&str> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        if !is_prelude(id) && found.insert(id) {
            let shape = model.shape(id)?;
            if !matches!(shape.kind, Kind::Enum | Kind::IntEnum) {
                pending.extend(targets(shape));
            }
        }
    }
    Ok(found)
}

/// Whether a value of `from` embeds a value of `to` directly, not behind a list or map.
pub fn embeds(model: &Model, from: &str, to: &str) -> Result<bool, ModelError> {
    let mut seen = BTreeSet::new();
    let mut pending = vec![from];
    while let Some(id) = pending.pop() {
        if id == to {
            return Ok(true);
        }
        if is_prelude(id) || !seen.insert(id) {
            continue;
        }
        let shape = model.shape(id)?;
        if matches!(shape.kind, Kind::Structure | Kind::Union) {
            pending.extend(targets(shape));
        }
    }
    Ok(false)
}

/// The shapes among `ids` that have a constraint, or from which one with a constraint is reachable.
pub fn constrained<'m>(model: &'m Model, ids: &BTreeSet<&'m str>) -> Result<BTreeSet<&'m str>, ModelError> {
    let mut constrained = BTreeSet::new();
    for id in ids {
        let shape = model.shape(id)?;
        let mut own = Constraints::of(&shape.traits).is_checked();
        for (_, member) in shape.named_members() {
            own |= Constraints::of(&member.traits).is_checked();
            own |= member.traits.has("clientOptional") && member.traits.has("required");
        }
        // Enums and unions have a variant for unknown values, which validation rejects.
        if own || is_enum(shape) || shape.kind == Kind::Union {
            constrained.insert(*id);
        }
    }
    loop {
        let before = constrained.len();
        for id in ids {
            let shape = model.shape(id)?;
            if targets(shape).any(|target| constrained.contains(target)) {
                constrained.insert(id);
            }
        }
        if constrained.len() == before {
            return Ok(constrained);
        }
    }
}

/// Whether a shape is an enum, including strings with the `enum` trait of Smithy 1.0.
pub fn is_enum(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Enum | Kind::IntEnum) || (shape.kind == Kind::String && shape.traits.has("enum"))
}

/// Whether values of the shape `id` contain a value of one of `kinds`, at any depth.
pub fn holds(model: &Model, id: &str, kinds: &[Kind]) -> Result<bool, ModelError> {
    let is_one =
        |id: &str| kinds.iter().any(|kind| id.strip_prefix("smithy.api#").is_some_and(|name| prelude_is(name, *kind)));
    if is_one(id) {
        return Ok(true);
    }
    for id in reachable(model, [id])? {
        let shape = model.shape(id)?;
        if kinds.contains(&shape.kind) || targets(shape).any(is_one) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the prelude shape `name`, such as `PrimitiveFloat`, is of this kind.
fn prelude_is(name: &str, kind: Kind) -> bool {
    let kind = format!("{kind:?}");
    name == kind || name.strip_prefix("Primitive") == Some(&kind)
}

/// The targets of a shape's members.
fn targets(shape: &Shape) -> impl Iterator<Item = &str> {
    let inner = [&shape.member, &shape.key, &shape.value].into_iter().flatten();
    shape.members.values().chain(inner).map(|member| member.target.as_str())
}

/// Whether a shape is part of the Smithy prelude, which every model includes implicitly.
pub fn is_prelude(id: &str) -> bool {
    id.starts_with("smithy.api#")
}
