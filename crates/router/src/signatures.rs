//! Verifies the signatures of requests.

use crate::reply::Rejection;
use aws_credential_types::Credentials;
use awsjson_protocol::server::sigv4::SigV4Verifier;
use awsjson_smithy::Service;
use http::request::Parts;
use std::time::SystemTime;

/// The credentials that requests must be signed with.
pub(crate) struct Signatures {
    verifier: SigV4Verifier,
    credentials: Credentials,
}

impl Signatures {
    pub(crate) fn new(verifier: SigV4Verifier, credentials: Credentials) -> Self {
        Self { verifier, credentials }
    }

    /// Returns the error response if the signature of a request is invalid.
    pub(crate) fn reject(&self, service: &Service, head: &Parts, body: &[u8]) -> Option<Box<Rejection>> {
        let known =
            |access_key_id: &str| (access_key_id == self.credentials.access_key_id()).then(|| self.credentials.clone());
        let error = self.verifier.verify(head, body, SystemTime::now(), known).err()?;
        Some(Rejection::new(service, error.status(), error.code(), error.to_string()))
    }
}
