//! The packages of the workspace, from the output of `cargo metadata`.

use super::command::output;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The members of the workspace and all their dependencies.
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
    /// The features, each with those that it enables.
    pub features: BTreeMap<String, Vec<String>>,
    publish: Option<Vec<String>>,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
}

impl Workspace {
    pub fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new("cargo");
        command.args(["metadata", "--format-version", "1", "--locked"]).current_dir(root);
        Ok(serde_json::from_slice(&output(&mut command)?)?)
    }

    /// The names of the members with their versions, such as `xtask-0.0.0`.
    pub fn names(&self) -> Vec<String> {
        let members = self.packages.iter().filter(|package| self.workspace_members.contains(&package.id));
        members.map(|package| format!("{}-{}", package.name, package.version)).collect()
    }

    /// The crates that are published.
    pub fn published(&self) -> impl Iterator<Item = &Package> {
        let members = |package: &&Package| self.workspace_members.contains(&package.id);
        // `publish = false` is an empty list of registries.
        self.packages.iter().filter(members).filter(|package| package.publish.as_ref().is_none_or(|it| !it.is_empty()))
    }

    /// The published crates that have a library.
    pub fn libraries(&self) -> impl Iterator<Item = &Package> {
        let is_library = |target: &Target| target.kind.iter().any(|kind| kind == "lib");
        self.published().filter(move |package| package.targets.iter().any(is_library))
    }

    pub fn package(&self, name: &str, version: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name && package.version == version)
    }

    /// A folder in the target folder for this check only.
    pub fn folder_of_check(&self, check: &str) -> PathBuf {
        self.target_directory.join("ci").join(check)
    }
}
