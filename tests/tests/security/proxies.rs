//! Proxies: tunnels, forwarding, authorization, and errors.

use crate::client_of;
use awsjson_testing::{Authority, OnAccept, Proxy as TestProxy, Reply, Server, credentials};
use partnercentral_account::client::{Builder, Proxy, TransportErrorKind};
use partnercentral_account::{Client, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// The value of `Proxy-Authorization` for `user:a p@ss`.
const AUTHORIZATION: &str = "Basic dXNlcjphIHBAc3M=";
const USER_AND_PASSWORD: &str = "user:a%20p%40ss";

fn through(builder: Builder<Client>, url: String) -> Client {
    let proxy = Proxy::new(url).unwrap();
    builder.credentials_provider(credentials("AKIDPROXY")).proxy(proxy).build().unwrap()
}

fn plain(url: &str) -> Builder<Client> {
    Client::builder().region("us-east-1").endpoint_url(url)
}

async fn call(
    client: &Client,
) -> Result<(), partnercentral_account::client::Error<partnercentral_account::ServiceError>> {
    client.list_connections().catalog("AWS").send().await.map(drop)
}

#[tokio::test]
async fn tls_is_end_to_end_and_names_are_resolved_by_the_proxy() {
    let authority = Authority::new("test authority");
    let config = authority.certificate("service.invalid").config(&[&rustls::version::TLS13]);
    let server = Server::builder().tls_with(config).start([Reply::json("{}")]).await;
    for (proxy, url) in [
        (TestProxy::start(server.address()).await, ""),
        (TestProxy::with_authorization(server.address(), AUTHORIZATION).await, USER_AND_PASSWORD),
    ] {
        let before = server.connections();
        let url = if url.is_empty() { proxy.url() } else { proxy.url_with(url) };
        let client = through(client_of("https://service.invalid:8443".to_owned(), &authority), url);
        for _ in 0..3 {
            call(&client).await.unwrap();
        }
        assert_eq!(proxy.requests(), ["CONNECT service.invalid:8443"], "one tunnel for all calls");
        assert_eq!(server.connections() - before, 1);
    }
    assert!(server.requests().iter().all(|request| !request.headers.contains_key("proxy-authorization")));
}

#[tokio::test]
async fn http2_is_tunneled() {
    let authority = Authority::new("test authority");
    let server = Server::builder().http2(&authority).start([Reply::json("{}")]).await;
    let proxy = TestProxy::start(server.address()).await;
    let client = through(client_of("https://localhost:8443".to_owned(), &authority), proxy.url());
    for _ in 0..2 {
        call(&client).await.unwrap();
    }
    assert_eq!((proxy.requests(), server.request_count()), (vec!["CONNECT localhost:8443".to_owned()], 2));
}

#[tokio::test]
async fn http_is_forwarded() {
    let server = Server::start([Reply::json("{}")]).await;
    let proxy = TestProxy::with_authorization(server.address(), AUTHORIZATION).await;
    let client = through(plain("http://service.invalid:8000/base"), proxy.url_with(USER_AND_PASSWORD));
    for _ in 0..2 {
        call(&client).await.unwrap();
    }
    let requests = proxy.requests();
    assert_eq!(requests, ["POST http://service.invalid:8000/base/"; 2]);
    assert_eq!(server.requests()[0].headers["host"], "service.invalid:8000");
}

#[tokio::test]
async fn the_error_of_a_rejection_contains_the_proxy_and_its_status_but_no_secret() {
    let authority = Authority::new("test authority");
    for (status, kind, attempts) in [
        ("407 Proxy Authentication Required", TransportErrorKind::Proxy, 1),
        ("403 Forbidden", TransportErrorKind::Proxy, 1),
        ("503 Service Unavailable", TransportErrorKind::Connect, 3),
    ] {
        let proxy = TestProxy::refusing(status).await;
        let builder = client_of("https://service.invalid".to_owned(), &authority);
        let error = call(&through(builder, proxy.url_with(USER_AND_PASSWORD))).await.unwrap_err();
        let ErrorKind::Transport(reason) = error.kind() else { panic!("{error}") };
        assert_eq!((reason.kind(), error.attempts(), error.may_have_been_executed()), (kind, attempts, false));
        assert_eq!(reason.peer(), Some("service.invalid:443"));
        for line in [error.to_string(), format!("{error:?}")] {
            let (code, address) = (&status[..3], proxy.address().to_string());
            assert!(line.contains(code) && line.contains(&address), "{line}");
            for secret in ["p@ss", "p%40ss", "dXNlcjph"] {
                assert!(!line.contains(secret), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn a_407_of_a_forwarding_proxy_is_not_an_error_of_the_service() {
    let proxy = TestProxy::refusing("407 Proxy Authentication Required").await;
    let error = call(&through(plain("http://service.invalid"), proxy.url())).await.unwrap_err();
    let ErrorKind::Transport(reason) = error.kind() else { panic!("{error}") };
    assert_eq!((reason.kind(), error.attempts()), (TransportErrorKind::Proxy, 1));
    assert!(!error.may_have_been_executed() && error.to_string().contains("407"), "{error}");
}

#[tokio::test]
async fn the_error_of_an_unreachable_proxy_contains_its_address() {
    for endpoint in ["http://service.invalid", "https://service.invalid"] {
        let builder = plain(endpoint).root_certificates_pem(Authority::new("test authority").pem());
        let error = call(&through(builder, "http://127.0.0.1:1".to_owned())).await.unwrap_err();
        let line = error.to_string();
        assert!(line.contains("the proxy 127.0.0.1:1 cannot be reached: connection refused"), "{line}");
    }
}

#[tokio::test]
async fn the_error_of_a_stalled_or_invalid_proxy_contains_its_address() {
    let authority = Authority::new("test authority");
    let stalled = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let other_protocol =
        Server::builder().on_accept(|_| OnAccept::Answer(b"220 mail.example.com ESMTP\r\n")).start([]).await;
    for (address, expected) in [
        (stalled.local_addr().unwrap(), "no connection within 200ms through the proxy "),
        (other_protocol.address(), "does not answer as an HTTP proxy does"),
    ] {
        let builder = client_of("https://service.invalid".to_owned(), &authority).retry(RetryConfig::disabled());
        let builder = builder.timeouts(TimeoutConfig::new().connect(Duration::from_millis(200)));
        let error = call(&through(builder, format!("http://{address}"))).await.unwrap_err();
        let line = error.to_string();
        assert!(line.contains(expected) && line.contains(&format!("the proxy {address}")), "{line}");
        assert!(line.contains("could not connect to service.invalid:443"), "{line}");
    }
}

#[tokio::test]
async fn excluded_hosts_are_connected_directly() {
    let server = Server::start([Reply::json("{}")]).await;
    let proxy = TestProxy::start(server.address()).await;
    for (excluded, proxied) in [("", 1), ("127.0.0.0/8", 0), ("127.0.0.1, example.com", 0), ("*", 0), ("127.0.0.2", 1)]
    {
        let before = proxy.requests().len();
        let configured = Proxy::new(proxy.url()).unwrap().no_proxy(excluded);
        let builder = plain(&server.url()).credentials_provider(credentials("AKIDPROXY")).proxy(configured);
        call(&builder.build().unwrap()).await.unwrap();
        assert_eq!(proxy.requests().len() - before, proxied, "{excluded:?}");
    }
}
