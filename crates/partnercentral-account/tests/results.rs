//! The error and the result of calls, as the functions of a program use them.

#![allow(clippy::expect_used, reason = "helpers of tests fail like tests")]

use bytes::Bytes;
use partnercentral_account::client::{BuildError, HyperTransport, Proxy};
use partnercentral_account::error::{ConflictException, ThrottlingException};
use partnercentral_account::operation::{ListConnectionsInput, ListTagsForResource, ListTagsForResourceInput};
use partnercentral_account::types::{ConflictExceptionReason, ConnectionSummary};
use partnercentral_account::{
    CallOptions, Client, Credentials, Error, ErrorExt, ErrorKind, Result, RetryConfig, ServiceError, StatusCode,
    Validate, Validation, protocol,
};
use partnercentral_account_emulator::Emulator;

/// Builds, sends and follows pages, all with `?`.
async fn connections(endpoint: &str, credentials: Credentials) -> Result<Vec<ConnectionSummary>> {
    let client =
        Client::builder().region("us-east-1").endpoint_url(endpoint).credentials_provider(credentials).build()?;
    let mut all = client.list_connections().catalog("AWS").send().await?.connection_summaries;
    let mut items = client.list_connections().catalog("AWS").pages().items();
    while let Some(item) = items.next().await {
        all.push(item?);
    }
    Ok(all)
}

#[tokio::test]
async fn all_steps_of_a_call_return_one_error() {
    let emulator = Emulator::start().await.expect("an emulator");
    let found = connections(emulator.endpoint_url(), emulator.credentials()).await.expect("connections");
    assert_eq!(found, []);
    let error = connections("not a URL", emulator.credentials()).await.expect_err("no endpoint");
    assert!(matches!(error.kind(), ErrorKind::Build(BuildError::InvalidEndpointUrl)), "{error}");
}

#[tokio::test]
async fn a_ready_made_input_is_sent_with_options_and_metadata() {
    let emulator = Emulator::start().await.expect("an emulator");
    let builder = Client::builder().region("us-east-1").endpoint_url(emulator.endpoint_url());
    let client = builder.credentials_provider(emulator.credentials()).build().expect("a client");

    let options = CallOptions::new().retry(RetryConfig::disabled());
    let response = client.send_with_metadata(ListConnectionsInput::new("AWS"), options).await.expect("a response");
    assert_eq!(response.output, client.send(ListConnectionsInput::new("AWS")).await.expect("an output"));
    assert_eq!((response.metadata.status, response.metadata.attempts), (StatusCode::OK, 1));
    assert!(response.metadata.request_id.is_some());

    // The options are those of the call: the client's own would have sent this.
    let strict = CallOptions::new().validation(Validation::Strict);
    let error = client.send_with_metadata(ListTagsForResourceInput::new("no ARN"), strict).await.expect_err("no ARN");
    assert!(matches!(error.kind(), ErrorKind::Validation(_)), "{error}");
    assert_eq!(error.attempts(), 0);
    let error = client.send(ListTagsForResourceInput::new("no ARN")).await.expect_err("no ARN");
    assert!(error.is_validation_exception() && error.attempts() == 1, "{error}");
}

/// A `main` that returns an error prints its `Debug` output.
#[test]
fn every_error_that_a_program_can_return_is_a_line_for_people() {
    let certificates = HyperTransport::builder().root_certificates_pem("garbage").build().map(drop);
    let body = Bytes::from_static(br#"{"__type":"ThrottlingException","message":"Slow down."}"#);
    let response = http::Response::builder().status(400).body(body).expect("a response");
    let conflict = ConflictException::builder().message("No.").reason("NEW").build();
    let error = Error::service("CancelConnection", ServiceError::ConflictException(conflict));
    let errors: [Box<dyn std::error::Error>; 6] = [
        Box::new(Client::builder().build().map(drop).expect_err("no region")),
        Box::new(Proxy::new("socks5://proxy:1080").expect_err("no HTTP proxy")),
        Box::new(certificates.expect_err("no certificates")),
        Box::new(ListTagsForResourceInput::new("no ARN").validate().expect_err("no ARN")),
        Box::new(protocol::response::<ListTagsForResource>(response).expect_err("an error")),
        Box::new(error),
    ];
    for error in errors {
        let text = format!("{error:?}");
        assert_eq!(text, error.to_string());
        assert!(text.contains(' ') && !text.contains('\n'), "{text}");
    }
}

#[test]
fn each_modeled_error_has_a_predicate() {
    let conflict =
        ConflictException::builder().message("No.").reason(ConflictExceptionReason::DuplicatePartner).build();
    let error = Error::service("CreatePartner", ServiceError::from(conflict));
    assert!(error.is_conflict_exception());
    assert!(!error.is_throttling_exception() && !error.is_validation_exception() && !error.is_throttling());

    let throttling = ThrottlingException::builder().message("Slow down.").build();
    let error = Error::service("CreatePartner", ServiceError::from(throttling));
    assert!(error.is_throttling_exception() && error.is_throttling() && error.is_retryable());
    assert!(!error.is_conflict_exception());

    let never_sent = Error::from(BuildError::MissingRegion);
    assert!(!never_sent.is_conflict_exception() && !never_sent.is_retryable());
}
