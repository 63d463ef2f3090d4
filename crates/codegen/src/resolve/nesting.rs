//! How deeply shapes are nested in one another.

use super::graph;
use crate::error::ModelError;
use crate::read::ast::Model;
use std::collections::{BTreeMap, BTreeSet};

/// Deeper shapes are refused: their Rust types would be too deep for compilers.
const MAX: usize = 100;

/// The number of shapes in the longest chain of members among the shapes `ids`, without those that lead back to a shape of
/// the chain.
///
/// # Errors
/// [`ModelError`] if it is more than compilers support.
pub fn depth(model: &Model, ids: &BTreeSet<&str>) -> Result<usize, ModelError> {
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    // A shape is pending twice: before its members, and after them. Recursion would overflow the stack.
    let mut pending: Vec<(&str, bool)> = ids.iter().map(|id| (*id, false)).collect();
    while let Some((id, members_are_done)) = pending.pop() {
        let targets = || Ok(model.shape(id)?.named_members().map(|(_, member)| member.target.as_str()));
        if members_are_done {
            let below = targets()?.filter_map(|target| depths.get(target)).max();
            let depth = below.map_or(1, |below| below + 1);
            if depth > MAX {
                return Err(ModelError::new(id, format_args!("its members are nested more than {MAX} levels deep")));
            }
            depths.insert(id, depth);
        } else if !graph::is_prelude(id) && seen.insert(id) {
            pending.push((id, true));
            pending.extend(targets()?.map(|target| (target, false)));
        }
    }
    Ok(depths.into_values().max().unwrap_or_default())
}
