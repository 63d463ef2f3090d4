//! What documentation cannot have.

use std::fmt;

/// Why documentation cannot be told in Markdown.
#[derive(Debug, PartialEq, Eq)]
pub struct MarkdownError {
    /// The tag that is not known.
    pub tag: String,
}

impl fmt::Display for MarkdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the documentation has the tag <{}>, which is not known: add it to markdown/tag.rs", self.tag)
    }
}

impl std::error::Error for MarkdownError {}
