//! Responds to the calls of a test by operation, without AWS.
//!
//! A [`Router`] has [rules](Rule). Each rule responds to calls of one operation, either with the result of a function of
//! the input or with a fixed response. The router is a transport of `awsjson-client`, so a client can call it without a
//! socket. With the feature `http`, it can also be a server on loopback for clients in any language. It works with the
//! types of any generated service, and validates requests against the model like the service does.
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
//! A call is matched against the rules in the order in which they were added. The first rule that matches, and is not
//! used up, responds. Limit the uses of a rule to define a sequence of responses:
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
//!     // Fails twice, then succeeds, at least once.
//!     .rule(Rule::<ListTagsForResource>::error(throttled).times(2))
//!     .rule(Rule::<ListTagsForResource>::output(no_tags).times(1..))
//!     // Waits and closes the connection for one partner. For other partners, responds like a broken proxy.
//!     .rule(
//!         Rule::<GetPartner>::disconnect()
//!             .when(|input| input.identifier == "partner-abcdefghijklm")
//!             .delay(Duration::from_millis(100)),
//!     )
//!     .rule(Rule::<GetPartner>::response(http::Response::builder().status(502).body("<html>").unwrap()));
//! # let _ = router;
//! ```
//!
//! A call that no rule matches fails with an error that lists the rules. [`Router::verify`] also reports such calls, panics
//! of rules, and rules that were used less often than [expected](Rule::times). [`Router::verify_on_drop`] does it at the end of a test.

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
mod verify_on_drop;

pub use handler::Handler;
pub use received::ReceivedRequest;
pub use reply::NoResponse;
pub use router::Router;
pub use rule::Rule;
#[cfg(feature = "http")]
pub use server::Server;
pub use times::Times;
pub use verify::VerifyError;
pub use verify_on_drop::VerifyOnDrop;
