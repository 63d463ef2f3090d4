//! Reads a service from a model file.

use super::error::GenerateError;
use crate::read::ast::Model;
use crate::resolve;
use crate::service::Service;
use std::fs;
use std::path::Path;

/// Reads the service with the shape ID `service`, or the only service, from `file`. Errors show the path `name`.
pub fn read(file: &Path, name: &Path, service: Option<&str>) -> Result<Service, GenerateError> {
    let text = fs::read_to_string(file).map_err(|source| GenerateError::Read { file: name.to_owned(), source })?;
    let refused = |problem| GenerateError::Model { file: name.to_owned(), problem };
    let model = Model::parse(&text).map_err(refused)?;
    resolve::service(&model, service).map_err(refused)
}
