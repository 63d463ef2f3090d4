//! The types of AWS Partner Central Account, without any I/O.
//!
//! For everyone who needs the data and not the connection: a form, a message on a queue, a
//! row of a database. Nothing here knows HTTP, TLS or an async runtime.
//!
//! - [`operation`]: the 34 operations, each with its input and its output.
//! - [`types`]: the structures, unions and enums they are made of.
//! - [`error`]: what the service refuses with.
//! - [`endpoint`]: the service's endpoint rules as a pure function.
//!
//! A required member is required by the compiler; what the model says beyond that is
//! checked by `validate()`, which tells all violations at once:
//!
//! ```
//! use awsjson_smithy::Validate;
//! use partnercentral_account_model::operation::CancelConnectionInput;
//! use partnercentral_account_model::types::ConnectionType;
//!
//! let input = CancelConnectionInput::builder()
//!     .catalog("AWS")
//!     .identifier("pac-123")
//!     .connection_type(ConnectionType::Subsidiary)
//!     .reason("x".repeat(257))
//!     .build();
//!
//! let error = input.validate().unwrap_err();
//! let paths: Vec<_> = error.violations.iter().map(|violation| violation.path.as_str()).collect();
//! assert_eq!(paths, ["Identifier", "Reason"]);
//!
//! let json = serde_json::to_string(&input)?;
//! assert!(json.starts_with(r#"{"Catalog":"AWS","Identifier":"pac-123","ConnectionType":"SUBSIDIARY""#));
//! assert_eq!(serde_json::from_str::<CancelConnectionInput>(&json)?, input);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod generated;

pub use error::ServiceError;
pub use generated::*;
