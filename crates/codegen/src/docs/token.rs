//! Splits the HTML of AWS models into known tags and text.

use super::tag::{Role, Tag, tag};
use std::borrow::Cow;

/// A token of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text, with entities decoded.
    Text(Cow<'a, str>),
    Open(Role, Option<String>),
    Close(Role),
    Comment,
}

/// Splits `html` into tokens. Unknown tags and placeholders, such as `<region>` or `<>`, are text. The names of unknown
/// tags that the document closes, and that are therefore elements, are added to `unknown`.
pub fn tokens<'a>(html: &'a str, unknown: &mut Vec<String>) -> Vec<Token<'a>> {
    let lower = html.to_ascii_lowercase();
    let closes = |name: &str| {
        let end = format!("</{name}");
        let after = |at: usize| lower.get(at + end.len()..).and_then(|rest| rest.chars().next());
        lower.match_indices(&end).any(|(at, _)| after(at).is_none_or(|c| c == '>' || c.is_whitespace()))
    };
    let mut tokens = Vec::new();
    // Unknown tags in code are text even if they are closed: `<code><Name>bolt</Name></code>` shows XML.
    let mut code = 0_usize;
    let (mut start, mut at) = (0, 0);
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        at += next;
        let rest = html.get(at..).unwrap_or_default();
        let (token, length) = match element(rest, &closes, code > 0, unknown) {
            Some(found) => found,
            None => {
                at += 1;
                continue;
            }
        };
        text(&mut tokens, html.get(start..at));
        match &token {
            Token::Open(Role::Code | Role::Preformatted, _) => code += 1,
            Token::Close(Role::Code | Role::Preformatted) => code = code.saturating_sub(1),
            _ => {}
        }
        tokens.push(token);
        at += length;
        start = at;
    }
    text(&mut tokens, html.get(start..));
    tokens
}

fn text<'a>(tokens: &mut Vec<Token<'a>>, text: Option<&'a str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        tokens.push(Token::Text(htmlize::unescape(text)));
    }
}

/// The tag or comment at the start of `rest`, and its length.
fn element(
    rest: &str,
    closes: &impl Fn(&str) -> bool,
    in_code: bool,
    unknown: &mut Vec<String>,
) -> Option<(Token<'static>, usize)> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map(|end| (Token::Comment, end + "<!---->".len()));
    }
    let inner = rest.trim_start_matches('<');
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    if rest.starts_with("<<") || !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name: String = inner.chars().take_while(|c| !c.is_whitespace() && !"<>/".contains(*c)).collect();
    let name = name.to_ascii_lowercase();
    let after_name = inner.get(name.len()..).unwrap_or_default();
    let role = match tag(&name) {
        Some(Tag::Always(role)) => role,
        Some(Tag::IfClosed(role)) if closes(&name) => role,
        Some(Tag::Verbatim) | None if !in_code && closes(&name) && is_name(&name) => {
            if !closing {
                unknown.push(name);
            }
            return None;
        }
        _ => return None,
    };
    let end = tag_end(after_name)?;
    let attributes = after_name.get(..end).unwrap_or_default();
    let length = 1 + usize::from(closing) + name.len() + end + 1;
    // Some models contain `<code/>` instead of `</code>`.
    let closing = closing || (attributes.ends_with('/') && in_code && role == Role::Code);
    let token = match closing {
        true => Token::Close(role),
        false => Token::Open(role, attribute(attributes, if name == "ulink" { "url" } else { "href" })),
    };
    Some((token, length))
}

/// Whether `name` is valid for an element, unlike the placeholder `mystatemachine:prod`.
fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The position of the `>` of a tag in the text after its name. A `>` in quotes is skipped, unless the quotes are not
/// closed.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => return Some(at),
            (None, '<') => return None,
            _ => {}
        }
    }
    let end = rest.find('>')?;
    rest.get(..end).filter(|tag| !tag.contains('<')).map(|_| end)
}

/// The value of an attribute, decoded.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let (at, _) = lower.match_indices(name).find(|(at, _)| {
        let before = lower.get(..*at).and_then(|before| before.chars().next_back());
        let after = lower.get(at + name.len()..).unwrap_or_default();
        before.is_none_or(char::is_whitespace) && after.trim_start().starts_with('=')
    })?;
    let value = attributes.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.split(quote).nth(1)?,
        _ => value.split_whitespace().next()?.trim_end_matches('/'),
    };
    Some(htmlize::unescape_attribute(value).into_owned())
}
