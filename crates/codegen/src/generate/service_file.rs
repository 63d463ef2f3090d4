//! Reads a service from a model file.

use super::error::GenerateError;
use super::package::Package;
use crate::read::ast::Model;
use crate::resolve;
use crate::service::Service;
use std::fs;
use std::path::Path;

/// Reads the service of `package` from `file`, which errors call by the name that the package gives it.
pub fn read(file: &Path, package: &Package) -> Result<Service, GenerateError> {
    let name = &package.model;
    let text = fs::read_to_string(file).map_err(|source| GenerateError::Read { file: name.clone(), source })?;
    let refused = |problem| GenerateError::Model { file: name.clone(), problem };
    let mut model = Model::parse(&text).map_err(refused)?;
    drop(text);
    if !package.operations.is_empty() {
        resolve::keep_operations(&mut model, package.service.as_deref(), &package.operations).map_err(refused)?;
    }
    resolve::service(&model, package.service.as_deref()).map_err(refused)
}
