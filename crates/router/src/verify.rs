//! What differs between the rules of a router and its use.

use std::fmt::{self, Write};

/// A router was used in another way than its rules expect.
///
/// `Debug` prints the same text as `Display`, so that a failed test is readable.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("the router was not used as its rules expect:{}", lines(problems, received))]
#[non_exhaustive]
pub struct VerifyError {
    /// What differs: a rule that was used less often than expected, or a request that no rule answered.
    pub problems: Vec<String>,
    /// The operations that were called, in their order. A request that no rule answered is marked.
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
