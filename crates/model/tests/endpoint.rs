//! The endpoint tests of the model, as codegen wrote them.

#[path = "generated/endpoint_rules.rs"]
mod endpoint_rules;
