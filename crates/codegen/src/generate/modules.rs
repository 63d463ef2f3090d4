//! Generates the modules of a service's model crate and client crate.

use super::error::GenerateError;
use super::generated::{Generated, Summary};
use super::package::Package;
use super::service_file;
use crate::emit::{self, Origin};
use crate::output::{Stage, Tree};
use std::path::Path;

/// Generates the modules of a service in two existing crates of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct ServiceModules<'a> {
    /// The root of the workspace. All other paths are relative to it.
    pub root: &'a Path,
    /// A model in the Smithy JSON AST.
    pub model: &'a str,
    /// The name of the model crate in Rust paths.
    pub model_crate: &'a str,
    /// The folder of the model crate's generated modules.
    pub model_folder: &'a str,
    /// The name of the client crate in Rust paths.
    pub client_crate: &'a str,
    /// The folder of the generated test of the endpoint rules.
    pub tests_folder: &'a str,
    /// The folder of the client crate's generated modules.
    pub client_folder: &'a str,
    /// The table of operations of a command-line program.
    pub table: Option<CommandTable<'a>>,
    /// The command that generates the modules, for the first line of each file.
    pub command: &'a str,
}

/// Where the table of operations goes that a command line interprets.
#[derive(Debug, Clone, Copy)]
pub struct CommandTable<'a> {
    /// The folder of its modules.
    pub folder: &'a str,
    /// The name of the program.
    pub program: &'a str,
}

impl ServiceModules<'_> {
    /// Generates the modules, formatted according to the `rustfmt.toml` of the workspace.
    ///
    /// # Errors
    /// Fails if the model cannot be read or is not supported, or if rustfmt is missing.
    pub fn generate(&self) -> Result<Generated, GenerateError> {
        let file = Path::new(self.model);
        let service = service_file::read(&self.root.join(file), &Package::new(file))?;
        let model = format!("{}, version {}", self.model, service.version);
        let origin = Origin { command: self.command.to_owned(), model };
        let refused = |problem| GenerateError::Model { file: file.to_owned(), problem };
        let model_files = emit::model(&service, self.model_crate, &origin).map_err(refused)?;
        let client_files = emit::client(&service, self.client_crate, self.model_crate, &origin);
        let mut trees = vec![
            Tree::whole(self.root, self.model_folder, model_files.modules),
            Tree::whole(self.root, self.client_folder, client_files),
        ];
        if let Some(tests) = model_files.endpoint_tests {
            let files = [("endpoint_rules.rs".to_owned(), tests)].into();
            trees.push(Tree::whole(self.root, self.tests_folder, files));
        }
        if let Some(table) = self.table {
            let files = emit::command_table(&service, table.program, self.model_crate, &origin);
            trees.push(Tree::whole(self.root, table.folder, files));
        }
        let stage = Stage::new().map_err(GenerateError::temporary)?;
        let trees = stage.add("modules", trees, self.root);
        let trees = trees.map_err(|error| GenerateError::formatting(error, file))?;
        let services = vec![Summary::new(file.to_owned(), &service, &trees)];
        Ok(Generated { root: self.root.to_owned(), stage, trees, services })
    }
}
