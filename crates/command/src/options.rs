//! The names of options, and those of the flags of members.

use crate::table::{Member, Operation};

/// The names of the options of all operations, which the flags of members must not use.
const RESERVED: &[&str] = &[
    "input",
    "skeleton",
    "output",
    "query",
    "all",
    "region",
    "profile",
    "endpoint-url",
    "local",
    "dry-run",
    "max-attempts",
    "timeout",
    "verbose",
    "yes",
    "help",
    "version",
];

/// The short options.
const SHORT: &[&str] = &["-h", "-v", "-y"];

/// Returns the name of the flag of a member. A prefix distinguishes it from an option of the program.
pub fn flag(member: &Member) -> String {
    if is_reserved(member.flag) { member.argument() } else { member.flag.to_owned() }
}

/// Whether `flag` is an option of the program, or what the flag of such a member is called.
fn is_reserved(flag: &str) -> bool {
    RESERVED.contains(&flag) || flag.strip_prefix("member-").is_some_and(is_reserved)
}

/// Returns whether `text` is an option or a flag of `operation`.
pub fn is_option(operation: &Operation, text: &str) -> bool {
    let Some(long) = text.strip_prefix("--") else { return SHORT.contains(&text) };
    let name = long.split('=').next().unwrap_or_default();
    RESERVED.contains(&name) || operation.input.members.iter().any(|member| flag(member) == name)
}
