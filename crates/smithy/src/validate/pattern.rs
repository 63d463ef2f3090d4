//! The regular expressions of `smithy.api#pattern`.

use regex_lite::Regex;
use std::sync::OnceLock;

/// A regular expression that is compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern in the syntax of the `regex-lite` crate; codegen has checked that it is one.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// Whether the pattern is found anywhere in `value`, as Smithy has it: a pattern that is
    /// to hold for the whole value starts with `^` and ends with `$`.
    pub fn is_match(&self, value: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.source).ok());
        compiled.as_ref().is_none_or(|regex| regex.is_match(value))
    }

    /// The expression.
    pub fn as_str(&self) -> &'static str {
        self.source
    }
}
