//! Signatures of signers that are not AWS's for Rust: botocore and curl. Where they are not installed, their test says so
//! and does nothing. `PYTHON` names the Python that has botocore, if it is not `python3`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod botocore;
mod curl;

use aws_credential_types::Credentials;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier, Verified};
use http::Request;
use std::time::SystemTime;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "session/token==";
const SERVICE: &str = "greeter";
const REGION: &str = "eu-west-3";

/// Checks a request that was signed just now.
fn verify(request: Request<Vec<u8>>, secret: &str, token: Option<&str>) -> Result<Verified, SigV4Error> {
    let (head, body) = request.into_parts();
    let known = Credentials::new(KEY, secret, token.map(str::to_owned), None, "test");
    let verifier = SigV4Verifier::new().service(SERVICE).region(REGION);
    verifier.verify(&head, &body, SystemTime::now(), |key| (key == KEY).then_some(known))
}

/// The request must be accepted, and refused once anything is wrong.
fn check(request: Request<Vec<u8>>, token: Option<&str>) {
    let target = request.uri().to_string();
    let verified = verify(request.clone(), SECRET, token).unwrap_or_else(|error| panic!("{target}: {error}"));
    assert_eq!((verified.access_key_id.as_str(), verified.region.as_str()), (KEY, REGION));
    assert_eq!(verify(request.clone(), "another", token), Err(SigV4Error::SignatureMismatch), "{target}");
    let mut changed = request.clone();
    changed.body_mut().push(b' ');
    assert_eq!(verify(changed, SECRET, token), Err(SigV4Error::SignatureMismatch), "{target}");
    assert_eq!(verify(request, SECRET, Some("other")), Err(SigV4Error::InvalidSessionToken), "{target}");
}
