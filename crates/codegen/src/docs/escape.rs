//! Escapes text as Markdown.

use super::clean::is_unprintable;

/// `text` as a code span, whatever it contains. What cannot be shown is escaped as in Rust.
pub fn code_span(text: &str) -> String {
    let shown = |c: char| if is_unprintable(c) { c.escape_default().to_string() } else { c.to_string() };
    let text = &text.chars().map(shown).collect::<String>();
    let ticks = "`".repeat(longest_run(text, '`').map_or(1, |longest| longest + 1));
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// `text` as a fenced block that is not compiled as Rust.
pub fn fenced(text: &str) -> String {
    let ticks = "`".repeat(longest_run(text, '`').map_or(3, |longest| 3.max(longest + 1)));
    format!("{ticks}text\n{text}\n{ticks}")
}

fn longest_run(text: &str, wanted: char) -> Option<usize> {
    text.split(|c| c != wanted).map(str::len).max().filter(|longest| *longest > 0)
}

/// Whether a line that starts with this word would be a list, a heading, a fence or the like.
pub fn starts_block(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']).unwrap_or_default();
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let only = |allowed: &str| !word.is_empty() && word.chars().all(|c| allowed.contains(c));
    is_number
        || matches!(word, "+" | "*")
        || only("-")
        || only("=")
        || only("#")
        || only("|:-")
        || word.starts_with('>')
        || word.starts_with("```")
        || word.starts_with("~~~")
}

/// A line of Markdown that starts no block.
pub fn line_start(line: &str) -> String {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let word = line.get(..end).unwrap_or_default();
    if !starts_block(word) || word.starts_with("```") {
        return line.to_owned();
    }
    // Escape the `.` or `)` of a numbered item, otherwise the first character.
    let at = word.find(['.', ')']).filter(|_| word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(0);
    let (before, after) = line.split_at(at);
    format!("{before}\\{after}")
}

/// `text` outside code as Markdown. `before` and `after` are the characters around it.
pub fn text(text: &str, before: char, after: char, in_link: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut previous = before;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = address(rest).filter(|_| !in_link) {
            let (address, remaining) = rest.split_at(length);
            out.push('<');
            out.push_str(address);
            out.push('>');
            (previous, rest) = ('>', remaining);
            continue;
        }
        let remaining = rest.get(c.len_utf8()..).unwrap_or_default();
        let next = match remaining.chars().next() {
            Some('h') if !in_link && address(remaining).is_some() => '<',
            Some(next) => next,
            None => after,
        };
        let escaped = match c {
            '\\' => remaining.is_empty() || !next.is_alphanumeric(),
            '`' | '*' | '[' | '<' => true,
            ']' => in_link,
            // An underscore within a word never starts emphasis.
            '_' => !(previous.is_alphanumeric() && next.is_alphanumeric()),
            '~' => !next.is_whitespace(),
            '&' => is_entity(rest),
            // `![` would start an image.
            '!' => remaining.is_empty() && after == '[',
            // `--` would become a dash.
            '-' => previous == '-',
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(c);
        (previous, rest) = (c, remaining);
    }
    out
}

/// Whether `rest` starts with an entity that Markdown would decode.
fn is_entity(rest: &str) -> bool {
    let Some((name, _)) = rest.trim_start_matches('&').split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.len() < 40 && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The length of the URL at the start of `rest`. Punctuation at its end belongs to the sentence.
pub fn address(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"))?;
    if !after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let end = after.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`\\[]{}|^*".contains(c));
    let found = after.get(..end.unwrap_or(after.len()))?;
    let mut trimmed = found.trim_end_matches(|c| ".,;:!?'’”…_~".contains(c));
    while trimmed.ends_with(')') && trimmed.matches(')').count() > trimmed.matches('(').count() {
        trimmed = trimmed.strip_suffix(')')?.trim_end_matches(|c| ".,;:!?'".contains(c));
    }
    Some(rest.len() - after.len() + trimmed.len())
}

/// Escapes a URL as the destination of a link.
pub fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        match c {
            '&' if is_entity(address.get(at..).unwrap_or_default()) => out.push_str("&amp;"),
            '(' | ')' | '<' | '>' | '\\' | '`' | '"' | '[' | ']' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c if c.is_whitespace() => out.push_str("%20"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
