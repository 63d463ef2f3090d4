//! Converts the documentation of models to Markdown for rustdoc.
//!
//! The Smithy specification defines documentation as CommonMark, but AWS models contain HTML, which is not always
//! well-formed. A text with a known tag outside of Markdown code is parsed as HTML: [`html`] builds blocks, and
//! [`render`] converts them to Markdown. Any other text is already Markdown; [`tidy`] only fixes what rustdoc would
//! warn about.
//!
//! The HTML parser is written for this purpose, because a parser that conforms to the HTML standard turns placeholders
//! such as `<region>` into elements, and their original spelling is lost.

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

/// Converts the documentation of a model to Markdown. Unknown tags become text.
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

/// Escapes plain text as Markdown on one line.
pub fn escaped(text: &str) -> String {
    escape::text(text, ' ', ' ', false)
}

/// The names of unknown elements in documentation, which are shown as text.
pub fn unknown_tags(docs: &str) -> Vec<String> {
    let mut unknown = Vec::new();
    token::tokens(&tidy::without_code(docs), &mut unknown);
    unknown
}
