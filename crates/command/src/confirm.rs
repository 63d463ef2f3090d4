//! Asks for confirmation of operations that cannot be undone.

use crate::call::CallError;
use crate::exit::CommandError;
use crate::table::Operation;
use awsjson_client::{BoxFuture, Client};
use serde_json::Value;
use std::io::{self, BufRead, IsTerminal, Write};

/// Describes the effect of a call before the user confirms it, such as the connection that it would cancel.
pub type Details = fn(Client, Value) -> BoxFuture<'static, Result<String, CallError>>;

/// The first words in the names of operations that cannot be undone.
const VERBS: &[&str] =
    &["Cancel", "Delete", "Deregister", "Disassociate", "Purge", "Reject", "Release", "Remove", "Revoke", "Terminate"];

/// Returns whether an operation cannot be undone, according to the first word of its name.
pub fn is_irreversible(operation: &Operation) -> bool {
    let follows = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
    !operation.readonly && VERBS.iter().any(|verb| operation.name.strip_prefix(verb).is_some_and(follows))
}

/// Asks on the terminal to confirm `what`, after printing `details`.
///
/// # Errors
/// [`CommandError::Usage`] if there is no terminal, or the user does not confirm.
pub fn confirm(what: &str, details: &str) -> Result<(), CommandError> {
    let (stdin, mut stderr) = (io::stdin(), io::stderr());
    if !stdin.is_terminal() || !stderr.is_terminal() {
        return Err(CommandError::Usage(format!("{what} cannot be undone: pass --yes to skip the confirmation")));
    }
    let failed = |error| CommandError::Io("cannot ask on the terminal".to_owned(), error);
    write!(stderr, "{details}{what} cannot be undone. Continue? [y/N] ").map_err(failed)?;
    stderr.flush().map_err(failed)?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer).map_err(failed)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(CommandError::Usage(format!("{what} was not confirmed, so nothing was sent"))),
    }
}
