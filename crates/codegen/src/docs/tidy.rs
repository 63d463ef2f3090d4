//! Fixes what rustdoc would warn about in Markdown.

use super::escape;

/// Escapes brackets that are not links and placeholders such as `<region>`, turns bare URLs into links, and removes
/// indentation that would start a code block.
pub fn tidy(docs: &str) -> String {
    let mut lines = Vec::new();
    let mut fence: Option<String> = None;
    let mut text = Vec::new();
    // The column of the text of the last item. Text that is indented further would be a code block.
    let mut offset = None;
    for line in docs.lines() {
        let content = line.trim_start();
        let mark: String =
            content.chars().take_while(|c| content.starts_with(['`', '~']) && content.starts_with(*c)).collect();
        match &fence {
            Some(open) => {
                lines.push(line.to_owned());
                if mark.len() >= open.len() && mark.starts_with(open.as_str()) && mark == content.trim_end() {
                    fence = None;
                }
            }
            None if mark.len() >= 3 => {
                flush(&mut lines, &mut text);
                let indent = line.get(..line.len() - content.len()).unwrap_or_default();
                lines.push(format!("{indent}{mark}{}", language(content.get(mark.len()..).unwrap_or_default())));
                fence = Some(mark);
            }
            None => {
                let indent = (line.len() - content.len()).min(offset.unwrap_or(0));
                let mark = content.split_whitespace().next().filter(|word| escape::starts_block(word));
                offset = match mark {
                    Some(mark) => Some(indent + mark.len() + 1),
                    None => offset.filter(|_| content.is_empty() || indent > 0),
                };
                text.push(format!("{}{}", " ".repeat(indent), content.trim_end()));
            }
        }
    }
    flush(&mut lines, &mut text);
    // An open fence would turn the text after it into code.
    lines.extend(fence);
    lines.join("\n")
}

/// Returns the language of a fenced code block. Rustdoc compiles blocks without a language, and blocks in Rust.
fn language(info: &str) -> &str {
    let name = info.trim();
    match name.to_lowercase().as_str() {
        "json" | "yaml" | "xml" | "html" | "sh" | "bash" | "shell" | "console" | "sql" | "python" | "java"
        | "javascript" | "typescript" | "go" | "http" | "ini" | "toml" => name,
        _ => "text",
    }
}

/// Escapes the lines in `text` together, because a code span may extend over several lines.
fn flush(lines: &mut Vec<String>, text: &mut Vec<String>) {
    if !text.is_empty() {
        lines.push(inline(&text.join("\n")));
        text.clear();
    }
}

fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (taken, length) = match c {
            '\\' => (None, 1 + rest.chars().nth(1).map_or(0, char::len_utf8)),
            '`' => (None, code_span_length(rest)),
            '[' => match link(rest) {
                Some(length) => (None, length),
                None => (Some("\\[".to_owned()), 1),
            },
            '<' => match rest
                .get(1..)
                .and_then(escape::address)
                .filter(|length| rest.get(length + 1..).is_some_and(|rest| rest.starts_with('>')))
            {
                Some(length) => (None, length + 2),
                None => (Some("\\<".to_owned()), 1),
            },
            'h' => match escape::address(rest) {
                Some(length) => (Some(format!("<{}>", rest.get(..length).unwrap_or_default())), length),
                None => (None, 1),
            },
            c => (None, c.len_utf8()),
        };
        let (piece, remaining) = rest.split_at(length);
        out.push_str(taken.as_deref().unwrap_or(piece));
        rest = remaining;
    }
    out
}

/// `docs` without its code spans and fenced blocks.
pub fn without_code(docs: &str) -> String {
    let mut out = String::with_capacity(docs.len());
    let mut rest = docs;
    while let Some(at) = rest.find('`') {
        let (text, code) = rest.split_at(at);
        out.push_str(text);
        rest = code.get(code_span_length(code)..).unwrap_or_default();
    }
    out + rest
}

/// The length of the code span at the start of `rest`, or of its backticks if they are not closed.
pub fn code_span_length(rest: &str) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mut at = ticks;
    while let Some(next) = rest.get(at..).and_then(|rest| rest.find('`')) {
        let start = at + next;
        let tail = rest.get(start..).unwrap_or_default();
        let length = tail.len() - tail.trim_start_matches('`').len();
        at = start + length;
        if length == ticks {
            return at;
        }
    }
    ticks
}

/// The length of the link `[text](address)` at the start of `rest`.
fn link(rest: &str) -> Option<usize> {
    let (text, after) = rest.split_once("](")?;
    let (address, _) = after.split_once(')')?;
    let is_address = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
    let plain = !text.trim_start_matches('[').contains(['[', ']', '\n']) && !address.contains(char::is_whitespace);
    (is_address && plain).then_some(text.len() + 2 + address.len() + 1)
}
