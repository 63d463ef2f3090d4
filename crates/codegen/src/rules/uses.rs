//! The imports of a file of endpoint rules.

use crate::paths;
use std::collections::BTreeSet;

/// Replaces the paths in `text` with names, and returns it with the `use` items for these and for `items` of
/// `awsjson_smithy::endpoint`.
pub(super) fn with_uses(items: &BTreeSet<&str>, text: &str) -> (String, String) {
    let import = |item: &&str| paths::import(&paths::marked(&format!("awsjson_smithy::endpoint::{item}")));
    let imports: String = items.iter().map(import).collect();
    paths::resolve(&(imports + text), &[], "crate")
}
