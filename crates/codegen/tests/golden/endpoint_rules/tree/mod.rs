//! A tree of rules, and its endpoint tests.

#[path = "../cases.rs"]
mod cases;
pub mod rules;
