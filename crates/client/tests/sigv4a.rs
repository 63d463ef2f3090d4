//! Signatures of SigV4a over a real socket, checked by another library than the one that made them.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use aws_credential_types::Credentials;
use awsjson_client::Builder;
use awsjson_protocol::server::sigv4::SigV4Verifier;
use awsjson_testing::RecordedRequest;
use common::sealed::{list, sealed};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// The public key that AWS's test vectors give for the access key `AKIDEXAMPLE` and the secret of
/// these tests, as an uncompressed point.
const PUBLIC_KEY: &str = "04\
    b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1\
    865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518";

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn with_key_of_test_vectors(client: Builder) -> Builder {
    let token = Some("session-token".to_owned());
    client.credentials_provider(Credentials::new("AKIDEXAMPLE", SECRET, token, None, "test"))
}

/// Whether the signature is right.
fn is_signed(received: &RecordedRequest) -> bool {
    let (_, scope) = received.authorization("Credential").split_once('/').unwrap();
    let date = received.header("x-amz-date");
    let signed: Vec<&str> = received.authorization("SignedHeaders").split(';').collect();
    let canonical = SigV4Verifier::new().canonical_request(&received.parts(), &received.body, &signed).unwrap();
    let text = format!("AWS4-ECDSA-P256-SHA256\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(canonical)));
    let signature = hex::decode(received.authorization("Signature")).unwrap();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, hex::decode(PUBLIC_KEY).unwrap());
    key.verify(text.as_bytes(), &signature).is_ok()
}

#[tokio::test]
async fn an_endpoint_of_several_regions_gets_a_signature_for_all_of_them() {
    let set = |client: Builder| {
        let client = with_key_of_test_vectors(client).endpoint_parameter("Schemes", list(&["sigv4a", "sigv4"]));
        client.endpoint_parameter("Name", "seal").endpoint_parameter("Regions", list(&["us-east-1", "us-west-*"]))
    };
    let mut received = sealed("", set).await.unwrap();
    assert!(received.header("authorization").starts_with("AWS4-ECDSA-P256-SHA256 "));
    assert_eq!(received.header("x-amz-region-set"), "us-east-1,us-west-*");
    let signed: Vec<&str> = received.authorization("SignedHeaders").split(';').collect();
    for name in ["host", "x-amz-date", "x-amz-region-set", "x-amz-security-token", "x-amz-target"] {
        assert!(signed.contains(&name), "{name} in {signed:?}");
    }
    let (_, scope) = received.authorization("Credential").split_once('/').unwrap();
    assert!(scope.ends_with("/seal/aws4_request") && scope.split('/').count() == 3, "{scope}");
    assert!(is_signed(&received));

    received.body.push(b' ');
    assert!(!is_signed(&received), "another body has another signature");
}

#[tokio::test]
async fn without_regions_it_is_that_of_the_client() {
    let set = |client: Builder| with_key_of_test_vectors(client).endpoint_parameter("Schemes", list(&["sigv4a"]));
    let received = sealed("/a%20b", set).await.unwrap();
    assert_eq!(received.header("x-amz-region-set"), "us-east-1");
    assert!(received.authorization("Credential").ends_with("/greeter/aws4_request"));
    assert!(is_signed(&received));
}

#[tokio::test]
async fn the_scheme_that_the_endpoint_prefers_is_taken() {
    let set = |client: Builder| client.endpoint_parameter("Schemes", list(&["sigv4", "sigv4a"]));
    let received = sealed("", set).await.unwrap();
    assert!(received.signed.is_ok());
}
