//! A command line for any awsJson service.
//!
//! `awsjson-codegen` generates a [table](mod@table) of a service's operations, and [`Program`] interprets it. Each
//! operation is a subcommand with flags for its members. Programs support input from JSON files, output as JSON,
//! table or CSV, JMESPath queries, pagination, and dry runs. A program for a service consists of the table and a short
//! `main` function:
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
//! Only data is written to stdout, and everything else to stderr. [`Exit`] lists the exit statuses.

pub mod table;

mod arguments;
mod call;
mod confirm;
mod connect;
mod dry_run;
mod exit;
mod input;
mod notice;
mod options;
mod output;
mod pages;
mod program;
mod progress;
mod stdout;

pub use arguments::sending_options;
pub use call::{Call, CallError, CallErrorKind, CallOutput, Check, MakeRequest, call, check, request};
pub use confirm::{Details, confirm, require_terminal};
pub use connect::{Connection, Local};
pub use dry_run::request_text;
pub use exit::{CommandError, Exit};
pub use input::{input_text, input_value};
pub use notice::notice;
pub use output::{Csv, Format, Query, Rows, cell, inert, json_line, printable, printable_line, table as table_text};
pub use program::{Client, Program};
pub use progress::progress;
pub use stdout::Stdout;
