//! The tests of requests and responses of a client, as the bodies of Rust tests.

use super::fields::{self, has_nan, headers, params, text, texts};
use super::literal;
use crate::service::{Operation, Service};
use serde_json::Value;

/// The test that a client encodes an input as a request.
pub fn request(service: &Service, operation: &Operation, test: &Value) -> literal::Result<String> {
    let input = &operation.input;
    let input = literal::structure(service, &input.name, input, &params(test)?)?;
    let (method, uri) = (text(test, "method").ok_or("it has no method")?, text(test, "uri").ok_or("it has no uri")?);
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

/// The test that a client decodes a response to an output.
pub fn response(service: &Service, operation: &Operation, test: &Value) -> literal::Result<String> {
    let params = params(test)?;
    let output = literal::structure(service, &operation.output.name, &operation.output, &params)?;
    let check = if has_nan(&Value::Object(params)) { "check_output_with_nan" } else { "check_output" };
    Ok(format!("    {check}::<{}>({}, {output});\n", operation.name, answer(test)?))
}

/// The test that a client decodes a response to an error.
pub fn error(service: &Service, shape: &str, operation: &Operation, test: &Value) -> literal::Result<String> {
    let (name, value) = fields::error(service, shape, test)?;
    let vendor = |key: &str| test.get("vendorParams").and_then(|params| params.get(key)).and_then(Value::as_str);
    Ok(format!(
        "    check_error::<{}>({}, model::error::ServiceError::{name}({value}), {:?}, {:?}, {});\n",
        operation.name,
        answer(test)?,
        vendor("code"),
        vendor("type"),
        test.get("vendorParams").is_some(),
    ))
}

/// The response of a test, as an expression.
fn answer(test: &Value) -> literal::Result<String> {
    let status = test.get("code").and_then(Value::as_u64).ok_or("it has no code")?;
    Ok(format!("http_response({status}, &{:?}, {:?})", headers(test)?, text(test, "body").unwrap_or_default()))
}
