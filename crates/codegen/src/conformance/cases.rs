//! Generates Rust tests from the protocol tests of a model.

use super::literal;
use crate::error::ModelError;
use crate::names;
use crate::paths;
use crate::read::ast::{Model, Shape, local_name};
use crate::resolve::graph;
use crate::service::{Operation, Service};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const REQUESTS: &str = "smithy.test#httpRequestTests";
const RESPONSES: &str = "smithy.test#httpResponseTests";

/// The tests of one service.
#[derive(Debug, Default)]
pub struct Cases {
    /// The source of the `#[test]` functions.
    pub source: String,
    /// The number of tests, including those of `endpoints`.
    pub count: usize,
    /// The number of skipped tests, by reason.
    pub skipped: BTreeMap<String, usize>,
    names: BTreeSet<String>,
}

impl Cases {
    /// The protocol tests of `service`, whose shape ID is `id`.
    pub fn of(model: &Model, id: &str, service: &Service) -> Result<Self, ModelError> {
        let shape = model.shape(id)?;
        let mut cases = Self::default();
        let mut errors: BTreeMap<&str, &Operation> = BTreeMap::new();
        for operation_id in graph::operations(model, shape)? {
            let operation_shape = model.shape(operation_id)?;
            let name = local_name(operation_id);
            let operation = service.operations.iter().find(|operation| operation.shape == name);
            let operation = operation
                .ok_or_else(|| ModelError::new(operation_id, "the resolved service does not contain this operation"))?;
            for error in operation_shape.errors.iter().chain(&shape.errors) {
                errors.entry(&error.target).or_insert(operation);
            }
            cases.add(operation_shape, REQUESTS, "request", service, |test| request(service, operation, test))?;
            cases.add(operation_shape, RESPONSES, "response", service, |test| response(service, operation, test))?;
        }
        for (error, operation) in errors {
            cases.add(model.shape(error)?, RESPONSES, "error", service, |test| {
                self::error(service, local_name(error), operation, test)
            })?;
        }
        Ok(cases)
    }

    /// Adds the tests in the trait `name` of `shape`. `kind` is the prefix of their names.
    fn add(
        &mut self,
        shape: &Shape,
        name: &str,
        kind: &str,
        service: &Service,
        write: impl Fn(&Value) -> literal::Result<String>,
    ) -> Result<(), ModelError> {
        let protocol = if service.protocol == "AwsJson1_1" { "awsJson1_1" } else { "awsJson1_0" };
        let Some(tests) = shape.traits.get(name) else { return Ok(()) };
        let tests = tests
            .as_array()
            .ok_or_else(|| ModelError::new(&service.id, format_args!("the trait {name} must be a list")))?;
        for test in tests {
            let id = text(test, "id").unwrap_or("a test without an ID");
            if text(test, "appliesTo") == Some("server") {
                self.skip("for servers");
                continue;
            }
            if let Some(other) = text(test, "protocol").map(local_name).filter(|other| *other != protocol) {
                self.skip(&format!("for the protocol {other}"));
                continue;
            }
            // A test that cannot be expressed in Rust must fail, not disappear.
            let body =
                write(test).unwrap_or_else(|error| format!("    panic!(\"cannot be expressed: {{}}\", {error:?});\n"));
            let mut function = format!("{kind}_{}", names::snake_case(id));
            while !self.names.insert(function.clone()) {
                function.push('_');
            }
            let _ = write!(self.source, "\n#[test]\nfn {function}() {{\n{body}}}\n");
            self.count += 1;
        }
        Ok(())
    }

    /// Counts a test that is skipped for `reason`.
    pub fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }
}

fn request(service: &Service, operation: &Operation, test: &Value) -> literal::Result<String> {
    let input = &operation.input;
    let input = literal::structure(service, &input.name, input, &params(test)?)?;
    let (method, uri) =
        (text(test, "method").ok_or("the test has no method")?, text(test, "uri").ok_or("the test has no uri")?);
    let mut forbidden = texts(test, "forbidHeaders")?;
    if !service.query_compatible {
        forbidden.push("x-amzn-query-mode");
    }
    Ok(format!(
        "    let expected = Request {{\n        method: {method:?},\n        path: {uri:?},\n        \
         query: &{:?},\n        forbid_query: &{:?},\n        require_query: &{:?},\n        \
         headers: &{:?},\n        forbid_headers: &{forbidden:?},\n        require_headers: &{:?},\n        \
         body: {:?},\n        media_type: {:?},\n        host: {:?},\n        resolved_host: {:?},\n    }};\n    \
         check_request::<{}>({input}, &expected);\n",
        texts(test, "queryParams")?,
        texts(test, "forbidQueryParams")?,
        texts(test, "requireQueryParams")?,
        headers(test)?,
        texts(test, "requireHeaders")?,
        text(test, "body"),
        text(test, "bodyMediaType"),
        text(test, "host"),
        text(test, "resolvedHost"),
        operation.name,
    ))
}

fn response(service: &Service, operation: &Operation, test: &Value) -> literal::Result<String> {
    let params = params(test)?;
    let output = literal::structure(service, &operation.output.name, &operation.output, &params)?;
    // A NaN is unequal to itself, so an output with NaN cannot be compared by `PartialEq`.
    let check = if has_nan(&Value::Object(params)) { "check_output_with_nan" } else { "check_output" };
    Ok(format!("    {check}::<{}>({}, {output});\n", operation.name, response_of(test)?))
}

fn error(service: &Service, shape: &str, operation: &Operation, test: &Value) -> literal::Result<String> {
    let error = service.errors.iter().find(|error| error.structure.shape == shape);
    let error = &error.ok_or_else(|| format!("there is no error {shape}"))?.structure;
    let path = format!("model::error::{}", error.name);
    let value = literal::structure(service, &path, error, &params(test)?)?;
    let vendor = |key: &str| test.get("vendorParams").and_then(|params| params.get(key)).and_then(Value::as_str);
    Ok(format!(
        "    check_error::<{}>({}, model::error::ServiceError::{}({value}), {:?}, {:?}, {});\n",
        operation.name,
        response_of(test)?,
        error.name,
        vendor("code"),
        vendor("type"),
        test.get("vendorParams").is_some(),
    ))
}

/// The expression that builds the response of a test.
fn response_of(test: &Value) -> literal::Result<String> {
    let status = test.get("code").and_then(Value::as_u64).ok_or("the test has no code")?;
    Ok(format!("http_response({status}, &{:?}, {:?})", headers(test)?, text(test, "body").unwrap_or_default()))
}

fn text<'t>(test: &'t Value, key: &str) -> Option<&'t str> {
    test.get(key).and_then(Value::as_str)
}

fn texts<'t>(test: &'t Value, key: &str) -> literal::Result<Vec<&'t str>> {
    let Some(list) = test.get(key) else { return Ok(Vec::new()) };
    let texts = list.as_array().map(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    texts.flatten().ok_or_else(|| format!("{key} is not a list of strings"))
}

fn headers(test: &Value) -> literal::Result<Vec<(&str, &str)>> {
    let Some(headers) = test.get("headers") else { return Ok(Vec::new()) };
    let headers = headers.as_object().ok_or("headers is not an object")?;
    headers.iter().map(|(name, value)| Ok((name.as_str(), value.as_str().ok_or("a header is not a string")?))).collect()
}

fn params(test: &Value) -> literal::Result<Map<String, Value>> {
    match test.get("params") {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(params)) => Ok(params.clone()),
        Some(_) => Err("params is not an object".to_owned()),
    }
}

fn has_nan(value: &Value) -> bool {
    match value {
        Value::String(text) => text == "NaN",
        Value::Array(values) => values.iter().any(has_nan),
        Value::Object(values) => values.values().any(has_nan),
        _ => false,
    }
}

/// Whether a model has protocol tests.
pub fn has_tests(model: &Model) -> bool {
    model.any_has(&[REQUESTS, RESPONSES])
}

/// The file of tests with the given source.
pub fn file(source: &str) -> String {
    let (source, uses) = paths::resolve(source, &[], "crate");
    format!(
        "//! The protocol tests of the model.\n\n#![allow(unused_imports)]\n\nuse crate as model;\nuse super::checks::*;\n\
         use model::operation::*;\nuse model::types::*;\n{uses}{source}"
    )
}
