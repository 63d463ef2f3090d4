//! Makes the names of members distinct whose names in Rust would be equal.

use crate::names::{distinct, field, setter};
use crate::service::Member;
use std::collections::BTreeSet;

/// Gives the fields, setters and variants of `members` distinct names.
pub fn distinguish(members: &mut [Member]) {
    let (mut fields, mut variants) = (BTreeSet::new(), BTreeSet::new());
    for member in members {
        let free = |field: &String| !fields.contains(field) && !fields.contains(&setter(field));
        let name = field(&member.wire);
        let numbered =
            (2_u32..).map(|number| format!("{}_{number}", name.trim_start_matches("r#").trim_end_matches('_')));
        if let Some(free) = std::iter::once(name.clone()).chain(numbered).find(free) {
            fields.extend([setter(&free), free.clone()]);
            member.field = free;
        }
        member.variant = distinct(&mut variants, std::mem::take(&mut member.variant), "");
    }
}
