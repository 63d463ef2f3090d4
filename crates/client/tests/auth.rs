//! The requirements of endpoints on signatures, over real sockets.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{ErrorKind, ResolveEndpointError};
use awsjson_protocol::server::sigv4::SigV4Verifier;
use common::sealed::{list, sealed};

#[tokio::test]
async fn an_endpoint_that_asks_for_nothing_gets_the_service_and_the_region() {
    let received = sealed("", |client| client).await.unwrap();
    assert!(received.authorization("Credential").ends_with("/us-east-1/greeter/aws4_request"));
    assert!(received.signed.is_ok());
}

#[tokio::test]
async fn the_endpoint_says_what_is_signed_for() {
    let set = |region: &'static str| {
        move |client: awsjson_client::Builder| {
            let client = client.endpoint_parameter("Schemes", list(&["sigv4"]));
            client.endpoint_parameter("Name", "seal").endpoint_parameter("Region", region)
        }
    };
    let received = sealed("", set("eu-west-2")).await.unwrap();
    assert!(received.authorization("Credential").ends_with("/eu-west-2/seal/aws4_request"));
    assert!(received.signed.is_ok());
}

#[tokio::test]
async fn a_scheme_that_is_not_known_is_passed_over() {
    let set = |client: awsjson_client::Builder| client.endpoint_parameter("Schemes", list(&["sigv9", "sigv4"]));
    assert!(sealed("", set).await.unwrap().signed.is_ok());
}

#[tokio::test]
async fn without_a_scheme_that_is_known_nothing_is_sent() {
    let set = |client: awsjson_client::Builder| client.endpoint_parameter("Schemes", list(&["sigv9"]));
    let error = sealed("", set).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Endpoint(ResolveEndpointError::AuthScheme(name)) if name == "sigv9"),
        "{error}"
    );
    assert!(error.to_string().contains("use another endpoint"), "{error}");
}

#[cfg(not(feature = "sigv4a"))]
#[tokio::test]
async fn sigv4a_names_the_feature_it_needs() {
    let set = |client: awsjson_client::Builder| client.endpoint_parameter("Schemes", list(&["sigv4a"]));
    let error = sealed("", set).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Endpoint(ResolveEndpointError::AuthScheme(name)) if name == "sigv4a"));
    assert!(error.to_string().contains("turn on the feature `sigv4a`"), "{error}");

    let set = |client: awsjson_client::Builder| client.endpoint_parameter("Schemes", list(&["sigv4a", "sigv4"]));
    assert!(sealed("", set).await.unwrap().signed.is_ok());
}

#[tokio::test]
async fn the_path_is_encoded_twice_unless_the_endpoint_says_otherwise() {
    let set = |as_it_is: bool| {
        move |client: awsjson_client::Builder| {
            client.endpoint_parameter("Schemes", list(&["sigv4"])).endpoint_parameter("AsItIs", as_it_is)
        }
    };
    let received = sealed("/a%20b", set(false)).await.unwrap();
    assert_eq!(received.path, "/a%20b/");
    assert!(received.signed.is_ok(), "{received:?}");
    let received = sealed("/a%20b", set(true)).await.unwrap();
    assert!(received.signed.is_err(), "{received:?}");
    received.signed_by(&SigV4Verifier::new().double_encode_path(false)).unwrap();
}
