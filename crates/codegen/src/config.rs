//! The configuration file of the generator.

use crate::{Package, Runtime};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
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
    #[serde(rename = "package", deserialize_with = "one_or_several")]
    packages: Vec<Package>,
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
        config.packages.iter_mut().for_each(|package| below(&mut package.model));
        Ok(config)
    }

    /// The packages.
    pub fn into_packages(self) -> Vec<Package> {
        self.packages
    }

    /// Where it says that the runtime crates are.
    pub fn runtime(&self) -> Option<Runtime> {
        let version = self.runtime_version.clone().map(Runtime::Version);
        version.or_else(|| self.runtime_path.clone().map(Runtime::Path))
    }
}

/// Reads one table or an array of tables. An untagged enum would not say what is wrong with a table.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Package>, D::Error> {
    struct Packages;

    impl<'de> Visitor<'de> for Packages {
        type Value = Vec<Package>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table [package] or tables [[package]]")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            Ok(vec![Package::deserialize(MapAccessDeserializer::new(map))?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            let packages: Self::Value = Deserialize::deserialize(SeqAccessDeserializer::new(seq))?;
            match packages.is_empty() {
                true => Err(A::Error::custom("at least one package is required")),
                false => Ok(packages),
            }
        }
    }

    deserializer.deserialize_any(Packages)
}

/// What is wrong, and the line where it is.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message,
    }
}
