//! The options of compiling rules.

/// Options that the caller sets for the generated crate.
pub(crate) struct Options<'a> {
    /// The Rust name of a field or variable.
    pub(crate) field: &'a dyn Fn(&str) -> String,
    /// Documentation as `///` lines.
    pub(crate) doc_comment: &'a dyn Fn(&str) -> String,
    /// The path of the generated module for tests.
    pub(crate) module: &'a str,
}
