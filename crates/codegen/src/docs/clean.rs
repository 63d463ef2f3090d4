//! Text of a model without what has no place in a source file.

/// `text` with `\n` for all ends of lines, and without control characters and marks that change the direction of text,
/// which the compiler refuses in comments. A tab is four spaces.
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

/// `text` with single spaces for its white space, on one line.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `c` is a control character, or shows as nothing and changes what is around it.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_lines_are_one_and_marks_are_gone() {
        for (text, cleaned, line) in [
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd", "a b c d"),
            ("a\u{202e}b\u{0}c\tz", "abc    z", "abc z"),
            ("\r\r\n \u{c}", "\n\n  ", ""),
        ] {
            assert_eq!((clean(text).as_str(), one_line(text).as_str()), (cleaned, line), "{text:?}");
        }
    }
}
