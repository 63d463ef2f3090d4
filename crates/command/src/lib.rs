//! A command line for any awsJson service.
//!
//! `awsjson-codegen` writes a [table](table) of a service's operations; [`Program`] interprets it: one
//! subcommand for each operation, with flags from its members, input from JSON files, output as JSON, table
//! or CSV, JMESPath queries, pages, and requests that are shown instead of sent. A program for a service is
//! the table and a `main` of a few lines:
//!
//! ```no_run
//! use awsjson_command::Program;
//! use awsjson_command::table::Service;
//! use std::process::ExitCode;
//!
//! static SERVICE: Service =
//!     Service { name: "lamps", title: "Lamps", service: &awsjson_smithy_service(), operations: &[] };
//! # const fn awsjson_smithy_service() -> awsjson_smithy::Service {
//! #     awsjson_smithy::Service::new("Lamps", "Lamps", "2024-01-01", "lamps", awsjson_smithy::Protocol::AwsJson1_0)
//! # }
//!
//! fn main() -> ExitCode {
//!     Program::new(&SERVICE).main()
//! }
//! ```
//!
//! stdout has data only; everything else goes to stderr. The exit status tells kinds of failures apart, see
//! [`Exit`].

pub mod table;

mod arguments;
mod call;
mod confirm;
mod connect;
mod dry_run;
mod exit;
mod input;
mod output;
mod pages;
mod program;
mod progress;
mod stdout;

pub use call::{Call, CallError, CallErrorKind, CallOutput, Check, MakeRequest, call, check, request};
pub use confirm::{Details, confirm};
pub use connect::{Connection, Local};
pub use exit::{Exit, Failure};
pub use input::input_value;
pub use output::{Format, Query, Rows, cell, table as table_text};
pub use program::{Client, Program};
pub use progress::progress;
pub use stdout::Stdout;
