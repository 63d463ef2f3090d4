//! Calls of the generated crate over a real socket: which requests are signed, and for which scope.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use awsjson_testing::{RecordedRequest, Reply, Server, credentials};
use gate::client::{Builder, ErrorKind};
use gate::{Client, EndpointParameters};

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

/// A server that rejects requests without a valid signature.
async fn server() -> Server {
    Server::start([Reply::json("{}")]).await
}

async fn server_without_signatures() -> Server {
    Server::builder().accept_any_signature().start([Reply::json("{}")]).await
}

fn client(server: &Server) -> Builder<Client> {
    Client::builder().region("us-east-1").endpoint_url(server.url())
}

fn is_signed_for(received: &RecordedRequest, scope: &str) -> bool {
    received.authorization("Credential").ends_with(scope)
}

#[test]
fn operations_are_signed_for_the_signing_name_of_the_service() {
    run(async {
        let server = server().await;
        client(&server).credentials_provider(credentials("AKIDEXAMPLE")).build().unwrap().open().send().await.unwrap();
        assert!(is_signed_for(&server.requests()[0], "/us-east-1/gatekeeper/aws4_request"));
    });
}

#[test]
fn operations_with_authentication_are_not_sent_without_credentials() {
    run(async {
        let server = server().await;
        let error = client(&server).build().unwrap().open().send().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Credentials(_)), "{error}");
        assert!(server.requests().is_empty());
    });
}

#[test]
fn operations_without_authentication_are_never_signed() {
    run(async {
        let server = server_without_signatures().await;
        client(&server).credentials_provider(credentials("AKIDEXAMPLE")).build().unwrap().peek().send().await.unwrap();
        client(&server).build().unwrap().peek().send().await.unwrap();
        let received = server.requests();
        assert_eq!(received.len(), 2);
        assert!(received.iter().all(|request| request.header("authorization").is_empty()));
    });
}

#[test]
fn operations_with_optional_authentication_are_signed_if_there_are_credentials() {
    run(async {
        let server = server().await;
        client(&server).credentials_provider(credentials("AKIDEXAMPLE")).build().unwrap().knock().send().await.unwrap();
        assert!(is_signed_for(&server.requests()[0], "/us-east-1/gatekeeper/aws4_request"));

        let server = server_without_signatures().await;
        client(&server).build().unwrap().knock().send().await.unwrap();
        assert_eq!(server.requests()[0].header("authorization"), "");
    });
}

#[test]
fn client_context_parameters_affect_the_endpoint_and_the_signature() {
    run(async {
        let server = server().await;
        let client = client(&server).credentials_provider(credentials("AKIDEXAMPLE")).lane("fast").lane_2("left");
        let client = client.marks(["a", "b"]).set_retry(true).r#type("cart").build().unwrap();
        client.open().send().await.unwrap();
        let received = server.requests();
        assert_eq!((received[0].header("x-mark"), received[0].header("x-type")), ("b", "cart"));
        assert!(is_signed_for(&received[0], "/eu-north-1/fast-left/aws4_request"));
    });
}
