//! The server of faults itself: what it says about attempts is true.

use crate::support::{ACCESS_KEY, cancel, client_of, done, server, unavailable};
use cross_layer_tests::fault::{FaultServer, Greeting, credentials};
use http::StatusCode;
use partnercentral_account::{CallOptions, Client};
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn attempts_are_kept_as_they_arrive() {
    let server = server([unavailable(), done()]).await;
    let client = client_of(server.url()).build().unwrap();
    cancel(&client, CallOptions::new()).await.unwrap();
    let attempts = server.attempts();
    assert_eq!(attempts.len(), 2);
    for (number, attempt) in attempts.iter().enumerate() {
        assert_eq!((attempt.number, attempt.position, attempt.connection), (number, number, 0));
        assert_eq!(attempt.request_line, "POST / HTTP/1.1");
        assert_eq!((attempt.operation(), attempt.member("Reason").as_str()), ("CancelConnection", "Contract ended"));
        let signed = attempt.signed.as_ref().unwrap();
        assert_eq!(
            (signed.access_key_id.as_str(), signed.scope.as_str()),
            (ACCESS_KEY, "us-east-1/partnercentral-account")
        );
    }
    assert_eq!((server.connections(), server.open_connections()), (1, 1));
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}

#[tokio::test]
async fn another_secret_is_refused() {
    let server = server([done()]).await;
    let right = credentials(ACCESS_KEY);
    let wrong = [("another", right.session_token().unwrap_or_default()), (right.secret_access_key(), "another")];
    for (secret, token) in wrong {
        let wrong = aws_credential_types::Credentials::new(ACCESS_KEY, secret, Some(token.to_owned()), None, "test");
        let builder = Client::builder().region("us-east-1").credentials_provider(wrong);
        let client = builder.endpoint_url(server.url()).build().unwrap();
        let error = cancel(&client, CallOptions::new()).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(StatusCode::FORBIDDEN), Some("InvalidSignatureException")));
    }
    assert!(server.attempts().iter().all(|attempt| attempt.signed.is_err()));
}

#[tokio::test]
async fn a_server_with_a_clock_refuses_other_times() {
    let hour = Duration::from_secs(3600);
    let server = FaultServer::builder().clock(move || SystemTime::now() + hour).scripted([done()]).await.unwrap();
    let client = client_of(server.url()).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 2);
    let dates: Vec<_> = server.attempts().into_iter().map(|attempt| attempt.signed.unwrap().date).collect();
    assert!(dates[1].duration_since(dates[0]).unwrap() > Duration::from_secs(3590));
}

#[tokio::test]
async fn connections_are_greeted_by_their_number() {
    let greet = |connection| [Greeting::Close, Greeting::CloseAfterHead, Greeting::Serve][connection];
    let server = FaultServer::builder().greeting(greet).scripted([done()]).await.unwrap();
    let client = client_of(server.url()).build().unwrap();
    assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, 3);
    assert_eq!((server.connections(), server.attempt_count()), (3, 1));
}
