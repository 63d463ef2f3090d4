//! Who is trusted, and that nothing is sent to anybody else.

use crate::{SECRET, client_of};
use aws_credential_types::Credentials;
use awsjson_testing::{Authority, Certificate, OnAccept, Reply, Server, credentials};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind};
use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};
use time::{Duration, OffsetDateTime};

/// Lists connections, which fails before anything is sent; the error as a line of text, and its kind.
async fn refused(client: Client) -> (String, TransportErrorKind, u32) {
    let error = client.list_connections().catalog("AWS").send().await.expect_err("not to be trusted");
    let ErrorKind::Transport(reason) = error.kind() else { panic!("{error}") };
    assert!(!error.may_have_been_executed(), "{error}");
    let line = error.to_string();
    assert!(!line.contains('\n') && !line.contains(SECRET), "{line}");
    (line, reason.kind(), error.attempts())
}

async fn server(certificate: Certificate, versions: &[&'static SupportedProtocolVersion]) -> Server {
    Server::builder().tls_with(certificate.config(versions)).start([Reply::json("{}")]).await
}

/// TLS 1.1's `ServerHello`, with a cipher suite of its time.
const TLS_1_1_SERVER_HELLO: &[u8] = &{
    let mut hello = [0; 47];
    // A record of a handshake, TLS 1.1, 42 bytes: `ServerHello`, 38 bytes, TLS 1.1.
    let head = [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    let mut at = 0;
    while at < head.len() {
        hello[at] = head[at];
        at += 1;
    }
    // The random bytes and the length of the session id are left at zero; then
    // TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, and no compression.
    hello[44] = 0xc0;
    hello[45] = 0x13;
    hello
};

/// The alert of a server that knows no version of the client's: fatal, `protocol_version`.
const PROTOCOL_VERSION_ALERT: &[u8] = &[21, 3, 2, 0, 2, 2, 70];

/// Answers whatever it hears with the same bytes.
async fn raw_server(answer: &'static [u8]) -> Server {
    Server::builder().on_accept(move |_| OnAccept::Answer(answer)).start([]).await
}

#[tokio::test]
async fn a_certificate_of_the_given_authority_is_trusted_over_tls_1_2_and_1_3() {
    let authority = Authority::new("ours");
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
async fn who_is_not_to_be_trusted_gets_nothing_and_only_once() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let now = OffsetDateTime::now_utc();
    let day = Duration::DAY;
    let cases: [(&str, Certificate, &str); 6] = [
        ("localhost", ours.certificate("other.example"), "not valid for name \"localhost\""),
        ("127.0.0.1", ours.certificate("localhost"), "not valid for name \"127.0.0.1\""),
        ("localhost", ours.certificate_for_days("localhost", now - day * 2, now - day), "expired"),
        ("localhost", ours.certificate_for_days("localhost", now + day, now + day * 2), "not valid yet"),
        ("localhost", theirs.certificate("localhost"), "set `root_certificates_pem`"),
        // The same name does not make the same authority.
        ("localhost", Authority::new("ours").certificate("localhost"), "invalid peer certificate"),
    ];
    for (host, certificate, reason) in cases {
        let server = server(certificate, &[&TLS12, &TLS13]).await;
        let (line, kind, attempts) = refused(client_of(server.url_of(host), &ours).build().unwrap()).await;
        assert!(line.contains(reason), "`{reason}` is not in: {line}");
        assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1), "{line}");
        assert_eq!(server.connections(), 1, "{line}");
        assert_eq!(server.request_count(), 0, "{line}");
    }
}

#[tokio::test]
async fn a_private_authority_is_not_trusted_unless_it_is_given() {
    let certificate = Authority::new("private").certificate("localhost");
    let server = server(certificate, &[&TLS13]).await;
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
    let client = builder.credentials_provider(Credentials::new("AKIDTLS", SECRET, None, None, "test")).build();
    let (_, kind, attempts) = refused(client.unwrap()).await;
    assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1));
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn no_tls_and_old_tls_are_refused() {
    let cases: [(&'static [u8], &str); 4] = [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "does the server speak TLS on this port?"),
        (b"220 mail.example ESMTP\r\n", "does the server speak TLS on this port?"),
        (TLS_1_1_SERVER_HELLO, "ServerDoesNotSupportTls12Or13"),
        (PROTOCOL_VERSION_ALERT, "ProtocolVersion"),
    ];
    let authority = Authority::new("ours");
    for (answer, reason) in cases {
        let server = raw_server(answer).await;
        let url = server.url_of("localhost");
        let (line, kind, attempts) = refused(client_of(url, &authority).build().unwrap()).await;
        assert!(line.contains(reason), "`{reason}` is not in: {line}");
        assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1), "{line}");
        assert!(server.until(|server| !server.raw().is_empty()).await);
        let heard = server.raw();
        assert_eq!(heard.len(), 1, "{line}");
        // A handshake, and no HTTP in it.
        assert_eq!(heard[0][0], 22, "{line}");
        assert!(!String::from_utf8_lossy(&heard[0]).contains("HTTP"), "{line}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_in_the_handshake_is_tried_again() {
    let server = raw_server(b"").await;
    let url = server.url_of("localhost");
    let builder = client_of(url, &Authority::new("ours"));
    let hasty = partnercentral_account::RetryConfig::standard().max_backoff(std::time::Duration::from_millis(1));
    let (line, kind, attempts) = refused(builder.retry(hasty).build().unwrap()).await;
    assert_eq!((kind, attempts), (TransportErrorKind::Connect, 3), "{line}");
}
