//! A client for any awsJson service.
//!
//! [`Client::call`] takes the input of any [`Operation`](awsjson_smithy::Operation) to its
//! output: validate, fill the idempotency token, encode, resolve the endpoint, then for each
//! attempt credentials, sign, send, classify, and finally decode. Typed clients of services
//! are generated on top of it.
//!
//! - HTTP/1.1 by hyper, and HTTP/2 where the feature is on; TLS by rustls; HTTP proxies, see [`Proxy`]; or
//!   another [`Transport`].
//! - AWS Signature Version 4; any source of credentials that implements `ProvideCredentials`.
//! - The AWS SDKs' retry behaviour 2.1, standard or adaptive, see [`RetryConfig`]; timeouts, see
//!   [`TimeoutConfig`].
//! - [`pages`]: paginated operations as streams; `wait` (feature `waiter`): waiters.
//!
//! Features: `ring` (default) or `aws-lc-rs`, `native-roots` (default) or `webpki-roots`,
//! `http2`, which some event streams need, `event-stream` for `Client::stream`, `sigv4a` for
//! endpoints that require signatures for several regions, `aws-config` for
//! `Builder::from_env` and for settings from an `SdkConfig`, `login` for `aws login` sessions in it, and `tower` for
//! tower services as transports.
//!
//! ```no_run
//! use awsjson_client::{CallOptions, Client};
//! use awsjson_smithy::{Operation, OperationError};
//! use aws_credential_types::Credentials;
//!
//! async fn call<O: Operation>(input: O::Input) -> Result<O::Output, Box<dyn std::error::Error>> {
//!     let client = Client::builder()
//!         .region("us-east-1")
//!         .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "example"))
//!         .build()?;
//!     let response = client.call::<O>(input, CallOptions::new()).await?;
//!     println!("request {:?}", response.metadata.request_id);
//!     Ok(response.output)
//! }
//! ```

mod build_error;
mod builder;
mod call;
mod client;
mod clock;
mod credentials;
mod deadline;
#[cfg(feature = "discovery")]
mod discoveries;
mod endpoint;
#[cfg(feature = "aws-config")]
mod env;
#[cfg(feature = "aws-config")]
mod env_error;
mod error;
mod error_kind;
#[doc(hidden)]
pub mod fluent;
mod hook;
mod host;
mod metrics;
mod one_line;
mod options;
mod paginate;
mod random;
mod response;
mod retry;
mod runtime;
mod service_client;
mod set_header;
mod shared;
mod sign;
mod skew;
#[cfg(feature = "event-stream")]
mod stream;
mod task;
mod timeouts;
mod transport;
mod user_agent;
#[cfg(feature = "waiter")]
mod waiter;

#[cfg(feature = "aws-config")]
pub use aws_config::SdkConfig;
pub use aws_credential_types::Credentials;
pub use aws_credential_types::provider::ProvideCredentials;
pub use awsjson_smithy::validate::Validation;
pub use build_error::BuildError;
pub use builder::Builder;
pub use client::{CallResult, Client};
pub use credentials::CredentialsError;
pub use endpoint::ResolveEndpointError;
#[cfg(feature = "aws-config")]
pub use env_error::EnvError;
pub use error::Error;
pub use error_kind::{ErrorKind, TimeoutError, WaiterError};
pub use fluent::OutputFuture;
pub use hook::RequestToSign;
pub use http::StatusCode;
pub use metrics::{AttemptMeasurement, CallMeasurement, ConnectionCounts, Metrics};
pub use options::{AccountIdEndpointMode, CallOptions};
pub use paginate::{Items, Pages, pages};
pub use response::{Metadata, Response};
pub use retry::{Classifier, FailedAttempt, FailureKind, Retry, RetryConfig};
pub use runtime::{BoxFuture, Runtime};
pub use service_client::ServiceClient;
pub use sign::{InvalidCredentialsError, SigningError};
#[cfg(feature = "event-stream")]
pub use stream::{EventReceiver, StreamResult, Streamed};
pub use timeouts::TimeoutConfig;
#[cfg(feature = "event-stream")]
pub use transport::ResponseStream;
pub use transport::{
    Body, HyperTransport, HyperTransportBuilder, InvalidProxyError, Proxy, RootCertificatesError, Transport,
    TransportError, TransportErrorKind,
};
#[cfg(feature = "tower")]
pub use transport::{TowerTransport, TransportService};
#[cfg(feature = "waiter")]
pub use waiter::{Wait, WaitError, WaitResult, Waited, wait};
