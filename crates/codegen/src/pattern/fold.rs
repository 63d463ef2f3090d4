//! Classes as sets of characters, for operations on them.

use super::class;
use super::error::{PatternError, error};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};
use std::fmt::Write;

/// The maximum number of ranges in a class.
const MAX_RANGES: usize = 200;

/// Parses a class in the syntax of the engine.
pub fn set(text: &str) -> Result<ClassUnicode, PatternError> {
    let ascii = in_ascii(text);
    let class = match ascii.as_str() {
        class if class.starts_with('[') && class.len() > 1 => ascii,
        "]" | "^" | "-" | "&" | "~" => format!(r"[\{ascii}]"),
        _ => format!("[{ascii}]"),
    };
    let parsed = regex_syntax::parse(&class).map(regex_syntax::hir::Hir::into_kind);
    match parsed {
        Ok(HirKind::Class(Class::Unicode(class))) => Ok(class),
        Ok(HirKind::Class(Class::Bytes(bytes))) => Ok(bytes.to_unicode_class().unwrap_or_else(ClassUnicode::empty)),
        Ok(HirKind::Literal(literal)) => {
            let chars = std::str::from_utf8(&literal.0).unwrap_or_default().chars();
            Ok(ClassUnicode::new(chars.map(|c| ClassUnicodeRange::new(c, c))))
        }
        _ => error(format!("the class {text} is not understood")),
    }
}

/// In the engine, `\d`, `\s` and `\w` contain only ASCII.
fn in_ascii(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('d') => out.push_str("0-9"),
            Some('D') => out.push_str("[^0-9]"),
            Some('s') => out.push_str(r"\t\n\x0B\x0C\r\x20"),
            Some('S') => out.push_str(r"[^\t\n\x0B\x0C\r\x20]"),
            Some('w') => out.push_str("0-9A-Za-z_"),
            Some('W') => out.push_str("[^0-9A-Za-z_]"),
            other => {
                out.push('\\');
                out.extend(other);
            }
        }
    }
    out
}

/// Formats a class in the syntax of the engine.
pub fn text(set: &ClassUnicode) -> Result<String, PatternError> {
    let ranges = set.ranges();
    if ranges.len() > MAX_RANGES {
        return error("a class has too many ranges");
    }
    match ranges {
        [] => return Ok(class::NONE.to_owned()),
        [one] if one.start() == one.end() && one.start().is_ascii_alphanumeric() => return Ok(one.start().to_string()),
        _ => {}
    }
    let mut text = String::from("[");
    for range in ranges {
        add(&mut text, range.start());
        if range.end() > range.start() {
            if u32::from(range.end()) > u32::from(range.start()) + 1 {
                text.push('-');
            }
            add(&mut text, range.end());
        }
    }
    text.push(']');
    Ok(text)
}

fn add(text: &mut String, c: char) {
    // Writing to a `String` cannot fail.
    let _ = match c {
        c if c.is_ascii_alphanumeric() => write!(text, "{c}"),
        '<' | '>' => write!(text, "{c}"),
        c if c.is_ascii_punctuation() => write!(text, r"\{c}"),
        c => write!(text, r"\u{{{:X}}}", u32::from(c)),
    };
}

/// A class with both cases of its ASCII letters, as with the flag `i` of Java.
pub fn ignoring_case(class: &str) -> Result<String, PatternError> {
    // For a negated class, Java folds the characters that are not in it.
    let negated = class.starts_with("[^");
    let mut plain = set(class)?;
    if negated {
        plain.negate();
    }
    let mut folded = plain.clone();
    for (letters, shift) in [(('a', 'z'), -32), (('A', 'Z'), 32)] {
        let mut letters = ClassUnicode::new([ClassUnicodeRange::new(letters.0, letters.1)]);
        letters.intersect(&plain);
        for range in letters.ranges() {
            let other = |c: char| u32::from(c).checked_add_signed(shift).and_then(char::from_u32).unwrap_or(c);
            folded.push(ClassUnicodeRange::new(other(range.start()), other(range.end())));
        }
    }
    if folded == plain {
        return Ok(class.to_owned());
    }
    if negated {
        folded.negate();
    }
    text(&folded)
}
