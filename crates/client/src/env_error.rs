//! Why a client cannot be configured from the environment.

use awsjson_smithy::Escaped;
use std::path::PathBuf;
use thiserror::Error;

/// A setting of the environment or of a profile that cannot be used. The message names it, and does not
/// show its value.
#[derive(Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnvError {
    /// The value is not one that the setting can have.
    #[error("{} is not usable: set {expected}, or unset it", Escaped(.name))]
    Value {
        /// The environment variable, or the key and its profile.
        name: String,
        /// What it can be set to.
        expected: &'static str,
    },
    /// The selected profile is in neither of the files.
    #[error(
        "there is no profile `{}`{}: {}, or select another one",
        Escaped(.profile),
        .variable.map(|name| format!(", which {name} selects")).unwrap_or_default(),
        remedy(.profile)
    )]
    MissingProfile {
        /// The name of the profile.
        profile: String,
        /// The environment variable that selects it. `None` if the program does.
        variable: Option<&'static str>,
    },
    /// The profile files cannot be read; the reason.
    #[error("the profile files cannot be read: {}", Escaped(.0))]
    ProfileFiles(String),
    /// A file that a setting names, such as one with root certificates, cannot be used.
    #[error("{} names {path:?}, which cannot be used: {}", Escaped(.name), Escaped(.reason))]
    File {
        /// The environment variable, or the key and its profile.
        name: String,
        /// The file.
        path: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
}

awsjson_smithy::debug_line!(EnvError);

/// What to do about a profile that is not there. The parser of aws-config leaves out those with other names.
fn remedy(profile: &str) -> &'static str {
    if profile.chars().all(|char| char.is_ascii_alphanumeric() || "-_/.%@:+".contains(char)) {
        "add it to ~/.aws/config or the file in AWS_CONFIG_FILE"
    } else {
        "rename it to ASCII letters, digits and the characters -_/.%@:+"
    }
}
