//! Formats a value as the text of a cell.

use awsjson_smithy::Escaped;
use serde_json::Value;

/// Replaces what a terminal would obey in `text`, except for line ends, because the names and messages of other partners
/// are not trusted.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && Escaped::escapes(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Replaces line ends as well, where a value of the service is a part of a line.
pub fn printable_line(text: &str) -> String {
    printable(text).replace('\n', "\u{fffd}")
}

/// Formats a value as text: a list of scalars is comma-separated, and other collections are JSON.
pub fn cell(value: &Value) -> String {
    scalar(value).unwrap_or_else(|| value.to_string())
}

/// Formats a value for people: a collection has a line for each scalar, with its path.
pub fn lines(value: &Value) -> String {
    let mut lines = Vec::new();
    add_lines(&mut lines, "", value);
    lines.join("\n")
}

fn add_lines(lines: &mut Vec<String>, path: &str, value: &Value) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (scalar(value), value) {
        (Some(text), _) if path.is_empty() => lines.push(text),
        (Some(text), _) => lines.push(format!("{path}: {text}")),
        (None, Value::Object(members)) => {
            members.iter().for_each(|(name, value)| add_lines(lines, &below(name), value));
        }
        (None, Value::Array(items)) => {
            items.iter().zip(1..).for_each(|(item, number)| add_lines(lines, &below(&number.to_string()), item));
        }
        (None, _) => {}
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) if !items.iter().any(|item| item.is_array() || item.is_object()) => {
            Some(items.iter().map(cell).collect::<Vec<_>>().join(", "))
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}
