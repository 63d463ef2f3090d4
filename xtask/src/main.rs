//! The chores of the project.

#[cfg_attr(not(test), expect(dead_code, reason = "codegen does not call it yet"))]
mod endpoint;

fn main() {}
