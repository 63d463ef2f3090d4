//! Asking before what cannot be undone.

use crate::call::CallError;
use crate::exit::Failure;
use crate::table::Operation;
use awsjson_client::{BoxFuture, Client};
use serde_json::Value;
use std::io::{self, BufRead, IsTerminal, Write};

/// Says what a call is about, for the question whether to make it: such as the connection that would be cancelled.
pub type Details = fn(Client, Value) -> BoxFuture<'static, Result<String, CallError>>;

/// First words of the names of operations that cannot be undone.
const VERBS: &[&str] =
    &["Cancel", "Delete", "Deregister", "Disassociate", "Purge", "Reject", "Release", "Remove", "Revoke", "Terminate"];

/// Whether an operation cannot be undone, by the first word of its name.
pub fn is_irreversible(operation: &Operation) -> bool {
    let follows = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
    !operation.readonly && VERBS.iter().any(|verb| operation.name.strip_prefix(verb).is_some_and(follows))
}

/// Asks on the terminal whether to do `what`, which `details` describe. Without a terminal it is refused.
///
/// # Errors
/// [`Failure::Usage`] when there is no terminal, or the answer is not yes.
pub fn confirm(what: &str, details: &str) -> Result<(), Failure> {
    let (stdin, mut stderr) = (io::stdin(), io::stderr());
    if !stdin.is_terminal() || !stderr.is_terminal() {
        return Err(Failure::Usage(format!("{what} cannot be undone: pass --yes to do it without being asked")));
    }
    let failed = |error| Failure::Io("cannot ask on the terminal".to_owned(), error);
    write!(stderr, "{details}{what} cannot be undone. Continue? [y/N] ").map_err(failed)?;
    stderr.flush().map_err(failed)?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer).map_err(failed)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::Usage(format!("{what} was not done"))),
    }
}
