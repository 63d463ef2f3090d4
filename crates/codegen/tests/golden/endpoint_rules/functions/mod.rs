//! Each function of the rules language in the places it can stand in, a rule each.

pub mod bdd;
pub mod tree;
