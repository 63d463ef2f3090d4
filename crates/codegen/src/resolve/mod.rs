//! Resolves the AST of a model to a [`Service`]: closure, names and types.

mod auth;
mod check;
mod client_context;
mod context;
pub mod default;
mod discovery;
mod documentation;
mod event_stream;
mod expressions;
mod finite;
pub mod graph;
mod host;
mod legal;
mod member;
mod member_names;
mod nesting;
mod operation;
mod pages;
mod resolver;
mod selection;
mod shape;
mod supported;

use crate::error::ModelError;
use crate::read::ast::{Model, Shape, Traits};
use crate::service::Service;
use resolver::Resolver;

/// The service of `model` with the shape ID `wanted`, or its only service.
pub fn service(model: &Model, wanted: Option<&str>) -> Result<Service, ModelError> {
    let (id, shape) = one_service(model, wanted)?;
    let protocol = protocol(id, &shape.traits)?;
    Resolver::new(model, id, shape)?.service(protocol)
}

/// Leaves this service of `model` with the operations called `operations`, and those that they need.
pub fn keep_operations(model: &mut Model, wanted: Option<&str>, operations: &[String]) -> Result<(), ModelError> {
    let (id, _) = one_service(model, wanted)?;
    let id = id.to_owned();
    selection::keep_operations(model, &id, operations)
}

fn one_service<'m>(model: &'m Model, wanted: Option<&str>) -> Result<(&'m str, &'m Shape), ModelError> {
    let mut services = model.services().filter(|(id, _)| wanted.is_none_or(|wanted| wanted == *id));
    match (services.next(), services.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(match wanted {
            Some(wanted) => ModelError::new(wanted, "the model contains no service with this shape ID"),
            None => ModelError::new("the model", "it contains no service"),
        }),
        (Some(_), Some(_)) => {
            let ids: Vec<&str> = model.services().map(|(id, _)| id).collect();
            let message = format!("it contains several services; select one with --service ID: {}", ids.join(", "));
            Err(ModelError::new("the model", message))
        }
    }
}

/// The variant of `awsjson_smithy::Protocol` for a service.
fn protocol(id: &str, traits: &Traits) -> Result<&'static str, ModelError> {
    match ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"].map(|name| traits.has(name)) {
        [true, _] => Ok("AwsJson1_0"),
        [_, true] => Ok("AwsJson1_1"),
        _ => {
            let others: Vec<&str> = traits.ids().filter(|name| name.starts_with("aws.protocols#")).collect();
            let others = if others.is_empty() { String::new() } else { format!(", only {}", others.join(", ")) };
            Err(ModelError::new(id, format_args!("the service supports neither awsJson 1.0 nor awsJson 1.1{others}")))
        }
    }
}
