//! Who is trusted, and that nothing is sent to anybody else.

use crate::raw_server::{PROTOCOL_VERSION_ALERT, RawServer, TLS_1_1_SERVER_HELLO};
use crate::{SECRET, client_of};
use aws_credential_types::Credentials;
use cross_layer_tests::tls::{Authority, Certificate, TlsServer};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind};
use partnercentral_account_emulator::Emulator;
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

async fn emulator() -> (Emulator, std::net::SocketAddr) {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.endpoint_url().trim_start_matches("http://").parse().unwrap();
    (emulator, address)
}

#[tokio::test]
async fn a_certificate_of_the_given_authority_is_trusted_over_tls_1_2_and_1_3() {
    let authority = Authority::new("ours");
    let (emulator, inner) = emulator().await;
    for versions in [vec![&TLS12], vec![&TLS13], vec![&TLS12, &TLS13]] {
        for host in ["localhost", "127.0.0.1"] {
            let server = TlsServer::before(inner, authority.certificate(host).config(&versions)).await;
            let builder = client_of(server.url(host), &authority).credentials_provider(emulator.credentials());
            let client = builder.build().unwrap();
            for _ in 0..2 {
                client.list_connections().catalog("AWS").send().await.unwrap();
            }
            assert_eq!(server.connections(), 1);
            assert!(server.has_heard_anything());
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
    let (_emulator, inner) = emulator().await;
    for (host, certificate, reason) in cases {
        let server = TlsServer::before(inner, certificate.config(&[&TLS12, &TLS13])).await;
        let (line, kind, attempts) = refused(client_of(server.url(host), &ours).build().unwrap()).await;
        assert!(line.contains(reason), "`{reason}` is not in: {line}");
        assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1), "{line}");
        assert_eq!(server.connections(), 1, "{line}");
        assert!(!server.has_heard_anything(), "{line}");
    }
}

#[tokio::test]
async fn a_private_authority_is_not_trusted_unless_it_is_given() {
    let (_emulator, inner) = emulator().await;
    let certificate = Authority::new("private").certificate("localhost");
    let server = TlsServer::before(inner, certificate.config(&[&TLS13])).await;
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url("localhost"));
    let client = builder.credentials_provider(Credentials::new("AKIDTLS", SECRET, None, None, "test")).build();
    let (_, kind, attempts) = refused(client.unwrap()).await;
    assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1));
    assert!(!server.has_heard_anything());
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
        let server = RawServer::start(answer).await;
        let url = format!("https://localhost:{}", server.port);
        let (line, kind, attempts) = refused(client_of(url, &authority).build().unwrap()).await;
        assert!(line.contains(reason), "`{reason}` is not in: {line}");
        assert_eq!((kind, attempts), (TransportErrorKind::Tls, 1), "{line}");
        let heard = server.heard(1).await;
        assert_eq!(heard.len(), 1, "{line}");
        // A handshake, and no HTTP in it.
        assert_eq!(heard[0][0], 22, "{line}");
        assert!(!String::from_utf8_lossy(&heard[0]).contains("HTTP"), "{line}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_in_the_handshake_is_tried_again() {
    let server = RawServer::start(b"").await;
    let url = format!("https://localhost:{}", server.port);
    let builder = client_of(url, &Authority::new("ours"));
    let hasty = partnercentral_account::RetryConfig::standard().max_backoff(std::time::Duration::from_millis(1));
    let (line, kind, attempts) = refused(builder.retry(hasty).build().unwrap()).await;
    assert_eq!((kind, attempts), (TransportErrorKind::Connect, 3), "{line}");
}
