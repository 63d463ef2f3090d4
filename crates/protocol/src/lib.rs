//! The awsJson 1.0 and 1.1 protocols, for any HTTP stack, blocking or not.
//!
//! [`request`] encodes the input of an operation as an [`http::Request`], and sets the idempotency token if the
//! operation has one. [`response`] decodes an [`http::Response`] to the output or the error. Between the two,
//! [`set_endpoint`] addresses the request, `compress` (feature `gzip`) and `add_checksum` (feature `checksum`)
//! process the body for the few operations that need it, and the caller signs the request with AWS Signature
//! Version 4 and sends it. `EventDecoder` (feature `event-stream`) decodes the response of an operation that
//! returns an event stream.
//!
//! A request has the headers of the protocol: `Content-Type`, `X-Amz-Target`, and for a few operations
//! `Content-Encoding`, `Content-MD5` or `x-amzn-query-mode`. The rest is for the caller's HTTP stack, and most stacks add
//! it by themselves: `Host`, and `Content-Length`, which the protocol requires. The
//! signature adds `Authorization`, `X-Amz-Date` and, with temporary credentials, `X-Amz-Security-Token`. `User-Agent` is
//! up to the caller.
//!
//! ```
//! # mod service {
//! #     use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
//! #     use awsjson_smithy::*;
//! #     pub static SERVICE: Service =
//! #         Service::new("Greeter", "Greeter", "2026-01-01", "greeter", Protocol::AwsJson1_0);
//! #     pub enum Greet {}
//! #     #[derive(Debug, Clone)]
//! #     pub struct GreetInput { pub name: String }
//! #     structure!(GreetInput { required name = "Name" });
//! #     #[derive(Debug)]
//! #     pub struct GreetOutput { pub text: String }
//! #     structure!(GreetOutput { required text = "Text" });
//! #     service_error! { /// Errors.
//! #         pub enum ServiceError {} }
//! #     impl Validate for GreetInput { fn validate_with(&self, _: &mut validate::Validator) {} }
//! #     impl OperationInput for GreetInput { type Operation = Greet; }
//! #     impl Operation for Greet {
//! #         const NAME: &'static str = "Greet";
//! #         const SERVICE: &'static Service = &SERVICE;
//! #         type Input = GreetInput;
//! #         type Output = GreetOutput;
//! #         type Error = ServiceError;
//! #         fn endpoint(_: &EndpointConfig, _: &GreetInput) -> Result<Endpoint, EndpointError> {
//! #             Ok(Endpoint::new("https://greeter.example.com"))
//! #         }
//! #     }
//! # }
//! # use service::{Greet, GreetInput};
//! use awsjson_smithy::{Operation, endpoint::EndpointConfig};
//! use bytes::Bytes;
//!
//! let mut input = GreetInput { name: "Ada".to_owned() };
//! let mut request = awsjson_protocol::request::<Greet>(&mut input, || fastrand::u128(..))?;
//! let endpoint = Greet::endpoint(&EndpointConfig::default(), &input)?;
//! awsjson_protocol::set_endpoint(&mut request, &endpoint, None)?;
//! assert_eq!(request.uri(), "https://greeter.example.com/");
//! assert_eq!(request.headers()["x-amz-target"], "Greeter.Greet");
//! assert_eq!(request.body(), r#"{"Name":"Ada"}"#);
//!
//! let received = http::Response::new(Bytes::from(r#"{"Text":"Hello, Ada"}"#));
//! assert_eq!(awsjson_protocol::response::<Greet>(received)?.text, "Hello, Ada");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(any(feature = "checksum", feature = "gzip"))]
mod body;
mod decode_error;
mod endpoint;
mod error;
mod error_body;
mod error_code;
#[cfg(feature = "event-stream")]
mod event_stream;
mod header;
mod request;
mod request_id;
mod response;
#[cfg(feature = "server")]
pub mod server;

#[cfg(feature = "checksum")]
pub use body::add_checksum;
#[cfg(feature = "gzip")]
pub use body::{DEFAULT_MIN_COMPRESSION_BYTES, compress};
pub use decode_error::DecodeError;
pub use endpoint::{InvalidEndpointError, set_endpoint};
pub use error::{ErrorResponse, ResponseError, UnreadableResponse};
pub use error_code::{ErrorCode, error_code};
#[cfg(feature = "event-stream")]
pub use event_stream::{
    ErrorEvent, EventDecoder, EventError, FrameError, MAX_FRAME_BYTES, StreamItem, UnreadableEvent, starts_with_message,
};
pub use request::{RequestError, idempotency_token, request};
pub use request_id::request_id;
pub use response::{DEFAULT_MAX_DECODED_BYTES, DecodeLimits, Decoded, decode, decode_error, decode_with, response};
