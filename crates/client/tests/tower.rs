//! tower services as transports, and transports as services.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{
    Body, CallOptions, ErrorKind, HyperTransport, RetryConfig, TowerTransport, Transport, TransportErrorKind,
    TransportService,
};
use awsjson_testing::{Reply, Server, credentials};
use common::hello;
use common::service::{Greet, GreetInput};
use http::{Request, Response, StatusCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tower::{ServiceBuilder, ServiceExt, service_fn};

fn ada() -> GreetInput {
    GreetInput { name: "Ada".to_owned(), token: None }
}

fn client(transport: impl Transport) -> awsjson_client::Client {
    let builder = awsjson_client::Client::builder().region("us-east-1").endpoint_url("http://greeter.example.com");
    builder.credentials_provider(credentials(common::ACCESS_KEY)).transport(transport).build().unwrap()
}

#[tokio::test]
async fn any_service_is_a_transport() {
    let calls = Arc::new(AtomicUsize::new(0));
    let seen = calls.clone();
    let service = service_fn(move |request: Request<Body>| {
        let number = seen.fetch_add(1, Ordering::SeqCst);
        async move {
            assert_eq!(request.uri(), "http://greeter.example.com/");
            assert!(request.headers().contains_key("authorization"));
            assert!(request.into_body().into_bytes().starts_with(b"{\"Name\":\"Ada\""));
            if number == 0 {
                return Err(std::io::Error::other("lost"));
            }
            Ok(Response::new(Body::from(r#"{"Text":"Hello"}"#)))
        }
    });
    let response = client(TowerTransport::new(service)).call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!((response.output.text.as_str(), response.metadata.attempts), ("Hello", 2), "a loss is retried");
}

#[tokio::test]
async fn layers_go_around_the_default_transport() {
    let server = Server::start([hello(), hello().delay(Duration::from_secs(5))]).await;
    let service = ServiceBuilder::new()
        .timeout(Duration::from_millis(200))
        .service(TransportService::new(HyperTransport::builder().build().unwrap()));
    let builder = common::client(server.url()).transport(TowerTransport::new(service));
    let client = builder.retry(RetryConfig::disabled()).build().unwrap();
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(reason) = error.kind() else { panic!("{error}") };
    assert_eq!(reason.kind(), TransportErrorKind::Interrupted, "{error}");
    assert!(error.to_string().contains("timed out") && error.may_have_been_executed(), "{error}");
}

#[tokio::test]
async fn errors_of_the_transport_keep_their_kind() {
    let service = ServiceBuilder::new()
        .timeout(Duration::from_secs(60))
        .service(TransportService::new(HyperTransport::default()).max_response_bytes(4));
    let server = Server::start([Reply::json(r#"{"Text":"too long"}"#)]).await;
    for (url, kind, executed) in [
        ("http://127.0.0.1:1".to_owned(), TransportErrorKind::Connect, false),
        (server.url(), TransportErrorKind::ResponseTooLarge, true),
    ] {
        let builder = common::client(url).transport(TowerTransport::new(service.clone()));
        let client = builder.retry(RetryConfig::disabled()).build().unwrap();
        let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
        let is_kind = match error.kind() {
            ErrorKind::Transport(reason) => reason.kind() == kind,
            ErrorKind::Response(_) => kind == TransportErrorKind::ResponseTooLarge,
            _ => false,
        };
        assert!(is_kind && error.may_have_been_executed() == executed, "{error}");
        assert_eq!(error.to_string().contains("more than 4 bytes"), error.status().is_some(), "{error}");
    }
}

#[tokio::test]
async fn a_response_is_read_up_to_the_client_s_limit() {
    let service = service_fn(|_: Request<Body>| async {
        Ok::<_, std::io::Error>(Response::new(Body::from(r#"{"Text":"Hello"}"#)))
    });
    let builder = common::client("http://greeter.example.com").transport(TowerTransport::new(service));
    let client = builder.max_response_bytes(4).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Response(_)), "{error}");
    assert_eq!(error.status(), Some(StatusCode::OK));
}

#[tokio::test]
async fn the_transport_serves_requests_of_others() {
    let server = Server::builder().accept_any_signature().start([Reply::answer(418, "short")]).await;
    let request = Request::post(format!("{}/pot", server.url())).body(Body::from("tea")).unwrap();
    let response = TransportService::new(HyperTransport::default()).oneshot(request).await.unwrap();
    assert_eq!((response.status(), response.body().as_bytes()), (StatusCode::IM_A_TEAPOT, b"short".as_slice()));
    let received = server.requests().remove(0);
    assert_eq!((received.path.as_str(), received.text()), ("/pot", "tea"));
}
