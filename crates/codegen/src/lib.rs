//! Generates Rust from the Smithy model of any awsJson service.

#[cfg(feature = "cli")]
pub mod cli;
pub mod conformance;
mod constraint;
mod customisations;
mod docs;
mod emit;
mod error;
mod generate;
#[cfg(test)]
mod golden;
mod jmespath;
mod names;
mod output;
mod paths;
mod pattern;
mod read;
mod resolve;
mod rules;
mod service;

pub use emit::Runtime;
pub use error::ModelError;
pub use generate::{GenerateError, Generated, ServiceCrates, ServiceModules, Summary};
pub use read::ast::Model;
