//! What generated endpoint rules use: the endpoint they produce, the settings they read, and the functions of the
//! [Smithy rules language](https://smithy.io/2.0/additional-specs/rules-engine/index.html).
//!
//! Rules are pure: they read a [`EndpointConfig`] and the partition table, and produce an [`Endpoint`] or an
//! [`EndpointError`].
//!
//! ```
//! use awsjson_smithy::endpoint::partition;
//!
//! assert_eq!(partition("cn-north-1").dns_suffix, "amazonaws.com.cn");
//! // A region that the table does not list yet is recognised by its form.
//! assert_eq!(partition("us-gov-south-9").name, "aws-us-gov");
//! ```

mod arn;
mod bdd;
mod config;
mod error;
mod functions;
mod host;
mod partition;
mod resolved;
mod url;

pub use arn::{Arn, parse_arn};
pub use bdd::decide;
pub use config::EndpointConfig;
pub use error::EndpointError;
pub use functions::{split, substring, uri_encode};
pub use host::{host_label, is_valid_host_label, is_virtual_hostable_s3_bucket};
pub use partition::{Partition, partition};
pub use resolved::{AuthScheme, Endpoint};
pub use url::{Url, parse_url};
