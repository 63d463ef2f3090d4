//! Removes characters from the text of a model that are not allowed in source files.

/// Normalizes line endings to `\n`, and removes control characters and the marks for text direction, which the compiler
/// rejects in comments. A tab becomes four spaces.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' => clean.push_str("    "),
            '\u{B}' | '\u{C}' => clean.push(' '),
            c if is_unprintable(c) => {}
            c => clean.push(c),
        }
    }
    clean
}

/// Joins `text` on one line, with single spaces for white space.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether `c` is a control character, or an invisible character that changes the text around it.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_are_normalized_and_marks_are_removed() {
        for (text, cleaned, line) in [
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd", "a b c d"),
            ("a\u{202e}b\u{0}c\tz", "abc    z", "abc z"),
            ("\r\r\n \u{c}", "\n\n  ", ""),
        ] {
            assert_eq!((clean(text).as_str(), one_line(text).as_str()), (cleaned, line), "{text:?}");
        }
    }
}
