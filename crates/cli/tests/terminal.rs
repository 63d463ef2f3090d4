//! The confirmation of operations that cannot be undone, on a real terminal.

#![allow(clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use partnercentral_account_emulator::Emulator;
use std::io::Write as _;
use std::process::{Command, Stdio};
use support::connect;

/// Whether `script` of util-linux is installed, which provides the terminal.
fn has_terminal() -> bool {
    let version = Command::new("script").arg("--version").output();
    let has = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux"));
    if !has {
        eprintln!("skipped: there is no `script` of util-linux");
    }
    has
}

/// Runs `pca` on a terminal, types `answer`, and returns what the terminal shows and the exit status.
async fn on_terminal(emulator: &Emulator, arguments: String, answer: &'static str) -> (String, Option<i32>) {
    let credentials = emulator.credentials();
    let mut command = Command::new("script");
    command
        .args(["--quiet", "--return", "--command", &format!("{} {arguments}", env!("CARGO_BIN_EXE_pca")), "/dev/null"])
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", credentials.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key())
        .env("AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT", emulator.endpoint_url())
        .env("AWS_CONFIG_FILE", "/nowhere")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let output = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().expect("a terminal");
        child.stdin.as_mut().expect("stdin").write_all(answer.as_bytes()).expect("an answer");
        child.wait_with_output().expect("an end")
    });
    let output = output.await.expect("a task");
    (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connection_is_shown_before_it_is_cancelled() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    let id = connect(&emulator, &emulator.other_account()).await;
    let cancel = format!(
        "cancel-connection --identifier {id} --connection-type OPPORTUNITY_COLLABORATION --reason Ended --query Id"
    );
    let called = || emulator.requests().iter().any(|request| request.operation.as_deref() == Some("CancelConnection"));

    let (shown, status) = on_terminal(&emulator, cancel.clone(), "n\n").await;
    assert!(shown.contains(&format!("Connection {id} with account 100000000002")), "{shown}");
    assert!(shown.contains("OPPORTUNITY_COLLABORATION: ACTIVE"), "{shown}");
    assert_eq!((status, called()), (Some(2), false), "{shown}");

    let (shown, status) = on_terminal(&emulator, cancel, "y\n").await;
    assert_eq!((status, called()), (Some(0), true), "{shown}");
}
