//! The vocabulary of Smithy services for Rust.
//!
//! The crates that `awsjson-codegen` generates from a service's Smithy model build on this crate. It
//! contains no service, performs no I/O and depends on no HTTP crate. It provides:
//!
//! - [`Operation`], [`Service`], [`OperationError`]: the traits and data that a protocol and a client are generic over.
//! - [`structure!`], [`string_enum!`], [`int_enum!`], [`union!`]: shapes, each defined by a table of
//!   its members, and read and written through any serde format by [`DeserializeShape`] and [`SerializeShape`].
//! - [`Validate`]: checks the constraints of the model, and reports all violations at once with their paths.
//! - [`timestamp`], [`Blob`], [`Document`], and `BigDecimal` (feature `big-numbers`): simple types that
//!   Rust has no type of its own for.
//! - `waiter` (feature `waiter`): decides whether a resource has reached the state that a caller waits for.
//! - `EndpointFinder` (feature `discovery`): operations whose endpoint is discovered by calling the service.
//! - [`endpoint`]: the functions and the partition table of the endpoint rules.
//!
//! ```
//! awsjson_smithy::string_enum! {
//!     /// A kind of connection.
//!     #[derive(Debug)]
//!     pub enum Kind {
//!         /// Work on one opportunity.
//!         Opportunity = "OPPORTUNITY_COLLABORATION",
//!     }
//! }
//!
//! let kinds: Vec<Kind> = serde_json::from_str(r#"["OPPORTUNITY_COLLABORATION", "NEW"]"#)?;
//! assert_eq!(kinds, [Kind::Opportunity, Kind::from("NEW")]);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod blob;
pub mod builder;
mod debug_line;
#[cfg(feature = "big-numbers")]
mod decimal;
mod deserialize;
#[cfg(feature = "discovery")]
mod discovery;
mod document;
pub mod endpoint;
mod enumeration;
mod error;
mod escape;
mod event_stream;
mod map;
mod map_key;
mod operation;
mod operation_traits;
mod order;
mod pagination;
mod path;
mod redacted;
mod scalar;
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub mod schema;
mod serialize;
mod service;
mod structure;
pub mod timestamp;
mod union;
pub mod validate;
#[cfg(feature = "waiter")]
pub mod waiter;

pub use blob::Blob;
#[cfg(feature = "big-numbers")]
pub use decimal::{BigDecimal, ParseDecimalError};
pub use deserialize::{CorrectionDefault, DeserializeContext, DeserializeShape, DeserializeShapeOwned};
#[cfg(feature = "discovery")]
pub use discovery::Discovery;
pub use document::{Document, Number};
pub use enumeration::{UnknownNumber, UnknownValue};
pub use error::{ErrorTraits, ModeledError, OperationError, Retryable, UnmodeledError};
pub use escape::Escaped;
pub use event_stream::{EventLayout, EventPayload, EventStream, EventStreamOperation};
pub use map::Map;
pub use map_key::MapKey;
#[cfg(feature = "discovery")]
pub use operation::{DescribesEndpoints, EndpointFinder};
pub use operation::{ErrorOf, Operation, OperationInput, OutputOf};
pub use operation_traits::{Auth, OperationTraits};
pub use pagination::{Paginated, PaginatedBySize, PaginatedItems};
pub use redacted::{REDACTED, Redacted};
pub use serialize::{AsSerde, SerializeShape};
pub use service::{Protocol, Service};
pub use structure::{Member, Structure};
pub use union::{Unit, UnknownMember};
pub use validate::{Validate, ValidationError};

// The macros of this crate expand to paths of these items.
#[doc(hidden)]
pub use crate::{
    deserialize::deserialize,
    enumeration::read_string_enum,
    error::{error_index, write_error},
    structure::{read as read_structure, read_into, read_option, write_member, write_option},
    union::{Union, read_union, write_union_member},
};
#[cfg(feature = "schemars")]
pub use schemars;
#[doc(hidden)]
pub use serde_core;
