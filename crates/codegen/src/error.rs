//! The error for models that cannot be used.

use std::fmt;
use thiserror::Error;

/// The longest message, in characters. Patterns and expressions of the model at its end may be very long.
const MAX_LENGTH: usize = 1_000;

/// A model that cannot be used. Displays as one line that starts with the shape ID.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct ModelError(String);

impl ModelError {
    /// An error at the shape or member `shape`.
    pub fn new(shape: &str, message: impl fmt::Display) -> Self {
        let line = format!("{shape}: {message}");
        // Names and values of the model may contain line ends.
        let mut chars = line.chars().map(|c| if c.is_control() { ' ' } else { c });
        let mut line: String = chars.by_ref().take(MAX_LENGTH).collect();
        line.extend(chars.next().map(|_| '…'));
        Self(line)
    }

    /// An error for a trait of `shape` that the generator does not support.
    pub fn unsupported(shape: &str, smithy_trait: &str) -> Self {
        Self::new(shape, format_args!("the trait {smithy_trait} is not supported"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_of_limited_length() {
        assert_eq!(ModelError::new("a#B", "x\ny").to_string(), "a#B: x y");
        let message = ModelError::new("a#B", "é".repeat(5_000)).to_string();
        assert_eq!(message.chars().count(), MAX_LENGTH + 1);
        assert!(message.ends_with("é…"), "{message}");
    }
}
