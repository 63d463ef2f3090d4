//! The catalog that commands work in.

use clap::{Arg, ArgMatches};

/// The member of inputs that names the catalog.
pub const MEMBER: &str = "Catalog";
/// The catalog if none is given.
pub const DEFAULT: &str = "AWS";

/// The option of a command that is not an operation.
pub fn argument() -> Arg {
    Arg::new("catalog").long("catalog").value_name("TEXT").default_value(DEFAULT).help("The catalog")
}

/// Returns the catalog in `matches`.
pub fn of(matches: &ArgMatches) -> &str {
    matches.get_one::<String>("catalog").map_or(DEFAULT, String::as_str)
}
