//! Credentials that the service says have expired are fetched once more.

use crate::support::{VirtualTime, cancel, done, server};
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::{Reply, Server, credentials};
use partnercentral_account::{CallOptions, Client};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives other credentials each time.
#[derive(Debug, Clone, Default)]
struct Rotating(Arc<AtomicUsize>);

impl ProvideCredentials for Rotating {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let fetched = self.0.fetch_add(1, Ordering::SeqCst);
        future::ProvideCredentials::ready(Ok(credentials(&format!("AKID{fetched}"))))
    }
}

fn client(server: &Server, provider: &Rotating, time: &VirtualTime) -> Client {
    let builder = Client::builder().region("us-east-1").credentials_provider(provider.clone());
    builder.endpoint_url(server.url()).runtime(time.clone()).build().unwrap()
}

fn keys(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|attempt| attempt.signed.unwrap().access_key_id).collect()
}

#[tokio::test]
async fn new_ones_are_used_at_once_and_kept() {
    let (provider, time) = (Rotating::default(), VirtualTime::new());
    let server = server([done(), Reply::error(400, "ExpiredTokenException"), done()]).await;
    let client = client(&server, &provider, &time);
    for attempts in [1, 2, 1] {
        assert_eq!(cancel(&client, CallOptions::new()).await.unwrap().metadata.attempts, attempts);
    }
    assert_eq!(keys(&server), ["AKID0", "AKID0", "AKID1", "AKID1"]);
    assert_eq!(time.sleeps(), [0; 0], "without a delay");
}

#[tokio::test]
async fn once_is_enough() {
    for code in ["ExpiredToken", "ExpiredTokenException"] {
        let (provider, time) = (Rotating::default(), VirtualTime::new());
        let server = server([Reply::error(403, code)]).await;
        let error = cancel(&client(&server, &provider, &time), CallOptions::new()).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Some(code), 2));
        assert_eq!(keys(&server), ["AKID0", "AKID1"]);
    }
}
