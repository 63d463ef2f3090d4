//! The client for AWS Partner Central Account.
//!
//! Invite another partner to connect, accept, list and cancel connections, and keep your
//! partner profile, verification and tags up to date.
//!
//! ```no_run
//! use aws_credential_types::Credentials;
//! use partnercentral_account::types::ConnectionType;
//! use partnercentral_account::{Client, ServiceError};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! # let creds = Credentials::new("AKID", "secret", None, None, "example");
//! let client = Client::builder().region("us-east-1").credentials_provider(creds).build()?;
//!
//! let cancelled = client
//!     .cancel_connection()
//!     .catalog("AWS")
//!     .identifier("pac-1234567890abc")
//!     .connection_type(ConnectionType::Subsidiary)
//!     .reason("Contract ended")
//!     .send()
//!     .await;
//!
//! match cancelled {
//!     Ok(connection) => println!("{:?}", connection.connection_types),
//!     Err(error) => match error.service_error() {
//!         Some(ServiceError::ConflictException(conflict)) => println!("not now: {}", conflict.reason),
//!         _ => return Err(error.into()),
//!     },
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Retries
//!
//! A call is sent up to three times, see [`RetryConfig`], with the same idempotency token. The
//! operations that change something and carry no token, such as `SendEmailVerificationCode` and
//! `PutProfileVisibility`, are retried like all others: where an answer is lost, a second mail may
//! be sent. [`RetryConfig::repeatable_only`] stops that, for a client
//! ([`retry`](client::Builder::retry)) or for one call ([`CallOptions::retry`]), and
//! [`may_have_been_executed`](client::Error::may_have_been_executed) tells of each error whether
//! the service may have done what was asked.
//!
//! This crate is the top of a house whose floors can be used alone, and are all re-exported:
//! [`model`] has the types, [`protocol`] the wire format, [`client`] carries calls of any
//! awsJson service, [`smithy`] is the vocabulary they share.

mod generated;

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
    /// A client configured by environment and profile, as the AWS CLI is: see [`client::Builder::from_env`].
    ///
    /// # Errors
    /// [`client::BuildError`] when the environment has no region, or a setting that is not usable.
    pub async fn from_env() -> Result<Self, client::BuildError> {
        client::Builder::from_env().await.build()
    }

    /// A client with the configuration of the AWS SDK for Rust; `client::Builder::from(config)` lets you
    /// change it first.
    ///
    /// # Errors
    /// [`client::BuildError`] when the configuration has no region, or a setting that is not usable.
    pub fn new(config: &client::SdkConfig) -> Result<Self, client::BuildError> {
        client::Builder::from(config).build()
    }
}
