//! Each function of the rules engine in all contexts, with one rule for each.

pub mod bdd;
pub mod tree;
