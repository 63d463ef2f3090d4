//! The checks of protocol tests. This file is copied into the crate with the tests of a service; it is not compiled as
//! part of the generator.

use awsjson_protocol::ResponseError;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::endpoint::EndpointConfig;
use awsjson_smithy::{Operation, OperationError, OperationInput};
use bytes::Bytes;
use http::request::Parts;
use http::{Request as HttpRequest, Response};
use serde_json::Value;
use std::fmt::Debug;
use std::io::{Read, Write};

/// The expectations of a request test.
pub struct Request {
    pub method: &'static str,
    pub path: &'static str,
    pub query: &'static [&'static str],
    pub forbid_query: &'static [&'static str],
    pub require_query: &'static [&'static str],
    pub headers: &'static [(&'static str, &'static str)],
    pub forbid_headers: &'static [&'static str],
    pub require_headers: &'static [&'static str],
    pub body: Option<&'static str>,
    pub media_type: Option<&'static str>,
    pub host: Option<&'static str>,
    pub resolved_host: Option<&'static str>,
}

/// Builds the request for `input` in the same way as a client, and compares it with `expected`.
pub fn check_request<O: Operation>(mut input: O::Input, expected: &Request) {
    let mut config = EndpointConfig::default();
    config.region = Some("us-east-1".to_owned());
    config.endpoint = Some(format!("https://{}", expected.host.unwrap_or("example.com")));
    let endpoint = O::endpoint(&config, &input).unwrap();
    let prefix = O::host_prefix(&input).unwrap();
    let mut request = awsjson_protocol::request::<O>(&mut input, || 0).unwrap();
    let plain = request.body().clone();
    awsjson_protocol::compress::<O>(&mut request, awsjson_protocol::DEFAULT_MIN_COMPRESSION_BYTES);
    awsjson_protocol::add_checksum::<O>(&mut request);
    awsjson_protocol::set_endpoint(&mut request, &endpoint, prefix.as_deref()).unwrap();

    // Every HTTP stack adds this header.
    let length = request.body().len();
    request.headers_mut().insert("content-length", length.into());
    let host = request.uri().authority().unwrap().as_str().parse().unwrap();
    request.headers_mut().insert("host", host);

    let differences = differences(&request, &plain, expected);
    assert!(differences.is_empty(), "the request is not as it should be:\n- {}", differences.join("\n- "));
}

/// The differences from `expected`. `plain` is the body before compression.
fn differences(request: &http::Request<Bytes>, plain: &Bytes, expected: &Request) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, is: &dyn Debug, should: &dyn Debug, fits: bool| {
        if !fits {
            found.push(format!("{what}: {is:?} instead of {should:?}"));
        }
    };
    check("the method", request.method(), &expected.method, request.method() == expected.method);
    check("the path", &request.uri().path(), &expected.path, request.uri().path() == expected.path);
    let query: Vec<&str> = request.uri().query().unwrap_or_default().split('&').collect();
    let names: Vec<&str> = query.iter().map(|pair| pair.split('=').next().unwrap()).collect();
    for pair in expected.query {
        check("the query", &query, pair, query.contains(pair));
    }
    for name in expected.require_query {
        check("the names in the query", &names, name, names.contains(name));
    }
    for name in expected.forbid_query {
        check("the names in the query", &names, &format!("none called {name}"), !names.contains(name));
    }
    let header = |name: &str| {
        let values = request.headers().get_all(name).iter().map(|value| value.to_str().unwrap());
        Some(values.collect::<Vec<_>>().join(", ")).filter(|_| request.headers().contains_key(name))
    };
    for (name, value) in expected.headers {
        check(&format!("the header {name}"), &header(name), value, header(name).as_deref() == Some(*value));
    }
    // The protocol requires these two headers even if the test does not list them.
    for name in expected.require_headers.iter().chain(&["content-type", "x-amz-target"]) {
        check(&format!("the header {name}"), &header(name), &"any value", header(name).is_some());
    }
    for name in expected.forbid_headers {
        check(&format!("the header {name}"), &header(name), &"none", header(name).is_none());
    }
    if let Some(host) = expected.resolved_host {
        check("the host", &request.uri().authority(), &host, request.uri().authority().unwrap() == host);
    }
    let gzipped = request.headers().get_all("content-encoding").iter().any(|value| value == "gzip");
    let body = if gzipped { unzipped(request.body()) } else { request.body().to_vec() };
    check("the body, unpacked", &body, plain, body == *plain);
    let body = String::from_utf8(body).unwrap();
    check("the body", &body, &"JSON", serde_json::from_str::<Value>(&body).is_ok());
    if let Some(should) = expected.body {
        let fits = match expected.media_type {
            Some("application/json") if !should.is_empty() => json(&body) == json(should),
            _ => body == should,
        };
        check("the body", &body, &should, fits);
    }
    found
}

fn unzipped(body: &[u8]) -> Vec<u8> {
    let mut unzipped = Vec::new();
    flate2::read::GzDecoder::new(body).read_to_end(&mut unzipped).unwrap();
    unzipped
}

/// Parses JSON, with `1.0` unified with `1`.
fn json(text: &str) -> Value {
    fn unify(value: Value) -> Value {
        match value {
            Value::Number(number) => match number.as_f64() {
                Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => Value::from(float as i64),
                _ => Value::Number(number),
            },
            Value::Array(values) => values.into_iter().map(unify).collect(),
            Value::Object(values) => values.into_iter().map(|(key, value)| (key, unify(value))).collect(),
            value => value,
        }
    }
    unify(serde_json::from_str(text).unwrap_or(Value::Null))
}

/// A response of the service.
pub fn http_response(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// Checks that the response is decoded to `expected`.
pub fn check_output<O: Operation>(response: Response<Bytes>, expected: O::Output)
where
    O::Output: PartialEq + Debug,
{
    let decoded = awsjson_protocol::decode::<O>(response).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(decoded.output, expected);
}

/// Checks that the response is decoded to `expected`, with NaN equal to NaN. The serialized forms are compared for the
/// values, and the `Debug` forms to distinguish variants that serialize alike.
pub fn check_output_with_nan<O: Operation>(response: Response<Bytes>, expected: O::Output)
where
    O::Output: serde::Serialize + Debug,
{
    let decoded = awsjson_protocol::decode::<O>(response).unwrap_or_else(|error| panic!("{error}"));
    let serialized = |output: &O::Output| serde_json::to_value(output).unwrap();
    assert_eq!(serialized(&decoded.output), serialized(&expected));
    assert_eq!(format!("{:?}", decoded.output), format!("{expected:?}"));
}

/// Checks that the response is decoded to the error `expected`, and if `check_vendor_params` also the code and the type
/// of the query protocol.
pub fn check_error<O: Operation>(
    response: Response<Bytes>,
    expected: O::Error,
    code: Option<&str>,
    query_type: Option<&str>,
    check_vendor_params: bool,
) where
    O::Error: PartialEq,
{
    let Err(ResponseError::Service(failure)) = awsjson_protocol::decode::<O>(response) else {
        panic!("the response is not decoded as an error of the service");
    };
    assert_eq!(failure.error, expected);
    assert!(failure.error.code().is_some());
    if check_vendor_params {
        assert_eq!(failure.code.as_deref(), code);
        assert_eq!(failure.query_type.as_deref(), query_type);
    }
}

/// A request that a service receives.
pub struct Received {
    pub method: &'static str,
    pub uri: &'static str,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: Option<&'static str>,
}

impl Received {
    /// Head and body, with the headers of every request of the operation as defaults.
    fn into_parts<O: Operation>(self) -> (Parts, Vec<u8>) {
        let version = if format!("{:?}", O::SERVICE.protocol) == "AwsJson1_1" { "1.1" } else { "1.0" };
        let mut request = HttpRequest::builder().method(self.method).uri(self.uri).body(()).unwrap();
        let headers = request.headers_mut();
        headers.insert("content-type", format!("application/x-amz-json-{version}").parse().unwrap());
        headers.insert("x-amz-target", format!("{}.{}", O::SERVICE.target_prefix, O::NAME).parse().unwrap());
        for (name, value) in self.headers {
            headers.insert(*name, value.parse().unwrap());
        }
        let plain = self.body.unwrap_or("{}").as_bytes().to_vec();
        // Tests contain the body before compression.
        let gzipped = headers.get("content-encoding").is_some_and(|value| value == "gzip");
        let body = if gzipped { zipped(&plain) } else { plain };
        (request.into_parts().0, body)
    }

    /// Decodes the input as a service.
    fn read<O: Operation>(self) -> Result<O::Input, FrameworkError> {
        let (head, body) = self.into_parts::<O>();
        match server::operation(O::SERVICE, &head)? {
            name if name == O::NAME => server::input::<O>(&head, &body),
            _ => Err(FrameworkError::UnknownOperation),
        }
    }
}

fn zipped(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn read_as_expected<O: Operation>(received: Received, expected: &mut O::Input) -> O::Input {
    let mut input = received.read::<O>().unwrap_or_else(|error| panic!("{error}"));
    // It was set by a client.
    if let (Some(None), Some(token)) = (expected.idempotency_token().map(|it| it.clone()), input.idempotency_token()) {
        *token = None;
    }
    input
}

/// Checks the input of the request.
pub fn check_received<O: Operation>(received: Received, mut expected: O::Input)
where
    O::Input: PartialEq + Debug,
{
    assert_eq!(read_as_expected::<O>(received, &mut expected), expected);
}

/// Checks the input of the request, with NaN equal to NaN.
pub fn check_received_with_nan<O: Operation>(received: Received, mut expected: O::Input)
where
    O::Input: serde::Serialize + Debug,
{
    let input = read_as_expected::<O>(received, &mut expected);
    assert_eq!(serde_json::to_value(&input).unwrap(), serde_json::to_value(&expected).unwrap());
    assert_eq!(format!("{input:?}"), format!("{expected:?}"));
}

/// Checks the input of the request that a client creates.
pub fn check_received_from_client<O: Operation>(mut input: O::Input)
where
    O::Input: PartialEq + Debug,
{
    let mut request = awsjson_protocol::request::<O>(&mut input, || 0).unwrap();
    awsjson_protocol::compress::<O>(&mut request, awsjson_protocol::DEFAULT_MIN_COMPRESSION_BYTES);
    let (head, body) = request.into_parts();
    assert_eq!(server::operation(O::SERVICE, &head), Ok(O::NAME));
    assert_eq!(server::input::<O>(&head, &body), Ok(input));
}

/// The expectations of a response test.
pub struct Sent {
    pub status: u16,
    pub headers: &'static [(&'static str, &'static str)],
    pub require_headers: &'static [&'static str],
    pub forbid_headers: &'static [&'static str],
    pub body: Option<&'static str>,
    pub media_type: Option<&'static str>,
}

/// Checks the response of a service with this output or error.
pub fn check_sent<O: Operation>(outcome: Result<&O::Output, &O::Error>, expected: &Sent) {
    let response = server::response::<O>(outcome).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(response.status(), expected.status);
    check_headers(&response, expected.headers);
    for name in expected.require_headers.iter().chain(&["content-type"]) {
        assert!(response.headers().contains_key(*name), "the header {name}");
    }
    for name in expected.forbid_headers {
        assert!(!response.headers().contains_key(*name), "no header {name}");
    }
    if let Some(body) = expected.body {
        check_body(&response, body, expected.media_type);
    }
}

fn check_headers(response: &Response<Bytes>, expected: &[(&'static str, &'static str)]) {
    for (name, value) in expected {
        assert_eq!(response.headers().get(*name).map(|value| value.to_str().unwrap()), Some(*value), "the header {name}");
    }
}

fn check_body(response: &Response<Bytes>, expected: &str, media_type: Option<&str>) {
    let body = str::from_utf8(response.body()).unwrap();
    match (expected, media_type) {
        ("", _) => assert_eq!(body, ""),
        (expected, Some("application/json")) => assert_eq!(json(body), json(expected)),
        (expected, _) => assert_eq!(body, expected),
    }
}

/// The expected rejection of a request.
pub struct Refusal {
    pub status: u16,
    pub headers: &'static [(&'static str, &'static str)],
    pub media_type: Option<&'static str>,
    pub contents: Option<&'static str>,
    pub message_regex: Option<&'static str>,
}

/// Checks that a service rejects the request.
pub fn check_refused<O: Operation>(received: Received, expected: &Refusal) {
    let body = received.body.unwrap_or_default();
    let Err(error) = received.read::<O>() else { panic!("it is read as an input: {body}") };
    let response = error.response(O::SERVICE);
    assert_eq!(response.status(), expected.status, "{body}");
    check_headers(&response, expected.headers);
    if let Some(contents) = expected.contents {
        check_body(&response, contents, expected.media_type);
    }
    if let Some(regex) = expected.message_regex {
        let body = json(str::from_utf8(response.body()).unwrap());
        let message = body["message"].as_str().expect("a message");
        assert!(regex_lite::Regex::new(regex).unwrap().is_match(message), "{message}");
    }
}
