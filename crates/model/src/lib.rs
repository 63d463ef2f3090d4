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
//! checked by `validate()`, which reports all violations at once:
//!
//! ```
//! use partnercentral_account_model::Validate;
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
//!
//! Where members are set by condition, `new` takes the required ones, and the others are fields:
//!
//! ```
//! use partnercentral_account_model::operation::ListConnectionsInput;
//!
//! let page: Option<String> = None;
//! let mut input = ListConnectionsInput::new("AWS");
//! input.next_token = page;
//! input.max_results = Some(10);
//! ```
//!
//! An input that serde reads is read strictly: a required member that is missing, and one that does
//! not exist, are errors that name the path. Outputs are read leniently, as clients have to.
//!
//! All types are `Clone`, `Debug`, `Eq`, `Ord` and `Hash`. `Default` is there for structures without
//! required members. With the feature `schemars` they have a JSON Schema with the constraints of the model: what
//! `validate()` accepts. It has the values of enums and the members of unions that this version knows. [`Map`] is what maps of the model are, and timestamps are those of [`time`].

mod generated;

pub use awsjson_smithy as smithy;
pub use awsjson_smithy::{Map, Validate};
pub use error::ServiceError;
pub use generated::*;
pub use time;
