//! The types of AWS Partner Central Account, without any I/O.
//!
//! Use this crate alone where you need the data without a client, for example in a form, a queue
//! message or a database row. It depends on no HTTP, TLS or async crate.
//!
//! - [`operation`]: the 34 operations, each with its input and its output.
//! - [`types`]: the structures, unions and enums that these contain.
//! - [`error`]: the errors that the service returns.
//! - [`endpoint`]: the service's endpoint rules as a pure function.
//!
//! The compiler checks that required members are set. `validate()` checks all other constraints of the
//! model, and reports all violations at once:
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
//! To set members conditionally, use `new`, which takes the required members, and assign the others to
//! their fields:
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
//! serde reads inputs strictly: a missing required member, or an unknown member, is an error with the
//! path of the member. Outputs are read leniently, as the Smithy specification requires of clients.
//!
//! All types implement `Clone`, `Debug`, `Eq`, `Ord` and `Hash`, and structures without required members
//! also implement `Default`. Maps of the model are [`Map`]s, and timestamps are those of [`time`].
//!
//! With the feature `schemars`, all types have a JSON Schema that accepts what `validate()` accepts: the constraints of
//! the model, and the values of enums and members of unions that this version knows.

mod generated;

pub use awsjson_smithy as smithy;
pub use awsjson_smithy::{Map, Validate};
pub use error::ServiceError;
pub use generated::*;
pub use time;
