//! Generates Rust tests from the endpoint tests that call an operation (`operationInputs` of
//! `smithy.rules#endpointTests`).

use super::cases::Cases;
use super::literal;
use crate::error::ModelError;
use crate::names;
use crate::paths;
use crate::read::ast::{Model, local_name};
use crate::resolve::default::document;
use crate::resolve::graph;
use crate::rules;
use crate::service::Service;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Write;

const TESTS: &str = "smithy.rules#endpointTests";

/// The file of these tests. Adds their number to `cases`.
pub fn source(service: &Service, cases: &mut Cases) -> Result<String, ModelError> {
    let mut source = String::new();
    let tests = service.traits.get(TESTS).and_then(|tests| tests.get("testCases")).and_then(Value::as_array);
    for (index, test) in tests.into_iter().flatten().enumerate() {
        let calls = test.get("operationInputs").and_then(Value::as_array);
        for (call_index, call) in calls.into_iter().flatten().enumerate() {
            match call_body(service, call) {
                Ok((operation, body)) => {
                    let expected = rules::expected(test).map_err(|error| ModelError::new(&service.id, error))?;
                    let name = format!("{}_{index}_{call_index}", names::snake_case(&operation));
                    let _ = write!(
                        source,
                        "\n#[test]\nfn {name}() {{\n{body}assert_eq!({operation}::endpoint(&config, &input), {expected});\n}}\n"
                    );
                    cases.count += 1;
                }
                Err(reason) => cases.skip(&format!("endpoint test: {reason}")),
            }
        }
    }
    let (source, uses) = paths::resolve(&source, &[], "crate");
    Ok(format!(
        "//! The endpoints of operations (`{TESTS}`).\n\n#![allow(unused_imports)]\n\nuse awsjson_smithy::endpoint::{{AuthScheme, \
         Endpoint, EndpointConfig, EndpointError}};\nuse awsjson_smithy::Operation;\n\
         use crate::operation::*;\nuse crate::types::*;\n{uses}{source}"
    ))
}

/// The IDs of the operations that the endpoint tests of the service `id` call, and of the operation for endpoint
/// discovery.
pub fn called(model: &Model, id: &str) -> Result<BTreeSet<String>, ModelError> {
    let shape = model.shape(id)?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let tests = shape.traits.get(TESTS).and_then(|tests| tests.get("testCases")).and_then(Value::as_array);
    let calls = tests.into_iter().flatten().filter_map(|test| test.get("operationInputs")?.as_array()).flatten();
    let names: BTreeSet<String> = calls.filter_map(|call| text(call, "operationName")).collect();
    let mut called: BTreeSet<String> = graph::operations(model, shape)?
        .into_iter()
        .filter(|operation| names.contains(local_name(operation)))
        .map(str::to_owned)
        .collect();
    if !called.is_empty() {
        called.extend(shape.traits.get("aws.api#clientEndpointDiscovery").and_then(|it| text(it, "operation")));
    }
    Ok(called)
}

/// The name of the operation, and the statements that define `config` and `input`.
fn call_body(service: &Service, call: &Value) -> literal::Result<(String, String)> {
    let name = call.get("operationName").and_then(Value::as_str).ok_or("operationName is missing")?;
    let name = names::type_name(name);
    let operation = service.operations.iter().find(|operation| operation.name == name);
    let operation = operation.ok_or_else(|| format!("there is no operation {name}"))?;
    let object = |key: &str| call.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    let input = literal::structure(service, &operation.input.name, &operation.input, &object("operationParams"))?;
    let mut body = "let mut config = EndpointConfig::default();\n".to_owned();
    for (built_in, value) in &object("builtInParams") {
        let _ = writeln!(body, "config.{} = {};", built_in_field(built_in)?, setting(value)?);
    }
    context(&mut body, &object("clientParams"));
    let _ = writeln!(body, "let input = {input};");
    Ok((name, body))
}

fn context(body: &mut String, params: &Map<String, Value>) {
    for (name, value) in params {
        let _ = writeln!(body, "config.context.insert({name:?}.to_owned(), {});", document(value));
    }
}

fn built_in_field(name: &str) -> literal::Result<&'static str> {
    match name {
        "AWS::Region" => Ok("region"),
        "AWS::UseFIPS" => Ok("use_fips"),
        "AWS::UseDualStack" => Ok("use_dual_stack"),
        "SDK::Endpoint" => Ok("endpoint"),
        "AWS::Auth::AccountId" => Ok("account_id"),
        "AWS::Auth::AccountIdEndpointMode" => Ok("account_id_endpoint_mode"),
        _ => Err(format!("the built-in {name} is unknown")),
    }
}

fn setting(value: &Value) -> literal::Result<String> {
    match value {
        Value::Bool(value) => Ok(value.to_string()),
        Value::String(value) => Ok(format!("Some({value:?}.to_owned())")),
        _ => Err("a built-in is neither a boolean nor a string".to_owned()),
    }
}
