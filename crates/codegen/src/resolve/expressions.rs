//! Compiles the JMESPath expressions of the model: those of waiters, and those of endpoint parameters that operations
//! take from their inputs. A waiter or parameter whose expression cannot be compiled to Rust is left out, with a
//! warning.

use crate::docs::markdown;
use crate::error::ModelError;
use crate::jmespath::{Expression, Root};
use crate::names;
use crate::read::ast::{Model, Traits, local_name};
use crate::service::{Acceptor, ContextParam, ContextValue, Matcher, Operation, Service, Waiter};
use serde_json::Value;

const WAITABLE: &str = "smithy.waiters#waitable";
const PATHS: &str = "smithy.rules#operationContextParams";
/// The defaults of `minDelay` and `maxDelay`, in seconds.
const MIN_DELAY: u64 = 2;
const MAX_DELAY: u64 = 120;

/// Adds waiters and endpoint parameters to the operations of `service`, whose shape IDs are `ids`.
pub fn compile(model: &Model, ids: &[&str], service: &mut Service) -> Result<(), ModelError> {
    let mut compiled = Vec::new();
    let mut warnings = Vec::new();
    for (id, operation) in ids.iter().zip(&service.operations) {
        let traits = &model.shape(id)?.traits;
        let mut left_out = |message: String| warnings.push(ModelError::new(id, message));
        let waiters = waiters(service, operation, traits, &mut left_out);
        compiled.push((waiters, paths(service, operation, traits, &mut left_out)));
    }
    let operations = service.operations.iter().map(|operation| operation.name.as_str());
    let mut taken = names::taken_by_waiters(operations, service.type_names());
    for (operation, (waiters, paths)) in service.operations.iter_mut().zip(compiled) {
        operation.waiters = waiters;
        for waiter in &mut operation.waiters {
            waiter.name = names::waiter(&mut taken, &waiter.shape);
        }
        for param in paths {
            // A static parameter overrides one of the input.
            if !operation.context.iter().any(|other| other.parameter == param.parameter) {
                operation.context.push(param);
            }
        }
        operation.context.sort_by(|a, b| a.parameter.cmp(&b.parameter));
    }
    service.warnings.extend(warnings);
    Ok(())
}

fn paths(
    service: &Service,
    operation: &Operation,
    traits: &Traits,
    left_out: &mut dyn FnMut(String),
) -> Vec<ContextParam> {
    let mut params = Vec::new();
    for (name, param) in traits.get(PATHS).and_then(Value::as_object).into_iter().flatten() {
        let path = param.get("path").and_then(Value::as_str).unwrap_or_default();
        let root = Root::Structure("input", &operation.input);
        let value = Expression::parse(service, root, path).and_then(|expression| {
            let value = match expression.is_list()? {
                true => expression.strings()?,
                false => expression.string()?,
            };
            Ok(ContextValue::Path { value: value.text, optional: value.optional })
        });
        match value {
            Ok(value) => params.push(ContextParam { parameter: name.clone(), value }),
            Err(problem) => {
                left_out(format!("the endpoint parameter {name} of {PATHS} is left out: {problem} (in `{path}`)"));
            }
        }
    }
    params
}

fn waiters(service: &Service, operation: &Operation, traits: &Traits, left_out: &mut dyn FnMut(String)) -> Vec<Waiter> {
    let mut waiters = Vec::new();
    for (name, waiter) in traits.get(WAITABLE).and_then(Value::as_object).into_iter().flatten() {
        let seconds = |key: &str, default| waiter.get(key).and_then(Value::as_u64).unwrap_or(default);
        let min_delay = seconds("minDelay", MIN_DELAY).max(1);
        let docs = waiter.get("documentation").and_then(Value::as_str).unwrap_or_default();
        let acceptors = waiter.get("acceptors").and_then(Value::as_array).into_iter().flatten();
        let acceptors = acceptors.map(|value| acceptor(service, operation, value)).collect::<Result<Vec<_>, String>>();
        match acceptors.map(|acceptors| (acceptors, markdown(docs))) {
            Ok((acceptors, docs)) => waiters.push(Waiter {
                name: String::new(),
                shape: name.clone(),
                docs,
                min_delay,
                max_delay: seconds("maxDelay", MAX_DELAY).max(min_delay),
                acceptors,
            }),
            Err(problem) => left_out(format!("the waiter {name} of {WAITABLE} is left out: {problem}")),
        }
    }
    waiters
}

fn acceptor(service: &Service, operation: &Operation, value: &Value) -> Result<Acceptor, String> {
    let state = match value.get("state").and_then(Value::as_str) {
        Some("success") => "Success",
        Some("failure") => "Failure",
        _ => "Retry",
    };
    let matcher = value.get("matcher").and_then(Value::as_object).and_then(|matcher| matcher.iter().next());
    let matcher = match matcher {
        Some((name, Value::Bool(success))) if name == "success" => Matcher::Success(*success),
        Some((name, Value::String(error))) if name == "errorType" => Matcher::Error(codes(service, error)),
        Some((name, value)) if name == "output" => {
            Matcher::Output(condition(service, Root::Structure("output", &operation.output), value)?)
        }
        Some((name, value)) if name == "inputOutput" => {
            Matcher::Output(condition(service, Root::InputOutput(&operation.input, &operation.output), value)?)
        }
        Some((name, _)) => return Err(format!("the matcher {name} is unknown, or its value has the wrong type")),
        None => return Err("an acceptor has no matcher".to_owned()),
    };
    Ok(Acceptor { state, matcher })
}

/// All codes of an error that `errorType` names by its shape or by its code.
fn codes(service: &Service, error: &str) -> Vec<String> {
    let name = local_name(error);
    let by_query_code = service.errors.iter().filter(|error| error.query_code.as_deref() == Some(name));
    let mut codes = vec![name.to_owned()];
    codes.extend(by_query_code.map(|error| error.structure.shape.clone()).filter(|shape| shape != name));
    codes
}

fn condition(service: &Service, root: Root<'_>, matcher: &Value) -> Result<String, String> {
    let text = |key: &str| matcher.get(key).and_then(Value::as_str);
    let (Some(path), Some(expected)) = (text("path"), text("expected")) else {
        return Err("a matcher has no `path` or no `expected`".to_owned());
    };
    let compiled = Expression::parse(service, root, path).and_then(|expression| match text("comparator") {
        Some("stringEquals") => expression.is_string(expected),
        Some("booleanEquals") => expression.is_boolean(expected == "true"),
        Some("anyStringEquals") => expression.has_string(expected),
        Some("allStringEquals") => expression.all_strings(expected),
        other => Err(format!("the comparator {} is unknown", other.unwrap_or("(none)"))),
    });
    compiled.map_err(|problem| format!("{problem} (in `{path}`)"))
}
