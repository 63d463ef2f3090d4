//! Endpoint discovery: the method of operations whose endpoint is discovered, and the trait of the operation that
//! returns endpoints.

use super::types::text_of_input;
use crate::error::ModelError;
use crate::paths::{DESCRIBES_ENDPOINTS, DISCOVERY, ENDPOINT_FINDER, MAP};
use crate::service::{Discovery, Member, Operation, Presence, Service, Structure, Type};
use std::fmt::Write;

/// `Operation::find_endpoint`.
pub fn method(operation: &Operation) -> String {
    let Some(Discovery::Discovered { by, required, identifiers }) = &operation.discovery else { return String::new() };
    let mut discovery = format!("{DISCOVERY}::new({required})");
    for member in identifiers {
        let _ = write!(discovery, ".identifier({:?}, {})", member.wire, text_of_input(member));
    }
    let input = if identifiers.is_empty() { "_" } else { "input" };
    format!(
        "\n    fn find_endpoint<F: {ENDPOINT_FINDER}>(finder: F, {input}: &Self::Input) -> Option<F::Found> {{\n        \
         Some(finder.find::<crate::operation::{by}>({discovery}))\n    }}\n"
    )
}

/// `DescribesEndpoints` for the operation that returns endpoints.
pub fn describes(service: &Service, operation: &Operation) -> Result<String, ModelError> {
    let Some(Discovery::Describes { invalid }) = &operation.discovery else { return Ok(String::new()) };
    let Operation { id, name, input, output, .. } = operation;
    let wrong = || {
        ModelError::new(
            id,
            "the trait aws.api#clientEndpointDiscovery requires an output with a list Endpoints of structures with the \
             members Address (string) and CachePeriodInMinutes (long)",
        )
    };
    let endpoints = find(output, "Endpoints").ok_or_else(wrong)?;
    let Type::List(item) = &endpoints.ty else { return Err(wrong()) };
    let item = service
        .structures
        .iter()
        .find(|shape| matches!(&**item, Type::Structure(name) if *name == shape.name))
        .ok_or_else(wrong)?;
    let address = find(item, "Address").filter(|member| member.ty == Type::String).ok_or_else(wrong)?;
    let period = find(item, "CachePeriodInMinutes").filter(|member| member.ty == Type::Integer("i64"));
    let period = period.ok_or_else(wrong)?;
    let (mut set, mut uses_operation, mut uses_identifiers) = (String::new(), "_", "_");
    if let Some(Member { field, presence, .. }) = find(input, "Operation").filter(|member| member.ty == Type::String) {
        uses_operation = "operation";
        let _ = writeln!(set, "input.{field} = {};", some(presence, "operation.to_owned()"));
    }
    let map = Type::Map(Box::new(Type::String), Box::new(Type::String));
    if let Some(Member { field, presence, .. }) = find(input, "Identifiers").filter(|member| member.ty == map) {
        uses_identifiers = "identifiers";
        let _ = writeln!(set, "input.{field} = {};", some(presence, "identifiers.clone()"));
    }
    let body = match set.is_empty() {
        true => "awsjson_smithy::CorrectionDefault::correction_default()".to_owned(),
        false => {
            format!("let mut input: Self::Input = awsjson_smithy::CorrectionDefault::correction_default();\n{set}input")
        }
    };
    let invalid = invalid.as_ref().map_or_else(|| "None".to_owned(), |code| format!("Some({code:?})"));
    Ok(format!(
        "impl {DESCRIBES_ENDPOINTS} for {name} {{\n    \
         const INVALID_ENDPOINT: Option<&'static str> = {invalid};\n\n    \
         fn discovery_input({uses_operation}: &str, {uses_identifiers}: &{MAP}<String, String>) -> Self::Input {{\n{body}\n}}\n\n    \
         fn discovered(output: Self::Output) -> Option<(String, i64)> {{\n        \
         let endpoint = output.{}.into_iter().next()?;\n        Some((endpoint.{}, endpoint.{}))\n    }}\n}}\n\n",
        present(endpoints),
        present(address),
        present(period),
    ))
}

fn find<'s>(structure: &'s Structure, wire: &str) -> Option<&'s Member> {
    structure.members.iter().find(|member| member.wire == wire)
}

fn present(member: &Member) -> String {
    if member.presence == Presence::Optional { format!("{}?", member.field) } else { member.field.clone() }
}

fn some(presence: &Presence, value: &str) -> String {
    if *presence == Presence::Optional { format!("Some({value})") } else { value.to_owned() }
}
