//! Generates Rust from the Smithy model of any AWS service that speaks awsJson 1.0 or 1.1.
//!
//! [`ServiceCrates`] generates the two crates of a service: `NAME-model`, which has its types, and `NAME`, its client.
//! [`ServiceModules`] generates their modules into crates that exist. Both return [`Generated`] files, of which nothing is
//! written yet. The program `awsjson-codegen` is `cli` (a feature) with a `main`.
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
//! A model goes through three steps, with a typed value between them: `read` (the JSON AST), `resolve` (a service as Rust
//! will see it: closure, names, types) and `emit` (text). `docs` turns the documentation of models into Markdown, `rules`
//! compiles endpoint rules, `jmespath` the expressions of waiters, and `output` formats, compares and writes files.
//! `conformance` turns the tests of a model into Rust tests.

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
