//! Converts names of the model to names of Rust. All names in generated code are chosen here.

mod case;
mod client_setter;
mod distinct;
mod package;

pub use case::{check, constant, field, method, setter, snake_case, type_name, variant};
pub use client_setter::client_setter;
pub use distinct::{distinct, taken_by_waiters, types, waiter};
pub use package::{is_package, package};
