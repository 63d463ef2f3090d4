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

/// Checks that there is a terminal to ask on.
///
/// # Errors
/// [`CommandError::Usage`] if there is none.
pub fn require_terminal(what: &str) -> Result<(), CommandError> {
    match io::stdin().is_terminal() && io::stderr().is_terminal() {
        true => Ok(()),
        false => Err(CommandError::Usage(format!("{what} cannot be undone: pass --yes to skip the confirmation"))),
    }
}

/// Asks on the terminal to confirm `what`, after printing `details`.
///
/// # Errors
/// [`CommandError::Usage`] if there is no terminal, or the user does not confirm.
pub fn confirm(what: &str, details: &str) -> Result<(), CommandError> {
    require_terminal(what)?;
    let failed = |error| CommandError::Io("cannot ask on the terminal".to_owned(), error);
    let mut stderr = io::stderr();
    write!(stderr, "{details}{what} cannot be undone. Continue? [y/N] ").map_err(failed)?;
    stderr.flush().map_err(failed)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(failed)?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(CommandError::Usage(format!("{what} was not confirmed, so nothing was sent"))),
    }
}
