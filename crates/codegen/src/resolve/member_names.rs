//! Makes the names of members distinct whose names in Rust would be equal.

use crate::names::{distinct, field, setter};
use crate::service::Member;
use std::collections::BTreeSet;

/// Gives the fields, setters and variants of `members`, which are all members of a shape, distinct names.
pub fn distinguish(members: &mut [Member]) {
    let fields = fields(members.iter().map(|member| member.wire.as_str()));
    let mut variants = BTreeSet::new();
    for (member, field) in members.iter_mut().zip(fields) {
        member.field = field;
        member.variant = distinct(&mut variants, std::mem::take(&mut member.variant), "");
    }
}

/// The distinct names of the fields for all members of a shape, whose names in the model are `wires`.
pub fn fields<'w>(wires: impl Iterator<Item = &'w str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut next = |wire: &str| {
        let name = field(wire);
        let numbered =
            (2_u32..).map(|number| format!("{}_{number}", name.trim_start_matches("r#").trim_end_matches('_')));
        let free = |field: &String| !taken.contains(field) && !taken.contains(&setter(field));
        let free = std::iter::once(name.clone()).chain(numbered).find(free).unwrap_or_default();
        taken.extend([setter(&free), free.clone()]);
        free
    };
    wires.map(&mut next).collect()
}
