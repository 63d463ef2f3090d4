//! Documentation of models as Markdown for rustdoc.
//!
//! By the Smithy specification documentation is CommonMark; AWS writes HTML into it, and
//! not always well-formed. A text with a known tag outside of Markdown code is parsed as HTML ([`html`] builds blocks
//! from it, [`render`] Markdown from those). Any other text is Markdown already and is kept, except for what rustdoc
//! would warn about ([`tidy`]).
//!
//! The parser is our own: one that follows the HTML standard makes elements of placeholders
//! such as `<region>` and loses how they were written.

mod clean;
mod escape;
mod html;
mod render;
mod tag;
#[cfg(test)]
mod tests;
mod tidy;
mod token;

pub use clean::one_line;
pub use escape::{code_span, starts_block};
pub use tidy::code_span_length;

/// Documentation as a model has it, as Markdown. A tag that is not known is text.
pub fn markdown(docs: &str) -> String {
    let docs = &clean::clean(docs);
    let is_tag = |token: &token::Token<'_>| !matches!(token, token::Token::Text(_));
    let mut unknown = Vec::new();
    if token::tokens(&tidy::without_code(docs), &mut unknown).iter().any(is_tag) {
        render::blocks(&html::blocks(token::tokens(docs, &mut unknown)))
    } else {
        tidy::tidy(docs.trim())
    }
}

/// Plain text of one line, as Markdown.
pub fn escaped(text: &str) -> String {
    escape::text(text, ' ', ' ', false)
}

/// The names of the elements in documentation that are not known, and so are shown as text.
pub fn unknown_tags(docs: &str) -> Vec<String> {
    let mut unknown = Vec::new();
    token::tokens(&tidy::without_code(docs), &mut unknown);
    unknown
}
