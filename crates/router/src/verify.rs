//! The error of `Router::verify`.

use std::fmt::{self, Write};

/// The calls of a router differ from what its rules expect.
///
/// `Debug` prints the same text as `Display`, so that a failed test is readable.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the calls differ from what the rules of the router expect:{}", lines(problems, received))]
#[non_exhaustive]
pub struct VerifyError {
    /// The problems: rules that were used less often than expected, requests that no rule matched, and why, and
    /// panics of rules.
    pub problems: Vec<String>,
    /// The names of the operations that were called, in order. Requests that no rule matched are marked.
    pub received: Vec<String>,
}

impl fmt::Debug for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn lines(problems: &[String], received: &[String]) -> String {
    let mut text = String::new();
    for problem in problems {
        let _ = write!(text, "\n- {problem}");
    }
    let received = if received.is_empty() { "nothing".to_owned() } else { received.join(", ") };
    let _ = write!(text, "\nreceived: {received}");
    text
}
