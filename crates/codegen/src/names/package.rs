//! The names of packages.

use super::case::is_keyword;

/// The longest name. It is also that of a folder.
const LONGEST: usize = 100;

/// The name of the package of a service: `PartnerCentral Account` to `partnercentral-account`. A name that Rust, cargo
/// or the runtime crates use gets the prefix `aws-`.
pub fn package(sdk_id: &str) -> String {
    let words = sdk_id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-").chars().take(LONGEST).collect();
    let name = name.trim_end_matches('-').to_owned();
    match name.as_str() {
        "" => "aws-service".to_owned(),
        _ if !is_package(&name) => format!("aws-{name}"),
        _ => name,
    }
}

/// Whether `name` is valid for the package of a service.
pub fn is_package(name: &str) -> bool {
    let krate = name.replace('-', "_");
    let taken = TAKEN.contains(&krate.as_str()) || is_keyword(&krate) || krate.split('_').next() == Some("awsjson");
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ['-', '_'].contains(&c);
    !taken && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_allowed)
}

/// The crates that generated crates depend on, the crates that every crate can use, and the names that cargo rejects.
const TAKEN: &[&str] = &[
    "alloc",
    "aux",
    "build",
    "con",
    "core",
    "deps",
    "examples",
    "incremental",
    "nul",
    "prn",
    "proc_macro",
    "std",
    "test",
    "time",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_have_names_of_their_own() {
        for (sdk_id, expected) in [
            ("PartnerCentral Account", "partnercentral-account"),
            ("2x", "aws-2x"),
            ("Time", "aws-time"),
            ("awsjson Client", "aws-awsjson-client"),
            ("Proc Macro", "aws-proc-macro"),
            ("Type", "aws-type"),
            ("Self", "aws-self"),
            ("é", "aws-service"),
            ("Timestream", "timestream"),
        ] {
            assert_eq!(package(sdk_id), expected, "{sdk_id}");
        }
        assert_eq!(package(&"Long ".repeat(100)), ["long"; 20].join("-"));
    }
}
