//! The crates of the workspace, as `cargo metadata` describes them.

use super::command::output;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All packages of the workspace and below it.
#[derive(Debug, Deserialize)]
pub struct Workspace {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    target_directory: PathBuf,
}

#[derive(Debug, Deserialize)]
pub struct Package {
    id: String,
    pub name: String,
    pub version: String,
    pub rust_version: Option<String>,
    /// Each feature, and what it turns on.
    pub features: BTreeMap<String, Vec<String>>,
    publish: Option<Vec<String>>,
}

impl Workspace {
    pub fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new("cargo");
        command.args(["metadata", "--format-version", "1", "--locked"]).current_dir(root);
        Ok(serde_json::from_slice(&output(&mut command)?)?)
    }

    /// The crates that are published.
    pub fn published(&self) -> impl Iterator<Item = &Package> {
        let members = |package: &&Package| self.workspace_members.contains(&package.id);
        // An empty list of registries to publish to.
        self.packages.iter().filter(members).filter(|package| package.publish.as_ref().is_none_or(|it| !it.is_empty()))
    }

    pub fn package(&self, name: &str, version: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name && package.version == version)
    }

    /// A folder below the build folder that only this check uses.
    pub fn folder_of_check(&self, check: &str) -> PathBuf {
        self.target_directory.join("ci").join(check)
    }
}
