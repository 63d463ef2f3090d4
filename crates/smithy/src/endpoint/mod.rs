//! The building blocks of generated endpoint rules: the functions of the
//! [Smithy rules language](https://smithy.io/2.0/additional-specs/rules-engine/index.html), and the types of parameters
//! and results.
//!
//! Endpoint rules are pure functions: from an [`EndpointConfig`] and the partition table they compute an [`Endpoint`] or
//! an [`EndpointError`]. The functions are inlined, so that a client compiles only those that its rules call.
//!
//! ```
//! use awsjson_smithy::endpoint::partition;
//!
//! assert_eq!(partition("cn-north-1").dns_suffix, "amazonaws.com.cn");
//! // A region that is not in the table is assigned to a partition by the form of its name.
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
