//! Root certificates that temporarily cannot be loaded.

use awsjson_testing::{Authority, Reply, Server, credentials};
use partnercentral_account::client::TransportErrorKind;
use partnercentral_account::{Client, ErrorKind, RetryConfig, TimeoutConfig};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The environment variables with the paths of the root certificates on this platform.
const FILE: &str = "SSL_CERT_FILE";
const FOLDER: &str = "SSL_CERT_DIR";
/// The environment variable that marks a child process of these tests. Its value is a part of the expected error.
const EXPECTED: &str = "ROOTS_TEST_EXPECTED";

/// Runs an ignored test of this file with these paths of root certificates. Environment variables apply to a whole
/// process, so it has one of its own. Returns whether the test passes.
#[cfg(target_os = "linux")]
fn passes_with(test: &str, file: &Path, folder: Option<&Path>, expected: &str) -> bool {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]).env(FILE, file).env_remove(FOLDER);
    command.envs(folder.map(|folder| (FOLDER, folder))).env(EXPECTED, expected);
    command.status().unwrap().success()
}

/// The path in an environment variable. `None` outside a child process of these tests, because they write there.
fn path_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(EXPECTED)?;
    std::env::var_os(variable).map(PathBuf::from)
}

/// A client that makes one attempt, with the root certificates of its process.
fn client_of(server: &Server) -> Client {
    let builder = Client::builder().region("us-east-1").credentials_provider(credentials("AKIDTLS"));
    builder.endpoint_url(server.url()).retry(RetryConfig::disabled()).build().unwrap()
}

/// A new folder for the certificates of a test.
#[cfg(target_os = "linux")]
fn new_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
#[cfg(target_os = "linux")]
fn loading_of_root_certificates_is_retried_by_later_calls() {
    let (none, others) = (new_folder("no-roots"), new_folder("other-roots"));
    std::fs::write(others.join("0a1b2c3d.0"), Authority::new("another authority").pem()).unwrap();
    // With and without other root certificates.
    let cases = [(&none, "root certificates of this machine"), (&others, "some root certificates")];
    let succeeded = cases.map(|(folder, text)| {
        passes_with("roots::in_a_separate_process", &folder.join("roots.pem"), Some(folder), text)
    });
    for folder in [none, others] {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    assert_eq!(succeeded, [true, true]);
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn in_a_separate_process() {
    let Some(file) = path_in(FILE) else { return };
    let authority = Authority::new("test authority");
    let server = Server::builder().tls(&authority).start([Reply::json("{}")]).await;
    let client = client_of(&server);

    let error = client.list_connections().catalog("AWS").send().await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!(cause.kind(), TransportErrorKind::Tls, "{error}");
    let text = error.to_string();
    assert!(text.contains("localhost") && text.contains(&std::env::var(EXPECTED).unwrap()), "{text}");
    assert!(text.contains("cannot be loaded: "), "{text}");
    assert!(text.contains("No such file"), "the cause is missing: {text}");
    assert!(!error.may_have_been_executed());

    std::fs::write(&file, authority.pem()).unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn roots_are_kept_for_a_while_although_some_cannot_be_loaded() {
    let folder = new_folder("some-roots");
    let passes = passes_with("roots::with_a_file_that_is_missing", &folder.join("roots.pem"), Some(&folder), "");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(passes);
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_that_is_missing() {
    let Some(folder) = path_in(FOLDER) else { return };
    let (authority, root) = (Authority::new("ours"), folder.join("0a1b2c3d.0"));
    std::fs::write(&root, authority.pem()).unwrap();
    let server = Server::builder().tls(&authority).start([Reply::json("{}").then_close()]).await;
    let client = client_of(&server);
    client.list_connections().catalog("AWS").send().await.unwrap();
    // Whoever loads them again does not trust the server any more.
    std::fs::write(&root, Authority::new("theirs").pem()).unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap();
    assert_eq!(server.connections(), 2);
}

#[test]
#[cfg(target_os = "linux")]
fn the_folder_of_root_certificates_is_read_when_the_file_does_not_suffice() {
    let folder = new_folder("two-roots");
    std::fs::write(folder.join("roots.pem"), Authority::new("theirs").pem()).unwrap();
    let passes = passes_with("roots::with_a_file_and_a_folder", &folder.join("roots.pem"), Some(&folder), "");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(passes);
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_and_a_folder() {
    let Some(folder) = path_in(FOLDER) else { return };
    let (known, unknown) = (Authority::new("in the folder"), Authority::new("nowhere"));
    std::fs::write(folder.join("0a1b2c3d.0"), known.pem()).unwrap();
    for (authority, is_trusted) in [(known, true), (unknown, false)] {
        let server = Server::builder().tls(&authority).start([Reply::json("{}").then_close()]).await;
        let client = client_of(&server);
        // The first call connects once more, with the certificates of the folder. Then they are known.
        for connections in [2, 3] {
            let result = client.list_connections().catalog("AWS").send().await;
            assert_eq!(result.is_ok(), is_trusted, "{result:?}");
            assert_eq!(server.connections(), connections);
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_folder_of_root_certificates_is_read_when_the_file_has_none_that_is_usable() {
    let folder = new_folder("unusable-roots");
    std::fs::write(folder.join("roots.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let passes = passes_with("roots::with_a_file_of_unusable_roots", &folder.join("roots.pem"), Some(&folder), "");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(passes);
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_of_unusable_roots() {
    let Some(folder) = path_in(FOLDER) else { return };
    let authority = Authority::new("in the folder");
    std::fs::write(folder.join("0a1b2c3d.0"), authority.pem()).unwrap();
    let server = Server::builder().tls(&authority).start([Reply::json("{}")]).await;
    client_of(&server).list_connections().catalog("AWS").send().await.unwrap();
    assert_eq!(server.connections(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn roots_are_loaded_off_the_threads_of_the_runtime() {
    let folder = new_folder("slow-roots");
    let fifo = folder.join("roots.pem");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let passes = passes_with("roots::with_a_file_that_blocks", &fifo, None, "");
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(passes);
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn with_a_file_that_blocks() {
    // A FIFO, into which a thread writes the root certificates.
    let Some(fifo) = path_in(FILE) else { return };
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
