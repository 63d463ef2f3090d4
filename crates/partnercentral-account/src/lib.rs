//! The client for AWS Partner Central Account.
//!
//! Invite another partner to connect, accept, list and cancel connections, and keep your
//! partner profile, verification and tags up to date.
//!
//! ```
//! use partnercentral_account::types::ConnectionType;
//! use partnercentral_account::{Client, Credentials, ErrorExt, Result};
//! use std::process::ExitCode;
//!
//! #[tokio::main]
//! async fn main() -> ExitCode {
//!     match cancel().await {
//!         Ok(()) => ExitCode::SUCCESS,
//!         Err(error) if error.is_conflict_exception() => {
//!             eprintln!("the connection has been cancelled already");
//!             ExitCode::SUCCESS
//!         }
//!         Err(error) => {
//!             // One line: operation, code, message, HTTP status, request ID, attempts.
//!             eprintln!("{error}");
//!             ExitCode::FAILURE
//!         }
//!     }
//! }
//!
//! async fn cancel() -> Result<()> {
//!     let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "example");
//!     let client = Client::builder().region("us-east-1").credentials_provider(credentials);
//! #   let client = client.transport(service());
//!     let client = client.build()?;
//!     let cancelled = client
//!         .cancel_connection()
//!         .catalog("AWS")
//!         .identifier("pac-1234567890abc")
//!         .connection_type(ConnectionType::Subsidiary)
//!         .reason("Contract ended")
//!         .send()
//!         .await?;
//!     println!("{} is cancelled", cancelled.id);
//!     Ok(())
//! }
//! #
//! # fn service() -> awsjson_router::Router {
//! #     let conflict = partnercentral_account::error::ConflictException::builder()
//! #         .message("The connection is not active.")
//! #         .reason(partnercentral_account::types::ConflictExceptionReason::IncompatibleConnectionState)
//! #         .build();
//! #     let rule = awsjson_router::Rule::<partnercentral_account::operation::CancelConnection>::error(conflict);
//! #     awsjson_router::Router::new().rule(rule)
//! # }
//! ```
//!
//! [`Client`] has a method for each of the 34 operations. Each returns a [fluent builder](fluent), whose
//! page lists the required members, the constraints, the errors and an example. The [`guide`] has a page for each
//! question, and tables for those who come from the AWS SDK for Rust or boto3.
//!
//! - [Credentials and region](#credentials-and-region)
//! - [Errors](#errors)
//! - [Retries](#retries)
//! - [Timeouts](#timeouts)
//! - [Pages](#pages)
//! - [Testing](#testing)
//! - [Your own HTTP stack](#your-own-http-stack)
//!
//! # Credentials and region
//!
//! With the feature `aws-config`, `Client::from_env` finds region and credentials as the AWS CLI does:
//! environment, profile, SSO, web identity, container and instance roles. Without it,
//! [`credentials_provider`](client::Builder::credentials_provider) takes [`Credentials`], or any
//! [`ProvideCredentials`](client::ProvideCredentials).
//!
//! # Errors
//!
//! All calls return [`Error`], and all functions that return [`Result`] can use `?` on `build()`,
//! `from_env()`, `send()` and pages. [`kind`](client::Error::kind) has the cause to match on,
//! [`service_error`](client::Error::service_error) the error that the service returned, as a typed
//! [`ServiceError`]. For the usual questions there are predicates:
//! [`is_throttling`](client::Error::is_throttling), [`is_timeout`](client::Error::is_timeout),
//! [`is_retryable`](client::Error::is_retryable), and with [`ErrorExt`] one for each error of the service.
//!
//! # Retries
//!
//! A call is sent up to three times, see [`RetryConfig`], with the same idempotency token. The
//! operations that change something and carry no token, such as `SendEmailVerificationCode` and
//! `PutProfileVisibility`, are retried like all others: where a response is lost, a second mail may
//! be sent. [`RetryConfig::repeatable_only`] prevents that, for a client
//! ([`retry`](client::Builder::retry)) or for one call ([`CallOptions::retry`]), and
//! [`may_have_been_executed`](client::Error::may_have_been_executed) reports of each error whether
//! the service may have carried out the call.
//!
//! # Timeouts
//!
//! [`TimeoutConfig`] limits connecting, the wait for a free connection, an attempt, the silence on a connection
//! and the whole call; for a client ([`timeouts`](client::Builder::timeouts)), or for one call
//! ([`CallOptions::timeouts`]), where what is not set is the client's.
//!
//! # Pages
//!
//! The fluent builders of `ListConnections`, `ListConnectionInvitations` and `ListPartners` have
//! [`pages`](fluent::ListConnectionsFluentBuilder::pages): a stream of pages, or with
//! [`items`](client::Pages::items) of items.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = partnercentral_account_emulator::Emulator::start().await?;
//! # let client = partnercentral_account::Client::builder().endpoint_url(emulator.endpoint_url()).region("us-east-1");
//! # let client = client.credentials_provider(emulator.credentials()).build()?;
//! let mut connections = client.list_connections().catalog("AWS").pages().items();
//! while let Some(connection) = connections.next().await {
//!     println!("{}", connection?.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Testing
//!
//! The crate `partnercentral-account-emulator` has the service on loopback, for tests over real HTTP.
//! With `awsjson-router` a test answers the calls itself, by operation and without a socket.
//! Code that handles outcomes can be tested without HTTP: [`Error::service`](client::Error::service),
//! [`Error::new`](client::Error::new) and [`Response::new`](client::Response::new) build them, and outputs
//! have builders.
//!
//! ```
//! use partnercentral_account::error::ConflictException;
//! use partnercentral_account::types::ConflictExceptionReason;
//! use partnercentral_account::{Error, ErrorExt, ServiceError};
//!
//! let conflict = ConflictException::builder()
//!     .message("The connection is not active.")
//!     .reason(ConflictExceptionReason::IncompatibleConnectionState)
//!     .build();
//! let error = Error::service("CancelConnection", ServiceError::ConflictException(conflict));
//! assert!(error.is_conflict_exception());
//! assert!(!error.is_retryable());
//! ```
//!
//! # Your own HTTP stack
//!
//! [`protocol::request`] and [`protocol::response`] convert between inputs, outputs and messages of the crate `http`,
//! for any HTTP client, blocking or not. To keep this client and replace its connections, implement
//! [`Transport`](client::Transport).
//!
//! # Layers
//!
//! This crate builds on four others, each usable on its own and re-exported here: [`model`] has the types,
//! [`protocol`] the wire format, [`client`] carries the calls of any awsJson service, and [`smithy`] has the
//! vocabulary they share.

mod generated;
pub mod guide;

pub use awsjson_client as client;
pub use awsjson_protocol as protocol;
pub use awsjson_smithy as smithy;
pub use generated::client::Client;
pub use generated::fluent;
pub use generated::result::{Error, ErrorExt, Result};
pub use partnercentral_account_model as model;

pub use client::{CallOptions, Credentials, ErrorKind, RetryConfig, StatusCode, TimeoutConfig, Validation};
pub use model::{Map, ServiceError, Validate, endpoint, error, operation, time, types};

#[cfg(feature = "aws-config")]
impl Client {
    /// Builds a client with region, credentials and settings from environment and profile, as the AWS CLI finds
    /// them: see [`client::Builder::from_env`].
    ///
    /// # Errors
    /// [`client::BuildError`] if the environment has no region, or a setting that is not usable.
    pub async fn from_env() -> Result<Self, client::BuildError> {
        client::Builder::from_env().await.build()
    }

    /// Builds a client with the configuration of the AWS SDK for Rust. To change settings first, start from
    /// `client::Builder::from(config)`.
    ///
    /// # Errors
    /// [`client::BuildError`] if the configuration has no region, or a setting that is not usable.
    pub fn new(config: &client::SdkConfig) -> Result<Self, client::BuildError> {
        client::Builder::from(config).build()
    }
}
