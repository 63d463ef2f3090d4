//! The tests of requests and responses of a service, as the bodies of Rust tests.

use super::fields::{self, has_nan, headers, params, text, texts};
use super::literal;
use crate::service::{Operation, Service};
use serde_json::{Map, Value};

/// The test that a service decodes a request to an input. If the test has an input but no body, a client encodes the
/// body.
pub fn request(service: &Service, operation: &Operation, test: &Value) -> literal::Result<String> {
    let params = params(test)?;
    let input = literal::structure(service, &operation.input.name, &operation.input, &params)?;
    let name = &operation.name;
    if text(test, "body").is_none() && !params.is_empty() {
        return Ok(format!("    check_received_from_client::<{name}>({input});\n"));
    }
    let check = if has_nan(&Value::Object(params)) { "check_received_with_nan" } else { "check_received" };
    Ok(format!("    {check}::<{name}>({}, {input});\n", received(test)?))
}

/// The test that a service encodes an output as a response.
pub fn response(service: &Service, operation: &Operation, test: &Value) -> literal::Result<String> {
    let output = literal::structure(service, &operation.output.name, &operation.output, &params(test)?)?;
    Ok(format!("    check_sent::<{}>(Ok(&{output}), &{});\n", operation.name, sent(test)?))
}

/// The test that a service encodes an error as a response.
pub fn error(service: &Service, shape: &str, operation: &Operation, test: &Value) -> literal::Result<String> {
    let (name, value) = fields::error(service, shape, test)?;
    let error = format!("model::error::ServiceError::{name}({value})");
    Ok(format!("    check_sent::<{}>(Err(&{error}), &{});\n", operation.name, sent(test)?))
}

/// The tests that a service rejects a request, one for each set of parameters.
pub fn malformed(operation: &Operation, test: &Value) -> literal::Result<String> {
    let mut calls = String::new();
    for test in with_parameters(test)? {
        let part = |key: &str| test.get(key).filter(|part| part.is_object()).ok_or_else(|| format!("it has no {key}"));
        let (request, response) = (part("request")?, part("response")?);
        let status = response.get("code").and_then(Value::as_u64).ok_or("the response has no code")?;
        let body = response.get("body");
        let assertion = body.and_then(|body| body.get("assertion"));
        let asserted = |key: &str| assertion.and_then(|assertion| text(assertion, key));
        let media_type = body.and_then(|body| text(body, "mediaType"));
        calls += &format!(
            "    check_refused::<{}>({}, &Refusal {{ status: {status}, headers: &{:?}, media_type: {media_type:?}, \
             contents: {:?}, message_regex: {:?} }});\n",
            operation.name,
            received(request)?,
            headers(response)?,
            asserted("contents"),
            asserted("messageRegex"),
        );
    }
    Ok(calls)
}

/// Replaces `$name:L` in a test by the value of the parameter, and `$name:S` by the value in quotes.
fn with_parameters(test: &Value) -> literal::Result<Vec<Value>> {
    let parameters: Map<String, Value> = match test.get("testParameters") {
        None => return Ok(vec![test.clone()]),
        Some(parameters) => parameters.as_object().cloned().ok_or("testParameters is no object")?,
    };
    let lists: Option<Vec<(&String, &Vec<Value>)>> =
        parameters.iter().map(|(name, values)| Some((name, values.as_array()?))).collect();
    let lists = lists.ok_or("a test parameter is no list")?;
    let count = lists.first().map_or(0, |(_, values)| values.len());
    if count == 0 || lists.iter().any(|(_, values)| values.len() != count) {
        return Err("the test parameters have no values, or not as many of each".to_owned());
    }
    let with_values = |index: usize| {
        let mut filled = test.clone();
        for (name, values) in &lists {
            let value = values.get(index).and_then(Value::as_str).ok_or("a test parameter is no string")?;
            fill(&mut filled, name, value);
        }
        Ok(filled)
    };
    (0..count).map(with_values).collect()
}

fn fill(value: &mut Value, name: &str, with: &str) {
    match value {
        Value::String(text) => {
            *text = text.replace(&format!("${name}:L"), with).replace(&format!("${name}:S"), &format!("{with:?}"));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| fill(value, name, with)),
        Value::Object(values) => values.values_mut().for_each(|value| fill(value, name, with)),
        _ => {}
    }
}

/// The request of a test, as an expression.
fn received(test: &Value) -> literal::Result<String> {
    let (method, uri) = (text(test, "method").ok_or("it has no method")?, text(test, "uri").ok_or("it has no uri")?);
    Ok(format!(
        "Received {{ method: {method:?}, uri: {uri:?}, headers: &{:?}, body: {:?} }}",
        headers(test)?,
        text(test, "body")
    ))
}

/// The response that is expected, as an expression.
fn sent(test: &Value) -> literal::Result<String> {
    let status = test.get("code").and_then(Value::as_u64).ok_or("it has no code")?;
    Ok(format!(
        "Sent {{ status: {status}, headers: &{:?}, require_headers: &{:?}, forbid_headers: &{:?}, body: {:?}, \
         media_type: {:?} }}",
        headers(test)?,
        texts(test, "requireHeaders")?,
        texts(test, "forbidHeaders")?,
        text(test, "body"),
        text(test, "bodyMediaType"),
    ))
}
