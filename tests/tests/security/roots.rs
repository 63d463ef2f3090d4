//! Root certificates that temporarily cannot be loaded.

use awsjson_testing::{Authority, Reply, Server, credentials};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind, RetryConfig, TimeoutConfig};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

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

#[test]
#[cfg(target_os = "linux")]
fn roots_are_kept_for_a_while_although_some_cannot_be_loaded() {
    let folder = std::env::temp_dir().join(format!("some-roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "roots::with_a_file_that_is_missing", "--ignored", "--nocapture"])
        .env(FILE, folder.join("roots.pem"))
        .env("SSL_CERT_DIR", &folder)
        .status();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(status.unwrap().success());
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_that_is_missing() {
    let Some(folder) = std::env::var_os("SSL_CERT_DIR") else { return };
    let (authority, root) = (Authority::new("ours"), Path::new(&folder).join("0a1b2c3d.0"));
    std::fs::write(&root, authority.pem()).unwrap();
    let server = Server::builder().tls(&authority).start([Reply::json("{}").then_close()]).await;
    let builder = Client::builder().region("us-east-1").credentials_provider(credentials("AKIDTLS"));
    let client = builder.endpoint_url(server.url()).retry(RetryConfig::disabled()).build().unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap();
    // Whoever loads them again does not trust the server any more.
    std::fs::write(&root, Authority::new("theirs").pem()).unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap();
    assert_eq!(server.connections(), 2);
}

#[test]
#[cfg(target_os = "linux")]
fn the_folder_of_root_certificates_is_read_when_the_file_does_not_suffice() {
    let folder = std::env::temp_dir().join(format!("two-roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("roots.pem"), Authority::new("theirs").pem()).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "roots::with_a_file_and_a_folder", "--ignored", "--nocapture"])
        .env(FILE, folder.join("roots.pem"))
        .env("SSL_CERT_DIR", &folder)
        .status();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(status.unwrap().success());
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_and_a_folder() {
    let Some(folder) = std::env::var_os("SSL_CERT_DIR") else { return };
    let (known, unknown) = (Authority::new("in the folder"), Authority::new("nowhere"));
    std::fs::write(Path::new(&folder).join("0a1b2c3d.0"), known.pem()).unwrap();
    for (authority, is_trusted) in [(known, true), (unknown, false)] {
        let server = Server::builder().tls(&authority).start([Reply::json("{}").then_close()]).await;
        let builder = Client::builder().region("us-east-1").credentials_provider(credentials("AKIDTLS"));
        let client = builder.endpoint_url(server.url()).retry(RetryConfig::disabled()).build().unwrap();
        // The first call connects once more, with the certificates of the folder. Then they are known.
        for connections in [2, 3] {
            let result = client.list_connections().catalog("AWS").send().await;
            assert_eq!(result.is_ok(), is_trusted, "{result:?}");
            assert_eq!(server.connections(), connections);
        }
    }
}

/// The environment variable that names a FIFO, into which a thread writes the root certificates.
const FIFO: &str = "ROOTS_TEST_FIFO";

#[test]
#[cfg(target_os = "linux")]
fn roots_are_loaded_off_the_threads_of_the_runtime() {
    let folder = std::env::temp_dir().join(format!("slow-roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let fifo = folder.join("roots.pem");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "roots::with_a_file_that_blocks", "--ignored", "--nocapture"])
        .env(FIFO, &fifo)
        .env(FILE, &fifo)
        .env_remove("SSL_CERT_DIR")
        .status();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(status.unwrap().success());
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_that_blocks() {
    let Some(fifo) = std::env::var_os(FIFO) else { return };
    let authority = Authority::new("ours");
    let server = Server::builder().tls(&authority).start([Reply::json("{}")]).await;
    let client = Client::builder()
        .region("us-east-1")
        .credentials_provider(credentials("AKIDTLS"))
        .endpoint_url(server.url())
        .timeouts(TimeoutConfig::new().connect(None))
        .build()
        .unwrap();
    let ((write, wait), pem) = (mpsc::channel(), authority.pem());
    std::thread::spawn(move || {
        // Sooner or later in any case, so that a runtime that is blocked goes on, and the test fails.
        let _ = wait.recv_timeout(Duration::from_secs(5));
        while std::fs::write(&fifo, &pem).is_ok() {
            std::thread::sleep(Duration::from_millis(10));
        }
    });
    let call = tokio::spawn(client.list_connections().catalog("AWS").send());
    // This thread is the only one of the runtime: the timer fires on time if nothing blocks it.
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let start = Instant::now();
        tokio::time::sleep(Duration::from_millis(10)).await;
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest < Duration::from_secs(4), "{slowest:?}");
    assert!(!call.is_finished(), "nobody has written the certificates");
    assert_eq!(server.connections(), 1, "the host is connected to while they are read");
    write.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(20), call).await.unwrap().unwrap().unwrap();
}
