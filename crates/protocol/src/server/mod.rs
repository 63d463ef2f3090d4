//! The server side of the protocol, for emulators and for tests without AWS.
//!
//! The counterpart of [`request`](crate::request()) and [`response`](crate::response()): [`operation`] returns which
//! operation a request calls, [`input`] reads its input, and [`response`] encodes an output or an error. A request that
//! is rejected before its operation runs is a [`FrameworkError`], which can be encoded as a response too.
//! [`error_response`] encodes any other error that is not in the model.
//!
//! Nothing here reads a socket or a clock: the request, the time and the known credentials are
//! parameters.
//!
//! ```
//! use awsjson_protocol::server::{self, FrameworkError};
//! use awsjson_smithy::Operation;
//! use bytes::Bytes;
//! use http::{Request, Response};
//! use partnercentral_account_model::SERVICE;
//! use partnercentral_account_model::operation::{
//!     ListTagsForResource, ListTagsForResourceInput, ListTagsForResourceOutput,
//! };
//!
//! /// A service with one operation.
//! fn serve(request: Request<Bytes>) -> Result<Response<Bytes>, FrameworkError> {
//!     let (head, body) = request.into_parts();
//!     match server::operation(&SERVICE, &head)? {
//!         ListTagsForResource::NAME => {
//!             let input = server::input::<ListTagsForResource>(&head, &body)?;
//!             let output = ListTagsForResourceOutput::builder().resource_arn(input.resource_arn).build();
//!             server::response::<ListTagsForResource>(Ok(&output))
//!         }
//!         _ => Err(FrameworkError::UnknownOperation),
//!     }
//! }
//!
//! let arn = "arn:aws:partnercentral:us-east-1:111122223333:catalog/AWS/partner/partner-abcdefghijklm";
//! let mut input = ListTagsForResourceInput::new(arn);
//! let request = awsjson_protocol::request::<ListTagsForResource>(&mut input, || 0)?;
//! let response = serve(request).unwrap_or_else(|error| error.response(&SERVICE));
//! assert_eq!(awsjson_protocol::response::<ListTagsForResource>(response)?.resource_arn, arn);
//!
//! let rejected = serve(Request::new(Bytes::new())).unwrap_err().response(&SERVICE);
//! assert_eq!(rejected.status(), 404);
//! assert_eq!(rejected.headers()["x-amzn-errortype"], "UnknownOperationException");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Event streams have no server side.

mod error;
mod input;
mod message;
mod operation;
mod response;
pub mod sigv4;

pub use error::FrameworkError;
pub use input::{MAX_UNZIPPED_BYTES, input};
pub use message::{error_response, output_response};
pub use operation::operation;
pub use response::response;
