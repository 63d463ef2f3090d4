//! Generated files in a temporary folder, and their summary.

use super::error::GenerateError;
use crate::output::{self, Stage, StagedTree};
use crate::service::Service;
use std::path::PathBuf;

/// Generated and formatted files in a temporary folder, which can be written, compared with existing files, or listed.
/// The folder is removed on drop.
#[derive(Debug)]
pub struct Generated {
    pub(super) root: PathBuf,
    /// The files of `trees` exist as long as it does.
    pub(super) stage: Stage,
    pub(super) trees: Vec<StagedTree>,
    pub(super) services: Vec<Summary>,
}

/// A summary of what was generated for a service.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Summary {
    /// The file of the model.
    pub model: PathBuf,
    /// The title of the service.
    pub title: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of generated lines.
    pub lines: usize,
    /// The parts of the model that are left out. Each starts with the shape ID.
    pub warnings: Vec<String>,
}

impl Summary {
    pub(super) fn new(model: PathBuf, service: &Service, trees: &[StagedTree]) -> Self {
        Self {
            model,
            title: service.title.clone(),
            operations: service.operations.len(),
            lines: trees.iter().map(StagedTree::lines).sum(),
            warnings: service.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Generated {
    /// The summary of each service.
    pub fn services(&self) -> &[Summary] {
        &self.services
    }

    /// The path relative to the output folder, and the text of each file.
    ///
    /// # Errors
    /// An item is [`GenerateError::Temporary`] if the file cannot be read from the temporary folder.
    pub fn files(&self) -> impl Iterator<Item = Result<(String, String), GenerateError>> {
        self.trees.iter().flat_map(StagedTree::texts).map(|file| file.map_err(GenerateError::temporary))
    }

    /// Writes all files, and removes files that were generated before and no longer are.
    ///
    /// # Errors
    /// Returns [`GenerateError::Write`] if a file cannot be written. No file is changed then.
    pub fn write(self) -> Result<(), GenerateError> {
        let Self { root, stage, trees, services: _ } = self;
        let written = output::publish(&root, &trees);
        drop(stage);
        written.map_err(GenerateError::in_folder(&root))
    }

    /// The changes that [`write`](Self::write) would make, as unified diffs. Empty if all files are up to date.
    ///
    /// # Errors
    /// Returns [`GenerateError::Write`] if an existing file cannot be read.
    pub fn diff(&self) -> Result<String, GenerateError> {
        let diffs = self.trees.iter().map(StagedTree::diff).collect::<Result<Vec<_>, _>>();
        Ok(diffs.map_err(GenerateError::in_folder(&self.root))?.concat())
    }
}
