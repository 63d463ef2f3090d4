//! Root certificates that cannot be loaded for a while.

use crate::SECRET;
use aws_credential_types::Credentials;
use cross_layer_tests::fault::{FaultServer, Reply};
use cross_layer_tests::tls::{Authority, TlsServer};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind, RetryConfig};
use rustls::version::TLS13;
use std::path::Path;
use std::process::Command;

/// The environment variable that names the file of root certificates on this platform.
const FILE: &str = "SSL_CERT_FILE";

#[test]
#[cfg(target_os = "linux")]
fn roots_that_cannot_be_loaded_are_loaded_by_a_later_call() {
    let folder = std::env::temp_dir().join(format!("roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    // The variable is for the whole process, so it needs one of its own.
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "roots::in_a_process_of_its_own", "--ignored", "--nocapture"])
        .env(FILE, folder.join("roots.pem"))
        .status();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(status.unwrap().success());
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn in_a_process_of_its_own() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let server = FaultServer::scripted([Reply::ok("{}")]).await.unwrap();
    let authority = Authority::new("ours");
    let config = authority.certificate("localhost").config(&[&TLS13]);
    let tls = TlsServer::before(server.address(), config).await;
    let client = Client::builder()
        .region("us-east-1")
        .credentials_provider(Credentials::new("AKIDTLS", SECRET, None, None, "test"))
        .endpoint_url(tls.url("localhost"))
        .retry(RetryConfig::disabled())
        .build()
        .unwrap();

    let error = client.list_connections().catalog("AWS").send().await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Tls, "{error}");
    let text = error.to_string();
    assert!(
        text.contains("localhost") && text.contains("root certificates of this machine cannot be loaded"),
        "{text}"
    );
    assert!(text.contains("No such file"), "the cause is told: {text}");
    assert!(!error.may_have_been_executed());
    assert!(!tls.has_heard_anything());

    std::fs::write(Path::new(&file), authority.pem()).unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap();
}
