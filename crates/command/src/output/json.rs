//! JSON.

use crate::exit::CommandError;
use awsjson_smithy::Escaped;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;

/// Formats `value` as indented JSON with a line end. Characters that a terminal would obey are escaped, because the names
/// and messages of other partners are not trusted; the value stays the same.
pub fn json(value: &Value) -> Result<String, CommandError> {
    Ok(escaped(&serde_json::to_string_pretty(value).map_err(failure)?))
}

/// Formats `value` as JSON on one line with a line end. Characters that a terminal would obey are escaped.
///
/// # Errors
/// [`CommandError::Io`] if the value cannot be written as JSON.
pub fn json_line(value: &impl Serialize) -> Result<String, CommandError> {
    Ok(escaped(&serde_json::to_string(value).map_err(failure)?))
}

fn failure(error: serde_json::Error) -> CommandError {
    CommandError::Io("cannot write JSON".to_owned(), error.into())
}

fn escaped(plain: &str) -> String {
    let mut text = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        // serde_json escapes the control characters of ASCII, so those in the text are its own line ends.
        if c > ' ' && Escaped::escapes(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let value = json!({ "a": "\u{1b}[31m \u{9b}31m \u{202e}\u{7f}\nä 🦀" });
        let text = json(&value).unwrap();
        assert_eq!(text, "{\n  \"a\": \"\\u001b[31m \\u009b31m \\u202e\\u007f\\nä 🦀\"\n}\n");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
