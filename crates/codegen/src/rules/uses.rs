//! The imports of a file.

use std::collections::BTreeSet;

/// The imports of a file.
pub(super) fn uses(imports: &BTreeSet<&str>, code: &str) -> String {
    let document = if code.contains("Document::") { "use awsjson_smithy::Document;\n" } else { "" };
    let items = imports.iter().copied().collect::<Vec<_>>().join(", ");
    format!("{document}use awsjson_smithy::endpoint::{{{items}}};\n")
}
