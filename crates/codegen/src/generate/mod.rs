//! Generates files from models: whole crates, or modules of existing crates.

mod crates;
mod error;
mod generated;
mod modules;
mod package;
mod service_file;

pub use crates::ServiceCrates;
pub use error::GenerateError;
pub use generated::{Generated, Summary};
pub use modules::{CommandTable, ServiceModules};
pub use package::Package;
