//! The configuration file of the generator.

use crate::{Package, Runtime};
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A configuration file in TOML: packages, and where they go. Paths are relative to the file.
///
/// ```toml
/// out = "crates"
///
/// [[package]]
/// name = "orders"
/// model = "models/dynamodb.json"
/// operations = ["GetItem", "Query"]
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Config {
    /// The folder that the crates go into.
    pub out: PathBuf,
    /// The folder of the runtime crates, instead of the registry.
    pub runtime_path: Option<PathBuf>,
    /// The version of the runtime crates from the registry.
    pub runtime_version: Option<String>,
    /// Whether each service gets a program on the command line.
    #[serde(default)]
    pub cli: bool,
    /// What to generate: one table `[package]`, or several `[[package]]`.
    #[serde(rename = "package")]
    packages: Packages,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Packages {
    Several(Vec<Package>),
    One(Package),
}

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: the configuration cannot be read", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file is not TOML, or has something else in it.
    #[error("{}: {problem}", file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        problem: String,
    },
}

impl Config {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// [`ConfigError`] if it cannot be read or understood.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let file = path.to_owned();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(source) => return Err(ConfigError::Read { file, source }),
        };
        let syntax = |problem: String| ConfigError::Syntax { file: file.clone(), problem };
        let mut config: Self = toml::from_str(&text).map_err(|error| syntax(one_line(&error, &text)))?;
        if config.runtime_path.is_some() && config.runtime_version.is_some() {
            return Err(syntax("`runtime-path` and `runtime-version` exclude each other".to_owned()));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let below = |path: &mut PathBuf| *path = folder.join(&*path);
        below(&mut config.out);
        config.runtime_path.as_mut().map(below);
        match &mut config.packages {
            Packages::One(package) => below(&mut package.model),
            Packages::Several(packages) => packages.iter_mut().for_each(|package| below(&mut package.model)),
        }
        Ok(config)
    }

    /// The packages.
    pub fn into_packages(self) -> Vec<Package> {
        match self.packages {
            Packages::Several(packages) => packages,
            Packages::One(package) => vec![package],
        }
    }

    /// Where it says that the runtime crates are.
    pub fn runtime(&self) -> Option<Runtime> {
        let version = self.runtime_version.clone().map(Runtime::Version);
        version.or_else(|| self.runtime_path.clone().map(Runtime::Path))
    }
}

/// What is wrong, and the line where it is.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}
