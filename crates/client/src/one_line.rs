//! A foreign error and its causes in one line.

use awsjson_smithy::Escaped;
use std::error::Error;
use std::iter;

/// The most causes that are looked at: nothing keeps an error from being its own source.
pub(crate) const MAX_CAUSES: usize = 32;

/// The error and its causes, without repetitions, escaped and cut at a sane length.
pub(crate) fn one_line(error: &(dyn Error + 'static)) -> String {
    let mut line = String::new();
    let mut last = String::new();
    let chain = iter::successors(Some(error), |&error| error.source()).take(MAX_CAUSES);
    for (index, error) in chain.enumerate() {
        let text = error.to_string();
        if index == 0 || !last.contains(&text) {
            line.push_str(if index == 0 { "" } else { ": " });
            line.push_str(&text);
        }
        last = text;
        // The rest would be cut.
        if line.len() > Escaped::MAX_CHARS * char::MAX.len_utf8() {
            break;
        }
    }
    Escaped(line.trim_ascii()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use thiserror::Error;

    #[derive(Debug, Error)]
    #[error("{text}")]
    struct Layer {
        text: String,
        source: Option<Box<Layer>>,
    }

    fn layers(texts: impl Iterator<Item = String>) -> Layer {
        let outer = texts.fold(None, |source, text| Some(Box::new(Layer { text, source })));
        *outer.unwrap()
    }

    /// Is its own source.
    #[derive(Debug)]
    struct Circle;

    impl std::fmt::Display for Circle {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("circle")
        }
    }

    impl Error for Circle {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self)
        }
    }

    #[test]
    fn every_cause_is_printed_once_in_a_line_of_a_sane_length() {
        let of = |texts: &[&str]| one_line(&layers(texts.iter().rev().map(|&text| text.to_owned())));
        assert_eq!(of(&["a", "b\nc", "b\nc", "d"]), r"a: b\nc: d");
        assert_eq!(of(&["a: b", "b"]), "a: b");
        assert_eq!(of(&["\u{1b}[31m\u{2028}\u{202e}\u{0}"]), r"\u{1b}[31m\u{2028}\u{202e}\u{0}");
        let long = one_line(&layers((0..100).map(|number| format!("{number}").repeat(1 << 20))));
        assert_eq!(long.chars().count(), Escaped::MAX_CHARS + 1);
        let alternating = layers((0..10_000).map(|number| ["x", "y"][number % 2].to_owned()));
        assert_eq!(one_line(&alternating).len(), 3 * MAX_CAUSES - 2);
        // So that the stack of the test does not overflow.
        std::mem::forget(alternating);
        assert_eq!(one_line(&Circle), "circle");
    }
}
