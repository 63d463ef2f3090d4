//! Answers the calls of a test by operation, without AWS.
//!
//! A [`Router`] has [rules](Rule): each answers the calls of one operation, by a function of the input or in the same way
//! each time. It is a transport of `awsjson-client`, so a client calls it without a socket; with the feature `http` it
//! is also a server on loopback, for clients in any language. The types are those of any generated service. Requests
//! are read strictly and validated as the model says, as a service does.
//!
//! ```
//! # #[cfg(feature = "client")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use awsjson_router::Router;
//! use partnercentral_account::operation::{ListTagsForResource, ListTagsForResourceOutput};
//! use partnercentral_account::{Client, Credentials};
//!
//! let router = Router::new().on::<ListTagsForResource>(|input| async {
//!     Ok(ListTagsForResourceOutput::builder().resource_arn(input.resource_arn).build())
//! });
//! let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
//! let client = Client::builder()
//!     .region("us-east-1")
//!     .credentials_provider(credentials)
//!     .transport(router.clone())
//!     .build()?;
//!
//! let arn = "arn:aws:partnercentral:us-east-1:111122223333:catalog/AWS/partner/partner-abcdefghijklm";
//! assert_eq!(client.list_tags_for_resource().resource_arn(arn).send().await?.tags, None);
//! assert_eq!(router.inputs::<ListTagsForResource>()[0].resource_arn, arn);
//! router.verify()?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```
//!
//! # Rules
//!
//! Rules are tried in the order in which they were added; the first that matches and is not used up answers. So a
//! sequence is a rule that is used up, followed by another:
//!
//! ```
//! use awsjson_router::{Router, Rule};
//! use partnercentral_account::error::ThrottlingException;
//! use partnercentral_account::operation::{GetPartner, ListTagsForResource, ListTagsForResourceOutput};
//! use std::time::Duration;
//!
//! # let throttled = ThrottlingException::builder().message("slow down").build();
//! # let no_tags = ListTagsForResourceOutput::builder().resource_arn("arn").build();
//! let router = Router::new()
//!     // Fails twice, then answers, once or more.
//!     .rule(Rule::<ListTagsForResource>::error(throttled).times(2))
//!     .rule(Rule::<ListTagsForResource>::output(no_tags).times(1..))
//!     // Looks at the input, waits, and breaks the connection; any other partner gets the response of a proxy.
//!     .rule(
//!         Rule::<GetPartner>::disconnect()
//!             .when(|input| input.identifier == "partner-abcdefghijklm")
//!             .delay(Duration::from_millis(100)),
//!     )
//!     .rule(Rule::<GetPartner>::response(http::Response::builder().status(502).body("<html>").unwrap()));
//! # let _ = router;
//! ```
//!
//! A call that no rule answers fails with an error that says which rules there are. [`Router::verify`] reports it too,
//! beside the rules that were used less often than they [expect](Rule::times).

mod call;
mod handler;
mod received;
mod registered;
mod reply;
mod router;
mod rule;
#[cfg(feature = "http")]
mod server;
mod signatures;
mod times;
#[cfg(feature = "client")]
mod transport;
mod verify;

pub use handler::Handler;
pub use received::ReceivedRequest;
pub use reply::NoResponse;
pub use router::Router;
pub use rule::Rule;
#[cfg(feature = "http")]
pub use server::Server;
pub use times::Times;
pub use verify::VerifyError;
