//! A foreign error and its causes in one line.

use awsjson_smithy::Escaped;
use std::error::Error;

/// The error and its causes, without repetitions, escaped and cut at a sane length.
pub(crate) fn one_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut last = line.clone();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !last.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        last = text;
        cause = error.source();
    }
    Escaped(line.trim()).to_string()
}
