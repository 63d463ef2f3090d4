//! The vocabulary of Smithy services for Rust: operations, shapes, validation, timestamps, endpoint rules.
