//! What the caller decides.

/// What the caller decides for the whole generated crate.
pub(crate) struct Options<'a> {
    /// The Rust name of a field or variable.
    pub(crate) field: &'a dyn Fn(&str) -> String,
    /// Documentation as `///` lines.
    pub(crate) doc_comment: &'a dyn Fn(&str) -> String,
    /// The path of the generated module, as tests outside its crate name it.
    pub(crate) module: &'a str,
}
