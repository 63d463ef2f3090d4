//! Verification of [AWS Signature Version 4], in the `Authorization` header or in the query.
//!
//! The canonical request is built here from the request that arrived, independently of the code that
//! signs requests. Only the cryptography comes from `aws-sigv4`; signatures and session tokens are
//! compared in constant time.
//!
//! ```
//! use aws_credential_types::Credentials;
//! use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier};
//! use std::time::SystemTime;
//!
//! let verifier = SigV4Verifier::new().service("greeter");
//! let credentials = |access_key_id: &str| {
//!     (access_key_id == "AKIDEXAMPLE").then(|| Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"))
//! };
//! let (parts, body) = http::Request::post("https://greeter.example.com/").body("{}")?.into_parts();
//! let refused = verifier.verify(&parts, body.as_bytes(), SystemTime::now(), credentials).unwrap_err();
//! assert_eq!(refused, SigV4Error::MissingSignature);
//! assert_eq!((refused.status().as_u16(), refused.code()), (403, "MissingAuthenticationTokenException"));
//! # Ok::<(), http::Error>(())
//! ```
//!
//! [AWS Signature Version 4]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html

mod canonical;
mod claim;
mod error;
mod verifier;

pub use error::SigV4Error;
pub use verifier::{SigV4Verifier, Verified};
