//! Tests of the scripted server itself.

use crate::support::{ACCESS_KEY, cancel, client_of, done, server, unavailable};
use awsjson_testing::{Authority, OnAccept, Reply, Server, credentials};
use http::StatusCode;
use partnercentral_account::{CallOptions, Client};
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn requests_are_recorded() {
    let server = server([unavailable(), done()]).await;
    let client = client_of(server.url()).build().unwrap();
    cancel(&client, CallOptions::new()).await.unwrap();
    let attempts = server.requests();
    assert_eq!(attempts.len(), 2);
    for (number, attempt) in attempts.iter().enumerate() {
        assert_eq!((attempt.number, attempt.position, attempt.connection), (number, number, 0));
        assert_eq!((attempt.method.as_str(), attempt.path.as_str()), ("POST", "/"));
        assert_eq!((attempt.operation(), attempt.member("Reason").as_str()), ("CancelConnection", "Contract ended"));
        let signed = attempt.signed.as_ref().unwrap();
        assert_eq!(
            (signed.access_key_id.as_str(), signed.region.as_str(), signed.service.as_str()),
            (ACCESS_KEY, "us-east-1", "partnercentral-account")
        );
    }
    assert_eq!((server.connections(), server.open_connections()), (1, 1));
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}

#[tokio::test]
async fn requests_signed_with_another_secret_are_rejected() {
    let server = server([done()]).await;
    let valid = credentials(ACCESS_KEY);
    let wrong = [
        ("another", valid.session_token().unwrap_or_default(), "InvalidSignatureException"),
        (valid.secret_access_key(), "another", "UnrecognizedClientException"),
    ];
    for (secret, token, code) in wrong {
        let wrong = aws_credential_types::Credentials::new(ACCESS_KEY, secret, Some(token.to_owned()), None, "test");
        let builder = Client::builder().region("us-east-1").credentials_provider(wrong);
        let client = builder.endpoint_url(server.url()).build().unwrap();
        let error = cancel(&client, CallOptions::new()).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(StatusCode::FORBIDDEN), Some(code)));
    }
    assert!(server.requests().iter().all(|attempt| attempt.signed.is_err()));
}

#[tokio::test]
async fn a_server_with_a_clock_rejects_other_signing_times() {
    let hour = Duration::from_secs(3600);
    let server = Server::builder().clock(move || SystemTime::now() + hour).start([done()]).await;
    let client = client_of(server.url()).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 2);
    let dates: Vec<_> = server.requests().into_iter().map(|attempt| attempt.signed.unwrap().signed_at).collect();
    assert!(dates[1].duration_since(dates[0]).unwrap() > Duration::from_secs(3590));
}

#[tokio::test]
async fn the_behaviour_on_accept_depends_on_the_connection_number() {
    let on_accept = |connection| [OnAccept::Close, OnAccept::CloseAfterHead, OnAccept::Serve][connection];
    let server = Server::builder().on_accept(on_accept).start([done()]).await;
    let client = client_of(server.url()).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 3);
    assert_eq!((server.connections(), server.request_count()), (3, 1));
}

#[tokio::test]
async fn requests_over_tls_and_http2_are_recorded_and_verified_too() {
    let authority = Authority::new("test authority");
    for server in [Server::builder().tls(&authority), Server::builder().http2(&authority)] {
        let server = server.start([done()]).await;
        let builder = || client_of(server.url()).root_certificates_pem(authority.pem());
        cancel(&builder().build().unwrap(), CallOptions::new()).await.unwrap();
        let request = server.requests().remove(0);
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/"));
        assert_eq!((request.operation(), request.member("Reason").as_str()), ("CancelConnection", "Contract ended"));
        assert_eq!(request.signed.unwrap().access_key_id, ACCESS_KEY);

        let valid = credentials(ACCESS_KEY);
        let token = valid.session_token().map(str::to_owned);
        let wrong = aws_credential_types::Credentials::new(ACCESS_KEY, "another", token, None, "test");
        let client = builder().credentials_provider(wrong).build().unwrap();
        let error = cancel(&client, CallOptions::new()).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(StatusCode::FORBIDDEN), Some("InvalidSignatureException")));
    }
}

#[tokio::test]
async fn requests_can_be_forwarded_to_another_server() {
    let other = server([Reply::json(r#"{"Id":"pac-1234567890abc"}"#)]).await;
    let server = server([Reply::forward(other.address()).lost(), Reply::forward(other.address())]).await;
    let client = client_of(server.url()).build().unwrap();
    let response = cancel(&client, CallOptions::new()).await.unwrap();
    assert_eq!((response.output.id.as_str(), response.metadata.attempts), ("pac-1234567890abc", 2));
    assert_eq!((server.request_count(), other.request_count()), (2, 2));
    assert!(other.requests().iter().all(|request| request.signed.is_ok()));
}
