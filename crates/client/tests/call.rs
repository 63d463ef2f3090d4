//! Calls over real sockets.

mod common;

use aws_credential_types::Credentials;
use awsjson_client::{
    AccountIdEndpointMode, BuildError, CallOptions, Client, CredentialsError, ErrorKind, ResolveEndpointError,
    TimeoutConfig, TimeoutError, Validation,
};
use awsjson_testing::{Reply, Server, credentials};
use common::service::{Greet, GreetInput, GreeterError, WhoAmI, WhoAmIInput};
use common::{ACCESS_KEY, client, hello};
use http::StatusCode;
use std::time::Duration;

fn ada() -> GreetInput {
    GreetInput { name: "Ada".to_owned(), token: None }
}

#[tokio::test]
async fn a_call_is_signed_and_answered() {
    let server = Server::start([hello()]).await;
    let client = client(server.url()).app_name("tests").build().unwrap();
    let response = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!(response.output.text, "Hello");
    let metadata = response.metadata;
    assert_eq!((metadata.status, metadata.attempts, metadata.request_id.as_deref()), (StatusCode::OK, 1, Some("id-1")));

    let received = server.requests().remove(0);
    assert!(received.signed.is_ok(), "{received:?}");
    assert!(received.header("authorization").contains("/us-east-1/greeter/aws4_request"));
    for name in
        ["amz-sdk-invocation-id", "amz-sdk-request", "content-type", "host", "x-amz-date", "x-amz-security-token"]
    {
        assert!(received.header("authorization").contains(name), "{name} is not signed");
    }
    assert_eq!(received.header("x-amz-target"), "Greeter.Greet");
    assert_eq!(received.header("content-type"), "application/x-amz-json-1.0");
    assert_eq!(received.header("x-amz-security-token"), credentials(ACCESS_KEY).session_token().unwrap());
    assert_eq!(received.header("amz-sdk-request"), "attempt=1; max=3");
    assert!(received.header("user-agent").ends_with(" app/tests"));

    let token = metadata.idempotency_token.unwrap();
    assert_eq!(received.text(), format!(r#"{{"Name":"Ada","ClientToken":"{token}"}}"#));
    let uuid = uuid::Uuid::parse_str(&token).unwrap();
    assert_eq!((uuid.get_version_num(), uuid.get_variant()), (4, uuid::Variant::RFC4122));
}

#[tokio::test]
async fn the_request_of_a_call_is_not_sent() {
    let server = Server::start([hello()]).await;
    let client = client(server.url()).build().unwrap();
    let request = client.request::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!(server.request_count(), 0);
    assert_eq!(request.uri().to_string(), format!("{}/", server.url()));
    assert!(!request.headers().contains_key("authorization") && !request.headers().contains_key("user-agent"));

    // The call itself sends the same request.
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    let sent = server.requests().remove(0);
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", sent.path.as_str()));
    for name in ["x-amz-target", "content-type"] {
        assert_eq!(request.headers()[name].to_str().unwrap(), sent.header(name), "{name}");
    }
    let body = |text: &str| text.split_once("ClientToken").map(|(start, _)| start.to_owned()).unwrap();
    assert_eq!(body(std::str::from_utf8(request.body()).unwrap()), body(sent.text()));

    let invalid = GreetInput { name: String::new(), token: None };
    let strict = common::client(server.url()).validation(Validation::Strict).build().unwrap();
    let error = strict.request::<Greet>(invalid, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Validation(_)), "{error}");
    assert_eq!(error.attempts(), 0);
}

#[tokio::test]
async fn a_modeled_error_tells_everything_in_one_line() {
    let refusal =
        Reply::answer(400, r#"{"__type":"greeter#Rude","message":"Tut\ntut"}"#).header("x-amzn-requestid", "id-2");
    let server = Server::start([refusal]).await;
    let error = client(server.url()).build().unwrap().call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Service(GreeterError::Rude(_))));
    assert_eq!(error.to_string(), r"Greet: Rude: Tut\ntut (HTTP 400, request id-2, 1 attempt)");
    assert_eq!((error.code(), error.message()), (Some("Rude"), Some("Tut\ntut")));
    assert_eq!((error.status(), error.request_id()), (Some(StatusCode::BAD_REQUEST), Some("id-2")));
    assert!(error.raw_body().unwrap().starts_with(b"{\"__type\""));
    assert!(!error.may_have_been_executed());
    assert!(server.requests()[0].text().contains(error.idempotency_token().unwrap()));
}

#[tokio::test]
async fn the_code_and_type_of_the_query_protocol_are_told() {
    let reply = Reply::answer(400, r#"{"__type":"greeter#Rude"}"#).header("x-amzn-query-error", "Greeter.Rude;Sender");
    let server = Server::start([reply]).await;
    let client = common::client(server.url()).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Service(GreeterError::Rude(_))));
    assert_eq!((error.code(), error.query_type()), (Some("Greeter.Rude"), Some("Sender")));
}

#[tokio::test]
async fn an_unreadable_success_may_have_been_executed() {
    let server = Server::start([Reply::json("<html>")]).await;
    let error = client(server.url()).build().unwrap().call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Response(_)), "{error}");
    assert!(error.may_have_been_executed());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let call = async |client: Client| client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let with_credentials = || Client::builder().credentials_provider(credentials(ACCESS_KEY));

    let error = call(with_credentials().region("plain").build().unwrap()).await;
    assert!(matches!(error.kind(), ErrorKind::Endpoint(ResolveEndpointError::Insecure)));
    let error = call(Client::builder().region("us-east-1").build().unwrap()).await;
    assert!(matches!(error.kind(), ErrorKind::Credentials(CredentialsError::Missing)));
    assert!(error.to_string().contains("credentials_provider"));
    assert_eq!(error.attempts(), 0);
}

#[test]
fn unusable_settings_are_refused_when_built() {
    let refused = Client::builder().build().unwrap_err();
    assert_eq!(refused, BuildError::MissingRegion);
    assert!(refused.to_string().contains("set `region`"));
    for region in ["us east 1", "us-east-1.example.com", "us-east-1/"] {
        assert_eq!(Client::builder().region(region).build().unwrap_err(), BuildError::InvalidRegion, "{region}");
    }
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "https://user:secret@example.com",
        "https://example.com?a=b",
        "https://exa mple.com",
    ] {
        let refused = Client::builder().region("us-east-1").endpoint_url(url).build().unwrap_err();
        assert_eq!(refused, BuildError::InvalidEndpointUrl, "{url}");
        assert!(!refused.to_string().contains("secret"));
    }
    assert_eq!(Client::builder().region("us-east-1").app_name("a b").build().unwrap_err(), BuildError::InvalidAppName);
    for pem in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let refused = Client::builder().region("us-east-1").root_certificates_pem(pem).build().unwrap_err();
        assert!(matches!(refused, BuildError::InvalidRootCertificates(_)), "{refused}");
    }
}

#[tokio::test]
async fn validation_happens_before_anything_is_sent() {
    let server = Server::start([hello()]).await;
    let client = client(server.url()).build().unwrap();
    let strict = CallOptions::new().validation(Validation::Strict);
    let empty = GreetInput::default();
    let error = client.call::<Greet>(empty.clone(), strict).await.unwrap_err();
    let ErrorKind::Validation(violations) = error.kind() else { panic!("{error}") };
    assert_eq!(violations.violations[0].path, "Name");
    assert!(server.requests().is_empty());
    client.call::<Greet>(empty, CallOptions::new()).await.unwrap();
}

#[tokio::test]
async fn a_key_with_a_line_break_is_refused_unsent() {
    let server = Server::start([hello()]).await;
    let evil = Credentials::new("AKID\r\nx-evil: 1", "secret", None, None, "test");
    let client = client(server.url()).credentials_provider(evil).build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credentials(CredentialsError::Invalid(_))), "{error}");
    assert!(!error.may_have_been_executed());
    assert_eq!(error.attempts(), 0);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_account_of_the_credentials_is_part_of_the_endpoint_unless_it_is_switched_off() {
    let known = credentials(ACCESS_KEY);
    let with_account = Credentials::builder()
        .access_key_id(ACCESS_KEY)
        .secret_access_key(known.secret_access_key())
        .session_token(known.session_token().unwrap())
        .account_id("123456789012")
        .provider_name("test")
        .build();
    let call = async |credentials: Credentials, mode: AccountIdEndpointMode| {
        let server = Server::start([hello()]).await;
        let builder = common::client(server.url()).credentials_provider(credentials);
        let client = builder.account_id_endpoint_mode(mode).build().unwrap();
        let answer = client.call::<WhoAmI>(WhoAmIInput {}, CallOptions::new()).await;
        answer.map(|_| server.requests()[0].header("x-account").to_owned())
    };
    let account = async |credentials, mode| call(credentials, mode).await.unwrap();
    assert_eq!(account(with_account.clone(), AccountIdEndpointMode::Preferred).await, "123456789012");
    assert_eq!(account(with_account.clone(), AccountIdEndpointMode::Required).await, "123456789012");
    assert_eq!(account(with_account, AccountIdEndpointMode::Disabled).await, "");
    assert_eq!(account(credentials(ACCESS_KEY), AccountIdEndpointMode::Preferred).await, "");
    let error = call(credentials(ACCESS_KEY), AccountIdEndpointMode::Required).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Endpoint(_)), "{error}");
}

#[tokio::test]
async fn futures_are_small_and_clients_are_shared() {
    fn is_shared<T: Send + Sync + Clone>(_: &T) {}
    fn is_sent<T: Send>(_: &T) {}
    let client = common::client("http://127.0.0.1:1").build().unwrap();
    is_shared(&client);
    let call = client.call::<Greet>(ada(), CallOptions::new());
    is_sent(&call);
    assert!(size_of_val(&call) <= 2 * size_of::<usize>());
    let spawned = async { client.call::<Greet>(ada(), CallOptions::new()).await };
    assert!(size_of_val(&spawned) <= 256, "{}", size_of_val(&spawned));
    is_sent(&spawned);
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let server = Server::start([Reply::answer(400, r#"{"__type":"Rude"}"#)]).await;
    let builder = client(server.url());
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let error = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    shown += &format!("{client:?} {error:?} {error}");
    let known = credentials(ACCESS_KEY);
    for secret in [known.secret_access_key(), known.session_token().unwrap(), "Signature"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// A provider that never answers.
#[derive(Debug)]
struct Silent;

impl aws_credential_types::provider::ProvideCredentials for Silent {
    fn provide_credentials<'a>(&'a self) -> aws_credential_types::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        aws_credential_types::provider::future::ProvideCredentials::new(std::future::pending())
    }
}

#[tokio::test]
async fn the_time_of_the_whole_call_covers_its_credentials() {
    let limit = Duration::from_millis(100);
    let server = Server::start([hello()]).await;
    let builder = client(server.url()).credentials_provider(Silent);
    let client = builder.timeouts(TimeoutConfig::new().operation(limit)).build().unwrap();
    let patience = Duration::from_secs(10);
    let call = client.call::<Greet>(ada(), CallOptions::new());
    let for_the_signature = tokio::time::timeout(patience, call).await.unwrap().unwrap_err();
    let call = client.call::<WhoAmI>(WhoAmIInput {}, CallOptions::new());
    let for_the_endpoint = tokio::time::timeout(patience, call).await.unwrap().unwrap_err();
    // The options of a call apply to its request, too.
    let client = common::client(server.url()).credentials_provider(Silent).build().unwrap();
    let options = CallOptions::new().timeouts(TimeoutConfig::new().operation(limit));
    let request = client.request::<WhoAmI>(WhoAmIInput {}, options);
    let for_the_request = tokio::time::timeout(patience, request).await.unwrap().unwrap_err();
    for error in [for_the_signature, for_the_endpoint, for_the_request] {
        assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(told)) if *told == limit), "{error}");
        assert_eq!((error.attempts(), error.may_have_been_executed()), (0, false));
    }
    assert!(server.requests().is_empty());
}
