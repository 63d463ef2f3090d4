//! Rules with parameters and variables whose names differ in case only, documentation in HTML, and
//! indices that count from the end.

pub mod bdd;
pub mod tree;
