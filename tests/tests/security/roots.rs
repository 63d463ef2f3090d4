//! Root certificates that temporarily cannot be loaded.

use awsjson_testing::{Authority, Reply, Server, credentials};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind, RetryConfig};
use std::path::Path;
use std::process::Command;

/// The environment variable with the path of the root certificates on this platform.
const FILE: &str = "SSL_CERT_FILE";
/// The environment variable that passes a part of the expected error to the child process.
const EXPECTED: &str = "ROOTS_TEST_EXPECTED";

#[test]
#[cfg(target_os = "linux")]
fn loading_of_root_certificates_is_retried_by_later_calls() {
    let folder = std::env::temp_dir().join(format!("roots-{}", std::process::id()));
    let (none, others) = (folder.join("none"), folder.join("others"));
    std::fs::create_dir_all(&none).unwrap();
    std::fs::create_dir_all(&others).unwrap();
    std::fs::write(others.join("0a1b2c3d.0"), Authority::new("another authority").pem()).unwrap();
    // With and without other root certificates. Environment variables apply to a whole process, so each case needs one.
    let succeeded =
        [(none, "root certificates of this machine"), (others, "some root certificates")].map(|(directory, text)| {
            let status = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "roots::in_a_separate_process", "--ignored", "--nocapture"])
                .env(FILE, directory.join("roots.pem"))
                .env("SSL_CERT_DIR", &directory)
                .env(EXPECTED, text)
                .status();
            status.unwrap().success()
        });
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(succeeded, [true, true]);
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn in_a_separate_process() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let authority = Authority::new("test authority");
    let server = Server::builder().tls(&authority).start([Reply::json("{}")]).await;
    let client = Client::builder()
        .region("us-east-1")
        .credentials_provider(credentials("AKIDTLS"))
        .endpoint_url(server.url())
        .retry(RetryConfig::disabled())
        .build()
        .unwrap();

    let error = client.list_connections().catalog("AWS").send().await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Tls, "{error}");
    let text = error.to_string();
    assert!(text.contains("localhost") && text.contains(&std::env::var(EXPECTED).unwrap()), "{text}");
    assert!(text.contains("cannot be loaded: "), "{text}");
    assert!(text.contains("No such file"), "the cause is missing: {text}");
    assert!(!error.may_have_been_executed());

    std::fs::write(Path::new(&file), authority.pem()).unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap();
}
