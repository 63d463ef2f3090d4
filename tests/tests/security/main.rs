//! Security: TLS, proxies, redirects, header injection, and confidentiality of secrets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail like tests"
)]

mod headers;
mod http2;
mod proxies;
mod redirects;
mod resumption;
mod roots;
mod secrets;
mod sensitive;
mod trust;

use aws_credential_types::Credentials;
use awsjson_testing::Authority;
use partnercentral_account::Client;
use partnercentral_account::client::Builder;

const SECRET: &str = "not-a-real-secret";

/// The builder of a client that trusts only `authority`.
fn client_of(url: String, authority: &Authority) -> Builder<Client> {
    Client::builder()
        .region("us-east-1")
        .credentials_provider(Credentials::new("AKIDTLS", SECRET, None, None, "test"))
        .endpoint_url(url)
        .root_certificates_pem(authority.pem())
}
