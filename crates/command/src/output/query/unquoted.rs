//! JMESPath expressions without their strings, quoted names and literals.

/// Replaces each quoted part of `text` by a space. The expression need not be valid.
pub fn unquoted(text: &str) -> String {
    let mut unquoted = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(end), c) if c == end => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => {
                quote = Some(c);
                unquoted.push(' ');
            }
            (None, c) => unquoted.push(c),
        }
    }
    unquoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_parts_are_replaced() {
        for (text, expected) in [
            ("a[?b == 'x\\'[' && c]", "a[?b ==   && c]"),
            (r#""a.b"."c\"d"[0]"#, " . [0]"),
            ("contains(`\"[1]\"`, 'a')", "contains( ,  )"),
            ("a'[", "a "),
            ("'\\", " "),
        ] {
            assert_eq!(unquoted(text), expected, "{text}");
        }
    }
}
