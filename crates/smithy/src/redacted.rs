//! What `Debug` shows of a sensitive value.

use std::fmt;

/// Replaces a sensitive value in `Debug`.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Redacted;

/// Replaces a sensitive value in `Debug`.
pub const REDACTED: Redacted = Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive)")
    }
}
