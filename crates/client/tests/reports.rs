//! The contents of errors, and the limits of hooks.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{
    Body, BoxFuture, BuildError, CallOptions, Client, Error, ErrorKind, HyperTransport, Metadata, Response,
    RetryConfig, TimeoutConfig, TimeoutError, Transport, TransportError, TransportErrorKind, pages,
};
use awsjson_smithy::{OperationError, UnmodeledError};
use awsjson_testing::{Reply, Server};
use bytes::Bytes;
use common::service::{Greet, GreetInput, GreeterError, List, ListInput};
use common::{client, hello};
use http::{HeaderValue, StatusCode};
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn ada() -> GreetInput {
    GreetInput { name: "Ada".to_owned(), token: None }
}

async fn error_of(reply: Reply) -> Error<GreeterError> {
    let server = Server::start([reply]).await;
    let client = client(server.url()).retry(RetryConfig::disabled()).build().unwrap();
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err()
}

#[tokio::test]
async fn a_response_that_is_cut_after_its_head_keeps_what_the_head_said() {
    let refused = Reply::answer(400, r#"{"message":"no"}"#)
        .header("x-amzn-errortype", "com.example#Rude:http://example.com/")
        .header("x-amzn-requestid", "id-9");
    let error = error_of(refused.cut_in_body(4)).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    let head = (error.status(), error.request_id(), error.code());
    assert_eq!(head, (Some(StatusCode::BAD_REQUEST), Some("id-9"), Some("Rude")));
    assert!(error.to_string().ends_with("(HTTP 400, request id-9, 1 attempt)"), "{error}");

    let error = error_of(hello().cut_in_body(4)).await;
    let head = (error.status(), error.request_id(), error.code());
    assert_eq!(head, (Some(StatusCode::OK), Some("id-1"), None));
    assert!(error.may_have_been_executed());
}

#[tokio::test]
async fn no_part_of_an_error_line_can_forge_another_line() {
    let message = r#"{"__type":"Rude","message":"isn't \"fine\"\r\n200 OK\u001b[2K"}"#;
    let error = error_of(Reply::answer(400, message)).await;
    assert!(error.to_string().contains(r#"Rude: isn't "fine"\r\n200 OK\u{1b}[2K"#), "{error}");
    let unmodeled = r#"{"__type":"New\nGreet: all is well","message":"x"}"#;
    let error = error_of(Reply::answer(400, unmodeled)).await;
    let long =
        error_of(Reply::answer(400, format!(r#"{{"__type":"Rude","message":"{}"}}"#, "x".repeat(100_000)))).await;
    for error in [error, long] {
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains(char::is_control), "{text}");
            assert!(text.chars().count() < 1500, "{} characters", text.chars().count());
        }
    }
}

#[test]
fn errors_and_responses_can_be_built_without_a_service() {
    let busy = UnmodeledError::new(Some("SlowDown".to_owned()), Some("later".to_owned()));
    let error = Error::service("Greet", GreeterError::unmodeled(busy))
        .with_status(StatusCode::SERVICE_UNAVAILABLE)
        .with_request_id("id-1")
        .with_attempts(3);
    assert_eq!(error.to_string(), "Greet: SlowDown: later (HTTP 503, request id-1, 3 attempts)");
    assert_eq!(format!("{error:?}"), error.to_string(), "what `main` prints can be read");
    assert!(error.is_throttling() && error.is_retryable() && !error.is_timeout());
    assert!(std::error::Error::source(&error).is_none(), "every cause is printed already");
    assert!(error.into_service_error().is_ok());

    let limit = Duration::from_secs(1);
    let error = Error::<GreeterError>::new("Greet", ErrorKind::Timeout(TimeoutError::Operation(limit)));
    assert!(error.is_timeout() && error.is_retryable() && !error.is_throttling());
    let refused = TransportError::new(TransportErrorKind::Tls, "no");
    assert!(!Error::<GreeterError>::new("Greet", ErrorKind::Transport(refused)).is_retryable());

    let response = Response::new("output", Metadata::new(StatusCode::OK, 2));
    assert_eq!((response.output, response.metadata.attempts), ("output", 2));
}

#[tokio::test]
async fn hooks_see_each_attempt_before_it_is_signed() {
    let server = Server::start([Reply::answer(503, ""), hello()]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let client = client(server.url())
        .before_signing(|request| {
            request.headers.insert("x-of-client", HeaderValue::from_static("1"));
        })
        .build()
        .unwrap();
    let options = CallOptions::new().before_signing(move |request| {
        assert!(!request.headers.contains_key("authorization"));
        let of_client = request.headers.contains_key("x-of-client");
        request.headers.insert("x-of-call", HeaderValue::from_static("2"));
        log.lock().unwrap().push((request.operation, request.attempt, of_client, request.body.clone()));
    });
    client.call::<Greet>(ada(), options).await.unwrap();
    let seen = seen.lock().unwrap();
    let attempts: Vec<_> =
        seen.iter().map(|(operation, attempt, of_client, _)| (*operation, *attempt, *of_client)).collect();
    assert_eq!(attempts, [("Greet", 1, true), ("Greet", 2, true)]);
    for (request, (.., body)) in server.requests().iter().zip(seen.iter()) {
        assert_eq!((request.header("x-of-client"), request.header("x-of-call")), ("1", "2"));
        assert!(request.signed.is_ok() && request.authorization("SignedHeaders").contains("x-of-call;x-of-client"));
        assert_eq!(&request.body, body.as_ref());
    }
}

#[tokio::test]
async fn tokens_that_come_back_end_the_pages_whatever_came_between() {
    let page = |next: &str| Reply::json(format!(r#"{{"Names":["x"],"NextToken":"{next}"}}"#));
    let script = [page("a"), page("b"), page("c"), page("a"), page("b")];
    let server = Server::builder().accept_any_signature().start(script).await;
    let client = Client::builder().region("us-east-1").endpoint_url(server.url()).build().unwrap();
    let mut pages = pages::<List>(client, ListInput::default(), CallOptions::new());
    for _ in 0..3 {
        pages.next().await.unwrap().unwrap();
    }
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RepeatedToken), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!(server.request_count(), 4);
}

/// The default transport, with a count of the requests.
struct Counting(HyperTransport, Arc<Mutex<u32>>);

impl Transport for Counting {
    fn send(
        &self,
        request: http::Request<Body>,
        max_response_bytes: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        *self.1.lock().unwrap() += 1;
        self.0.send(request, max_response_bytes)
    }
}

#[tokio::test]
async fn settings_without_effect_are_refused_and_the_default_transport_can_be_wrapped() {
    let count = Arc::new(Mutex::new(0));
    let transport = || Counting(HyperTransport::builder().max_connections(1).build().unwrap(), count.clone());
    let second = Duration::from_secs(1);
    type Set = fn(awsjson_client::Builder) -> awsjson_client::Builder;
    let cases: [(Set, &str); 6] = [
        (|builder| builder.max_connections(3), "max_connections"),
        (|builder| builder.root_certificates_pem("x"), "root_certificates_pem"),
        (|builder| builder.timeouts(TimeoutConfig::new().connect(Duration::from_secs(1))), "timeouts.connect"),
        (|builder| builder.timeouts(TimeoutConfig::new().acquire(None)), "timeouts.acquire"),
        (|builder| builder.timeouts(TimeoutConfig::new().read(None)), "timeouts.read"),
        (|builder| builder.timeouts(TimeoutConfig::new().idle(Duration::ZERO)), "timeouts.idle"),
    ];
    for (set, name) in cases {
        let error = set(client("http://localhost:1").transport(transport())).build().unwrap_err();
        assert_eq!(error, BuildError::NotForCustomTransport(name));
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
    }
    let server = Server::start([hello()]).await;
    let timeouts = TimeoutConfig::new().attempt(second).operation(second);
    let client = client(server.url()).transport(transport()).timeouts(timeouts).build().unwrap();
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!(*count.lock().unwrap(), 1);
}
