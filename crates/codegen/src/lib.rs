//! Generates Rust from the Smithy model of any AWS service that speaks awsJson 1.0 or 1.1.
//!
//! [`ServiceCrates`] generates the two crates of a service: `NAME-model` with the types, and `NAME` with the client.
//! [`ServiceModules`] generates their modules into existing crates. Both return [`Generated`] files, which are in
//! a temporary folder until [`Generated::write`]. The program `awsjson-codegen` is a `main` around the module `cli` (a feature).
//!
//! ```no_run
//! use awsjson_codegen::{Package, Runtime, ServiceCrates};
//!
//! let crates = ServiceCrates {
//!     packages: vec![Package::new("kms.json")],
//!     out: "crates".into(),
//!     runtime: Runtime::Version("0.1.0".to_owned()),
//!     cli: false,
//!     command: "awsjson-codegen --model".to_owned(),
//! };
//! crates.generate(|_| ())?.write()?;
//! # Ok::<(), awsjson_codegen::GenerateError>(())
//! ```
//!
//! A model passes through three steps: `read` parses the JSON AST, `resolve` determines the closure, names and types of
//! a service, and `emit` writes the text of the files. `docs` converts the documentation of models into Markdown,
//! `rules` compiles endpoint rules, `jmespath` compiles the expressions of waiters, and `output` formats, compares and
//! writes files. `conformance` generates Rust tests from the tests of a model.

mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod config;
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
pub use generate::{CommandTable, GenerateError, Generated, Package, ServiceCrates, ServiceModules, Summary};
pub use read::ast::Model;
