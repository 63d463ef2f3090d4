//! The endpoint of an operation's requests: the endpoint rules, the parameters that the operation sets, and the host
//! prefix.

use super::docs::doc_comment;
use super::types::text_of_input;
use crate::error::ModelError;
use crate::names;
use crate::paths::{ENDPOINT, ENDPOINT_CONFIG, ENDPOINT_ERROR};
use crate::rules::{self as endpoint, EndpointModule, Parameter};
use crate::service::{ContextParam, ContextValue, HostPart, Member, Operation, Presence, Service, Type};
use std::fmt::Write;

/// The module of the service's endpoint rules.
pub fn rules(service: &Service, model_crate: &str) -> Result<EndpointModule, ModelError> {
    let options = endpoint::Options {
        field: &names::field,
        doc_comment: &|docs| doc_comment(docs, 4),
        module: &format!("{model_crate}::endpoint"),
    };
    let written =
        |traits| endpoint::write_module(traits, &options).map_err(|error| ModelError::new(&service.id, error));
    match written(service.traits.as_map())? {
        Some(rules) => Ok(rules),
        None => written(&endpoint::configured_only())?
            .ok_or_else(|| ModelError::new(&service.id, "the service has no endpoint rules")),
    }
}

/// `Operation::endpoint`.
pub fn resolve(operation: &Operation, parameters: &[Parameter]) -> Result<String, ModelError> {
    let mut set = String::new();
    for param in &operation.context {
        // The rules have no such parameter.
        if let Some(parameter) = parameters.iter().find(|parameter| parameter.name == param.parameter) {
            set += &assignment(&operation.id, parameter, param)?;
        }
    }
    let input = if set.contains("input.") { "input" } else { "_" };
    let resolve = match set.is_empty() {
        true => "crate::endpoint::resolve(&crate::endpoint::Params::from(config))\n".to_owned(),
        false => {
            format!("let mut params = crate::endpoint::Params::from(config);\n{set}crate::endpoint::resolve(&params)\n")
        }
    };
    Ok(format!(
        "\n    #[inline]\n    fn endpoint(config: &{ENDPOINT_CONFIG}, {input}: &Self::Input) -> Result<{ENDPOINT}, {ENDPOINT_ERROR}> {{\n        {resolve}    }}\n"
    ))
}

/// Whether the endpoint of an operation depends on its input.
pub fn uses_input(operation: &Operation) -> bool {
    operation.context.iter().any(|param| !matches!(param.value, ContextValue::Static(_)))
}

/// Whether endpoints depend on the account ID of the credentials.
pub fn uses_account(parameters: &[Parameter]) -> bool {
    parameters.iter().any(|parameter| parameter.built_in.as_deref() == Some("AWS::Auth::AccountId"))
}

/// The statement that sets a parameter. A member that is not set leaves the parameter unchanged.
fn assignment(id: &str, parameter: &Parameter, param: &ContextParam) -> Result<String, ModelError> {
    let field = &parameter.field;
    match &param.value {
        ContextValue::Static(value) => {
            let value = parameter.literal(value).map_err(|error| ModelError::new(id, error))?;
            Ok(format!("params.{field} = {value};\n"))
        }
        ContextValue::Path { value, optional } => Ok(match (optional, parameter.is_optional()) {
            (true, true) => format!("params.{field} = {value}.or(params.{field});\n"),
            (true, false) => format!("if let Some(it) = {value} {{ params.{field} = it; }}\n"),
            (false, true) => format!("params.{field} = Some({value});\n"),
            (false, false) => format!("params.{field} = {value};\n"),
        }),
        ContextValue::Member(member) => {
            let Member { field: from, ty, presence, .. } = &**member;
            let value = match ty {
                Type::Enum(_) => "it.as_str().to_owned()",
                Type::Boolean => "*it",
                _ => "it.clone()",
            };
            let value = if parameter.is_optional() { format!("Some({value})") } else { value.to_owned() };
            Ok(match presence {
                Presence::Optional => {
                    format!("if let Some(it) = &input.{from} {{ params.{field} = {value}; }}\n")
                }
                _ => format!("let it = &input.{from};\nparams.{field} = {value};\n"),
            })
        }
    }
}

/// `Operation::host_prefix`.
pub fn host_prefix(parts: &[HostPart]) -> String {
    let (mut format, mut labels) = (String::new(), String::new());
    for part in parts {
        match part {
            HostPart::Text(text) => format.push_str(text),
            HostPart::Label(member) => {
                format.push_str("{}");
                let (wire, value) = (&member.wire, text_of_input(member));
                let _ = write!(labels, ", awsjson_smithy::endpoint::host_label({wire:?}, {value})?");
            }
        }
    }
    let (argument, prefix) = match labels.is_empty() {
        true => ("_", format!("{format:?}.to_owned()")),
        false => ("input", format!("format!({format:?}{labels})")),
    };
    format!(
        "\n    fn host_prefix({argument}: &Self::Input) -> Result<Option<String>, {ENDPOINT_ERROR}> {{\n        \
         Ok(Some({prefix}))\n    }}\n"
    )
}
