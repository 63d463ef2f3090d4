//! The generated modules of a service's model crate and client crate.

use super::finish::{self, Mode};
use crate::emit::{self, Origin};
use crate::output::{self, Tree};
use std::error::Error;
use std::path::Path;

/// A service whose generated modules lie in two crates of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct ServiceModules<'a> {
    /// The root of the workspace. All other paths are relative to it.
    pub root: &'a Path,
    /// A model in the Smithy JSON AST.
    pub model: &'a str,
    /// The name of the model crate in Rust.
    pub model_crate: &'a str,
    /// The folder of the model crate's generated modules.
    pub model_folder: &'a str,
    /// The folder of the generated test of the endpoint rules.
    pub tests_folder: &'a str,
    /// The folder of the client crate's generated modules.
    pub client_folder: &'a str,
    /// The command that generates them, for the first line of each file.
    pub command: &'a str,
    /// What to do with the files.
    pub mode: Mode,
}

impl ServiceModules<'_> {
    /// Generates the modules.
    ///
    /// # Errors
    /// The model cannot be read or is not supported, the files cannot be written, or, with
    /// [`Mode::Check`], they are stale.
    pub fn run(&self) -> Result<(), Box<dyn Error>> {
        let service = finish::read(&self.root.join(self.model), self.model, None)?;
        let at = |error: &dyn Error| format!("{}: {error}", self.model);
        let model = format!("{}, version {}", self.model, service.version);
        let origin = Origin { command: self.command.to_owned(), model };
        let model_files = emit::model(&service, self.model_crate, &origin).map_err(|error| at(&error))?;
        let client_files = emit::client(&service, self.model_crate, &origin);
        let mut trees = vec![
            Tree::whole(self.root, self.model_folder, model_files.modules),
            Tree::whole(self.root, self.client_folder, client_files),
        ];
        if let Some(tests) = model_files.endpoint_tests {
            let files = [("endpoint_rules.rs".to_owned(), tests)].into();
            trees.push(Tree::whole(self.root, self.tests_folder, files));
        }
        output::format(self.root, &mut trees)?;
        finish::warn(self.model, &service);
        finish::finish(self.root, &trees, self.mode, self.command)?;
        if self.mode == Mode::Write {
            println!("{}", finish::summary(&service, &trees));
        }
        Ok(())
    }
}
