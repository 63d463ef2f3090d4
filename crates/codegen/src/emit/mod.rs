//! Writes the text of the generated files for a service.

mod check;
mod client;
mod command;
mod crate_files;
mod discovery;
mod divide;
mod docs;
mod endpoint;
mod endpoint_parameters;
mod event_stream;
mod example;
mod features;
mod files;
mod fluent;
mod model;
mod pages;
mod result;
mod schema;
mod setters;
mod structure;
mod types;
mod waiter;

pub use client::client;
pub use command::table as command_table;
pub use crate_files::{Runtime, client_crate, command_crate, model_crate};
pub use divide::tests as divided_tests;
#[cfg(test)]
pub use docs::doc_comment;
pub use endpoint::rules as endpoint_rules;
pub use files::{Files, GENERATED, Origin};
pub use model::model;
pub use types::rust as rust_type;
