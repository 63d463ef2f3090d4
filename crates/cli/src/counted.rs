//! Numbers of things in messages.

/// Formats a number with its noun, such as `1 row` or `2 rows`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
