//! The replacement of sensitive values in `Debug` output.

use std::fmt;

/// The replacement of a sensitive value in `Debug` output.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Redacted;

/// The replacement of a sensitive value in `Debug` output.
pub const REDACTED: Redacted = Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive)")
    }
}
