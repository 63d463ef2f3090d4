//! The checks of protocol tests. This file is copied into the crate with the tests of a service; it is not compiled as
//! part of the generator.

use awsjson_protocol::ResponseError;
use awsjson_smithy::endpoint::EndpointConfig;
use awsjson_smithy::{Operation, OperationError};
use bytes::Bytes;
use http::Response;
use serde_json::Value;
use std::fmt::Debug;
use std::io::Read;

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

    assert_eq!(request.method(), expected.method);
    assert_eq!(request.uri().path(), expected.path);
    let query: Vec<&str> = request.uri().query().unwrap_or_default().split('&').collect();
    let names: Vec<&str> = query.iter().map(|pair| pair.split('=').next().unwrap()).collect();
    expected.query.iter().for_each(|pair| assert!(query.contains(pair), "{pair} in the query"));
    expected.require_query.iter().for_each(|name| assert!(names.contains(name), "{name} in the query"));
    expected.forbid_query.iter().for_each(|name| assert!(!names.contains(name), "{name} not in the query"));
    for (name, value) in expected.headers {
        let values: Vec<&str> = request.headers().get_all(*name).iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(values.join(", "), *value, "the header {name}");
    }
    // The protocol requires these two headers even if the test does not list them.
    for name in expected.require_headers.iter().chain(&["content-type", "x-amz-target"]) {
        assert!(request.headers().contains_key(*name), "the header {name}");
    }
    for name in expected.forbid_headers {
        assert!(!request.headers().contains_key(*name), "no header {name}");
    }
    if let Some(host) = expected.resolved_host {
        assert_eq!(request.uri().authority().unwrap(), host);
    }
    let gzipped = request.headers().get_all("content-encoding").iter().any(|value| value == "gzip");
    let body = if gzipped { unzipped(request.body()) } else { request.body().to_vec() };
    assert_eq!(body, plain, "the body, unpacked");
    let body = String::from_utf8(body).unwrap();
    json(&body);
    match (expected.body, expected.media_type) {
        (None, _) => {}
        (Some(""), _) => assert_eq!(body, ""),
        (Some(expected), Some("application/json")) => assert_eq!(json(&body), json(expected)),
        (Some(expected), _) => assert_eq!(body, expected),
    }
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
    unify(serde_json::from_str(text).unwrap())
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
