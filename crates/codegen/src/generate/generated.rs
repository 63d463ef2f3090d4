//! Generated files, before anything is written.

use super::error::GenerateError;
use crate::output::{self, Tree};
use crate::service::Service;
use std::path::PathBuf;

/// Generated files, formatted and in memory: to be written, compared with what is there, or listed.
#[derive(Debug)]
pub struct Generated {
    pub(super) root: PathBuf,
    pub(super) trees: Vec<Tree>,
    pub(super) services: Vec<Summary>,
}

/// What was generated for a service.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Summary {
    /// The file of the model.
    pub model: PathBuf,
    /// The title of the service.
    pub title: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many lines were generated.
    pub lines: usize,
    /// What of the model is left out, each with the shape it is about.
    pub warnings: Vec<String>,
}

impl Summary {
    pub(super) fn new(model: PathBuf, service: &Service, trees: &[Tree]) -> Self {
        Self {
            model,
            title: service.title.clone(),
            operations: service.operations.len(),
            lines: trees.iter().map(Tree::lines).sum(),
            warnings: service.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Generated {
    /// What was generated for each service.
    pub fn services(&self) -> &[Summary] {
        &self.services
    }

    /// The path from the output folder, and the text of each file.
    pub fn files(&self) -> impl Iterator<Item = (String, &str)> {
        self.trees.iter().flat_map(Tree::files)
    }

    /// Writes all files, or none, and removes generated ones that are no longer wanted.
    ///
    /// # Errors
    /// [`GenerateError::Write`]
    pub fn write(&self) -> Result<(), GenerateError> {
        Ok(output::publish(&self.root, &self.trees)?)
    }

    /// What [`write`](Self::write) would change, as unified diffs; empty if nothing.
    ///
    /// # Errors
    /// [`GenerateError::Write`] for a file that is there and cannot be read.
    pub fn diff(&self) -> Result<String, GenerateError> {
        let diffs = self.trees.iter().map(Tree::diff).collect::<Result<Vec<_>, _>>()?;
        Ok(diffs.concat())
    }
}
