//! TLS sessions that later connections of a client resume.

use crate::client_of;
use awsjson_testing::{Authority, Reply, Server, credentials};
use partnercentral_account::{Client, TimeoutConfig};
use rustls::version::{TLS12, TLS13};
use std::time::Duration;

async fn call(client: &Client) {
    client.list_connections().catalog("AWS").send().await.unwrap();
}

#[tokio::test]
async fn every_connection_but_the_first_resumes_the_session() {
    let authority = Authority::new("ours");
    for version in [&TLS12, &TLS13] {
        let config = authority.certificate("localhost").config(&[version]);
        let server = Server::builder().tls_with(config).start([Reply::json("{}")]).await;
        let builder = client_of(server.url(), &authority).credentials_provider(credentials("AKIDTLS"));
        let timeouts = TimeoutConfig::new().idle(Duration::from_millis(50));
        let client = builder.timeouts(timeouts).build().unwrap();
        for (earlier, user) in [client.clone(), client.clone(), client].iter().enumerate() {
            call(user).await;
            assert_eq!((server.connections(), server.resumed_handshakes()), (earlier + 1, earlier), "{version:?}");
            assert!(server.until(|server| server.open_connections() == 0).await, "closed as idle");
        }
        // Another client has a configuration of its own.
        let other = client_of(server.url(), &authority).credentials_provider(credentials("AKIDTLS")).build().unwrap();
        call(&other).await;
        assert_eq!((server.connections(), server.resumed_handshakes()), (4, 2), "{version:?}");
    }
}
