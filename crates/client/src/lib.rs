//! A client for any awsJson service.
//!
//! [`Client::call`] carries one [`Operation`](awsjson_smithy::Operation) from its input to its
//! output: it validates the input, fills in the idempotency token, resolves the endpoint,
//! signs, sends, retries and reads the answer. It knows no service: types and endpoint rules
//! come from the operation. What a service's users see is a thin layer of fluent builders on
//! top of it.
//!
//! ```no_run
//! use aws_credential_types::Credentials;
//! use awsjson_client::{CallOptions, Client, Error};
//! use awsjson_smithy::{ErrorOf, OperationInput, OutputOf};
//!
//! async fn send<I: OperationInput>(input: I) -> Result<OutputOf<I>, Error<ErrorOf<I>>> {
//!     let client = Client::builder()
//!         .region("us-east-1")
//!         .credentials_provider(Credentials::new("AKID", "secret", None, None, "example"))
//!         .build()
//!         .expect("region and credentials are set");
//!     let response = client.call::<I::Operation>(input, CallOptions::default()).await?;
//!     println!("request {:?}", response.metadata.request_id);
//!     Ok(response.output)
//! }
//! ```

mod builder;
mod call;
mod client;
mod credentials;
#[cfg(feature = "aws-config")]
mod env;
mod error;
mod options;
mod pages;
pub mod retry;
mod sign;
mod skew;
mod timer;
pub mod transport;

pub use awsjson_smithy::validate::Validation;
pub use builder::{BuildError, Builder};
pub use client::Client;
pub use credentials::CredentialsError;
pub use error::{EndpointFailure, Error, ErrorKind, Timeout};
pub use options::{CallOptions, Metadata, Response, TimeoutConfig};
pub use pages::{Items, Pages, pages};
pub use retry::RetryConfig;
pub use timer::{Timer, TokioTimer};
pub use transport::{Transport, TransportError};
