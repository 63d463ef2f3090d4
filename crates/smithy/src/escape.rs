//! Escaping of external text in messages of one line.

use std::fmt::{self, Write};

/// Escapes external text, such as an error message of a service, for use in a single line.
///
/// Characters that could forge a line, or hide a part of one, are escaped: control characters, line separators
/// and the controls of text direction. All other characters, including quotes, are unchanged. Text that is longer
/// than [`MAX_CHARS`](Self::MAX_CHARS) is truncated and ends in `…`.
///
/// ```
/// use awsjson_smithy::Escaped;
///
/// assert_eq!(Escaped("isn't\n200 OK").to_string(), r"isn't\n200 OK");
/// ```
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing to add to a text")]
pub struct Escaped<'a>(pub &'a str);

impl Escaped<'_> {
    /// The maximum number of characters of the text that are shown.
    pub const MAX_CHARS: usize = 1024;

    /// Returns whether a character is escaped: a control character, a line separator or a control of text direction.
    pub fn escapes(c: char) -> bool {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    }
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.char_indices().nth(Self::MAX_CHARS).map(|(end, _)| end);
        let mut rest = end.and_then(|end| self.0.get(..end)).unwrap_or(self.0);
        while let Some((at, found)) = rest.char_indices().find(|(_, c)| Self::escapes(*c)) {
            let (before, after) = rest.split_at(at);
            f.write_str(before)?;
            write!(f, "{}", found.escape_default())?;
            rest = after.get(found.len_utf8()..).unwrap_or_default();
        }
        f.write_str(rest)?;
        if end.is_some() { f.write_char('…') } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_that_forge_lines_are_escaped() {
        for (text, shown) in [
            ("plain", "plain"),
            ("", ""),
            ("\"quoted\" and isn't C:\\", "\"quoted\" and isn't C:\\"),
            ("a\r\nb\tc", r"a\r\nb\tc"),
            ("\u{0}\u{1b}[31m\u{7f}\u{85}", r"\u{0}\u{1b}[31m\u{7f}\u{85}"),
            ("a\u{2028}b\u{202e}c\u{2066}", r"a\u{2028}b\u{202e}c\u{2066}"),
            ("häßlich 漢字 🦀", "häßlich 漢字 🦀"),
        ] {
            assert_eq!(Escaped(text).to_string(), shown);
        }
    }

    #[test]
    fn a_long_text_is_truncated_between_characters() {
        let most = "ä".repeat(Escaped::MAX_CHARS);
        assert_eq!(Escaped(&most).to_string(), most);
        assert_eq!(Escaped(&format!("{most}ä")).to_string(), format!("{most}…"));
    }
}
