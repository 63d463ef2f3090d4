//! Documentation in generated text.

use crate::docs;
use crate::paths::unmarked;
use std::fmt::Write;

/// The maximum width of lines of documentation.
const WIDTH: usize = 100;

/// `docs` as `///` lines, indented by `indent` spaces.
pub fn doc_comment(docs: &str, indent: usize) -> String {
    let mut comment = String::new();
    for line in wrapped(&unmarked(docs)) {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        let _ = writeln!(comment, "{:indent$}///{line}", "");
    }
    comment
}

/// The `deprecated` attribute on a separate line, if the model deprecates the item.
pub fn deprecation(note: Option<&String>, indent: usize) -> String {
    match note.map(|note| unmarked(note)) {
        None => String::new(),
        Some(note) if note.is_empty() => format!("{:indent$}#[deprecated]\n", ""),
        Some(note) => format!("{:indent$}#[deprecated(note = {note:?})]\n", ""),
    }
}

/// The documentation of an item: that of the model or else `fallback`, followed by that of the generator.
pub fn documented(docs: &str, fallback: &str, added: &[String]) -> String {
    let mut text = if docs.is_empty() { fallback.to_owned() } else { docs.to_owned() };
    if !added.is_empty() {
        text.push_str("\n\n");
        text.push_str(&added.join(" "));
    }
    text
}

/// Returns the first sentence of documentation on one line, or `fallback` if there is none.
pub fn summary_or(docs: &str, fallback: &str) -> String {
    let summary = summary(docs);
    if summary.is_empty() { fallback.to_owned() } else { summary }
}

/// Returns the first sentence of documentation on one line. It is empty if no paragraph is plain text.
pub fn summary(docs: &str) -> String {
    let starts_item = |line: &str| docs::starts_block(line.split_whitespace().next().unwrap_or_default());
    let mut fence = None;
    let mut plain = docs.split("\n\n").filter(|paragraph| {
        let in_fence = fence.is_some();
        for line in paragraph.lines() {
            fence = after_line(fence, line.trim_start());
        }
        let first = paragraph.trim_start();
        !in_fence && !first.is_empty() && !starts_item(first)
    });
    // A list may follow a paragraph without a blank line.
    let paragraph = plain.next().unwrap_or_default().trim_start();
    let mut lines = paragraph.lines();
    let first = lines.next().unwrap_or_default();
    let more = lines.map(str::trim).take_while(|line| !starts_item(line));
    let lines: Vec<&str> = [first].into_iter().chain(more).map(|line| line.trim_end_matches('\\')).collect();
    let mut sentence = String::new();
    for word in words(&lines.join(" ")) {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(&word);
        if ends_sentence(&word) && !in_markup(&sentence) {
            break;
        }
    }
    sentence
}

/// Whether a sentence may end with this word.
fn ends_sentence(word: &str) -> bool {
    let plain = word.trim_end_matches(['"', '\'', ')', '*']);
    let abbreviated = plain.trim_start_matches(['"', '\'', '(', '*']).to_lowercase();
    let number = abbreviated.trim_end_matches('.');
    plain.ends_with(['.', '!', '?'])
        && !["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "no."].contains(&abbreviated.as_str())
        // `1.` is the number of a list item.
        && !(abbreviated.ends_with('.') && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

/// Whether `text` ends within a link or emphasis.
fn in_markup(text: &str) -> bool {
    let (mut brackets, mut emphasized, mut previous) = (0_i32, false, ' ');
    for piece in pieces(text).filter(|piece| !piece.starts_with('`')) {
        for c in piece.chars() {
            match c {
                _ if previous == '\\' => {}
                '[' => brackets += 1,
                ']' => brackets -= 1,
                '*' => emphasized ^= previous != '*',
                _ => {}
            }
            previous = if previous == '\\' { ' ' } else { c };
        }
    }
    brackets > 0 || emphasized
}

/// Returns the fence that is open after a line, if `open` is open before it. A fence that contains shorter fences is
/// closed by a fence of at least its own length.
fn after_line<'t>(open: Option<&'t str>, line: &'t str) -> Option<&'t str> {
    let mark = |sign: char| line.get(..line.len() - line.trim_start_matches(sign).len()).unwrap_or_default();
    let marks = if line.starts_with('~') { mark('~') } else { mark('`') };
    match open {
        None => Some(marks).filter(|marks| marks.len() >= 3),
        Some(open) => Some(open).filter(|open| !(marks.starts_with(open) && marks == line.trim_end())),
    }
}

fn wrapped(docs: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    for line in docs.lines() {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let after = after_line(fence, content);
        if after.is_some() || fence.is_some() || line.chars().count() <= WIDTH {
            lines.push(line.trim_end().to_owned());
            fence = after;
            continue;
        }
        let (mark, text) = content.split_at(marker(content));
        let hanging = indent + mark.len();
        let mut current = format!("{}{mark}", " ".repeat(indent));
        let mut empty = true;
        for word in words(text) {
            if !empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::replace(&mut current, " ".repeat(hanging)));
                empty = true;
            }
            if !empty {
                current.push(' ');
            }
            current.push_str(&word);
            empty = false;
        }
        lines.push(current);
    }
    lines
}

/// The length of the marker that makes a line a list item.
fn marker(line: &str) -> usize {
    let Some((mark, text)) = line.split_once(' ') else { return 0 };
    let number = mark.strip_suffix(['.', ')']).unwrap_or_default();
    let numbered = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let is_item = numbered || ["-", "*", "+"].contains(&mark);
    if is_item { mark.len() + 1 + marker(text) } else { 0 }
}

/// The words of a line, between which it may be broken. A code span is one word, and a word that would start a list or
/// heading is joined to the word before it.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut joined = false;
    for piece in pieces(line) {
        let is_code = piece.starts_with('`');
        let parts: Vec<&str> = if is_code { vec![piece] } else { piece.split(' ').collect() };
        for (index, part) in parts.into_iter().enumerate() {
            match words.last_mut() {
                Some(last) if joined && index == 0 => last.push_str(part),
                _ => words.push(part.to_owned()),
            }
        }
        joined = true;
    }
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        match kept.last_mut() {
            Some(last) if docs::starts_block(&word) => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => kept.push(word),
        }
    }
    kept
}

/// The code spans of a line, and the text around them.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let end = if rest.starts_with('`') { docs::code_span_length(rest) } else { text_length(rest) };
        let (piece, remaining) = rest.split_at(end);
        rest = remaining;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The length of the text up to the next code span.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    let starts = |(_, c): &(usize, char)| {
        let starts = *c == '`' && !escaped;
        escaped = *c == '\\' && !escaped;
        starts
    };
    text.char_indices().find(starts).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_with_hanging_indents() {
        let docs = format!("- {}`a b` end", "word ".repeat(19));
        let comment = doc_comment(&docs, 4);
        let lines: Vec<&str> = comment.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("    /// - word"));
        assert_eq!(lines[1], "    ///   `a b` end");
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        for (docs, expected) in [
            ("One thing. Another.\n\nMore.", "One thing."),
            ("Version 1.5 of it", "Version 1.5 of it"),
            ("One\nthing. Another.", "One thing."),
            ("A key, e.g. an ARN. More.", "A key, e.g. an ARN."),
            ("See [Tags. And more](https://example.com/a.b). More.", "See [Tags. And more](https://example.com/a.b)."),
            ("The `a. b` span. More.", "The `a. b` span."),
            ("**Note. It** is so. More.", "**Note. It** is so."),
            ("One of:\n- this. That.", "One of:"),
            ("Really? Yes.", "Really?"),
            ("A \\`tick. More.", "A \\`tick."),
            ("", ""),
        ] {
            assert_eq!(summary(docs), expected, "{docs}");
        }
    }

    #[test]
    fn no_wrapped_line_starts_a_block() {
        let filler = "word ".repeat(19);
        let comment = doc_comment(&format!("- https://{}.example/ more", "a".repeat(WIDTH)), 0);
        assert!(comment.starts_with("/// - https://aaa") && comment.ends_with("\n///   more\n"), "{comment}");
        for mark in ["-", "+", "*", "1.", "2)", "#", "---", "===", "> it", "|---|", "```"] {
            let comment = doc_comment(&format!("{filler}word {mark} more"), 0);
            let second = comment.lines().nth(1).unwrap_or_default();
            assert!(second.starts_with(&format!("/// word {mark}")), "{comment}");
        }
    }

    #[test]
    fn numbered_items_are_indented_and_fenced_blocks_are_unchanged() {
        let long = "word ".repeat(30);
        let docs = format!("10. {long}\n\n````text\n```\n{long}\n````\n{long}");
        let comment = doc_comment(&docs, 0);
        let lines: Vec<&str> = comment.lines().collect();
        assert!(lines[1].starts_with("///     word"), "{comment}");
        assert_eq!(lines[5], format!("/// {}", long.trim_end()));
        assert!(lines[7].len() < WIDTH + 5 && lines[8].starts_with("/// word"), "{comment}");
    }
}
