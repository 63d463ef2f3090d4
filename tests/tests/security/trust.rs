//! Nothing is sent to servers that are not trusted.

use crate::{SECRET, client_of};
use aws_credential_types::Credentials;
use awsjson_testing::{Authority, Certificate, OnAccept, Reply, Server, credentials};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind};
use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};
use time::{Duration, OffsetDateTime};

/// Makes a call, which fails before anything is sent. Returns the message, the kind and the attempts of the error.
async fn rejected(client: Client) -> (String, TransportErrorKind, u32) {
    let error = client.list_connections().catalog("AWS").send().await.expect_err("the server is not trusted");
    let ErrorKind::Transport(reason) = error.kind() else { panic!("{error}") };
    assert!(!error.may_have_been_executed(), "{error}");
    let line = error.to_string();
    assert!(!line.contains('\n') && !line.contains(SECRET), "{line}");
    (line, reason.kind(), error.attempts())
}

async fn server(certificate: Certificate, versions: &[&'static SupportedProtocolVersion]) -> Server {
    Server::builder().tls_with(certificate.config(versions)).start([Reply::json("{}")]).await
}

/// A `ServerHello` of TLS 1.1, with a contemporary cipher suite.
const TLS_1_1_SERVER_HELLO: &[u8] = &{
    let mut hello = [0; 47];
    // A handshake record of TLS 1.1 with 42 bytes: a `ServerHello` of TLS 1.1 with 38 bytes.
    let head = [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    let mut at = 0;
    while at < head.len() {
        hello[at] = head[at];
        at += 1;
    }
    // The random bytes and the length of the session ID are zero, followed by TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA and no
    // compression.
    hello[44] = 0xc0;
    hello[45] = 0x13;
    hello
};

/// The fatal alert `protocol_version` of a server that supports none of the client's versions.
const PROTOCOL_VERSION_ALERT: &[u8] = &[21, 3, 2, 0, 2, 2, 70];

/// A server that sends the same bytes on each connection.
async fn raw_server(bytes: &'static [u8]) -> Server {
    Server::builder().on_accept(move |_| OnAccept::Answer(bytes)).start([]).await
}

#[tokio::test]
async fn a_certificate_of_a_configured_authority_is_trusted_over_tls_1_2_and_1_3() {
    let authority = Authority::new("test authority");
    for versions in [vec![&TLS12], vec![&TLS13], vec![&TLS12, &TLS13]] {
        for host in ["localhost", "127.0.0.1"] {
            let server = server(authority.certificate(host), &versions).await;
            let builder = client_of(server.url_of(host), &authority).credentials_provider(credentials("AKIDTLS"));
            let client = builder.build().unwrap();
            for _ in 0..2 {
                client.list_connections().catalog("AWS").send().await.unwrap();
            }
            assert_eq!(server.connections(), 1);
            assert_eq!(server.request_count(), 2);
        }
    }
}

#[tokio::test]
async fn invalid_certificates_are_rejected_without_a_retry() {
    let (trusted, untrusted) = (Authority::new("trusted"), Authority::new("untrusted"));
    let now = OffsetDateTime::now_utc();
    let day = Duration::DAY;
    let cases: [(&str, Certificate, &str); 6] = [
        ("localhost", trusted.certificate("other.example"), "not valid for name \"localhost\""),
        ("127.0.0.1", trusted.certificate("localhost"), "not valid for name \"127.0.0.1\""),
        ("localhost", trusted.certificate_for_days("localhost", now - day * 2, now - day), "expired"),
        ("localhost", trusted.certificate_for_days("localhost", now + day, now + day * 2), "not valid yet"),
        ("localhost", untrusted.certificate("localhost"), "set `root_certificates_pem`"),
        // An authority with the same name but another key is not trusted.
        ("localhost", Authority::new("trusted").certificate("localhost"), "invalid peer certificate"),
    ];
    for (host, certificate, reason) in cases {
        let server = server(certificate, &[&TLS12, &TLS13]).await;
        let (line, kind, attempts) = rejected(client_of(server.url_of(host), &trusted).build().unwrap()).await;
        assert!(line.contains(reason), "`{reason}` is not in: {line}");
        assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1), "{line}");
        assert_eq!(server.connections(), 1, "{line}");
        assert_eq!(server.request_count(), 0, "{line}");
    }
}

#[tokio::test]
async fn a_private_authority_is_not_trusted_by_default() {
    let certificate = Authority::new("private").certificate("localhost");
    let server = server(certificate, &[&TLS13]).await;
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
    let client = builder.credentials_provider(Credentials::new("AKIDTLS", SECRET, None, None, "test")).build();
    let (_, kind, attempts) = rejected(client.unwrap()).await;
    assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1));
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn plaintext_and_old_tls_versions_are_rejected() {
    let cases: [(&'static [u8], &str); 4] = [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "does the server speak TLS on this port?"),
        (b"220 mail.example ESMTP\r\n", "does the server speak TLS on this port?"),
        (TLS_1_1_SERVER_HELLO, "ServerDoesNotSupportTls12Or13"),
        (PROTOCOL_VERSION_ALERT, "ProtocolVersion"),
    ];
    let authority = Authority::new("test authority");
    for (bytes, reason) in cases {
        let server = raw_server(bytes).await;
        let url = server.url_of("localhost");
        let (line, kind, attempts) = rejected(client_of(url, &authority).build().unwrap()).await;
        assert!(line.contains(reason), "`{reason}` is not in: {line}");
        assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1), "{line}");
        assert!(server.until(|server| !server.raw().is_empty()).await);
        let received = server.raw();
        assert_eq!(received.len(), 1, "{line}");
        // Only a handshake record, without HTTP.
        assert_eq!(received[0][0], 22, "{line}");
        assert!(!String::from_utf8_lossy(&received[0]).contains("HTTP"), "{line}");
    }
}

#[tokio::test]
async fn a_connection_closed_during_the_handshake_is_retried() {
    let server = raw_server(b"").await;
    let url = server.url_of("localhost");
    let builder = client_of(url, &Authority::new("test authority"));
    let retry = partnercentral_account::RetryConfig::standard().max_backoff(std::time::Duration::from_millis(1));
    let (line, kind, attempts) = rejected(builder.retry(retry).build().unwrap()).await;
    assert_eq!((kind, attempts), (TransportErrorKind::Connect, 3), "{line}");
}
