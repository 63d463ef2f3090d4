//! Confirmation, colour and width, on a real terminal.

#![allow(clippy::expect_used, clippy::panic, reason = "tests")]

mod support;

use http::StatusCode;
use partnercentral_account_emulator::{Emulator, Fault};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{connect, folder, invitations};

/// Whether `script` of util-linux is installed, which provides the terminal.
fn has_terminal() -> bool {
    let version = Command::new("script").arg("--version").output();
    let has = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux"));
    if !has {
        eprintln!("skipped: there is no `script` of util-linux");
    }
    has
}

/// Runs a command of the shell with `pca` on a terminal, types `answer`, and returns what the terminal shows and the exit status.
async fn on_terminal(emulator: &Emulator, command: &str, answer: &'static str) -> (String, Option<i32>) {
    let credentials = emulator.credentials();
    let script = command.replace("pca", env!("CARGO_BIN_EXE_pca"));
    let mut command = Command::new("script");
    command
        .args(["--quiet", "--return", "--command", &script, "/dev/null"])
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", credentials.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key())
        .env("AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT", emulator.endpoint_url())
        .env("AWS_CONFIG_FILE", "/nowhere")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    // Each of them decides about colour, whatever the terminal is.
    for variable in ["CI", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
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
        "pca cancel-connection --identifier {id} --connection-type OPPORTUNITY_COLLABORATION --reason Ended --query Id"
    );
    let called = || emulator.requests().iter().any(|request| request.operation.as_deref() == Some("CancelConnection"));

    let (shown, status) = on_terminal(&emulator, &cancel, "n\n").await;
    assert!(shown.contains(&format!("Connection {id} with account 100000000002")), "{shown}");
    assert!(shown.contains("OPPORTUNITY_COLLABORATION: ACTIVE"), "{shown}");
    assert_eq!((status, called()), (Some(2), false), "{shown}");

    let (shown, status) = on_terminal(&emulator, &cancel, "y\n").await;
    assert_eq!((status, called()), (Some(0), true), "{shown}");
}

/// What a service sends in place of names, which the terminal would obey and which looks like another line.
const HOSTILE: &str = "A\\u001b[2K\\u202e\\nB";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_before_it_is_cancelled_cannot_be_forged() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    let detail = r#"{"CreatedAt":1,"InviterEmail":"a@b.c","InviterName":"a","Status":"ACTIVE"}"#;
    let body = format!(
        r#"{{"Id":"{HOSTILE}","OtherParticipantAccountId":"{HOSTILE}","ConnectionTypes":{{"{HOSTILE}":{detail}}}}}"#
    );
    emulator.add_fault(Fault::response(StatusCode::OK, body).operation("GetConnection"));
    let cancel = "pca cancel-connection --identifier pac-0000000000000 --connection-type SUBSIDIARY --reason Over";
    let (shown, _) = on_terminal(&emulator, cancel, "n\n").await;
    assert!(!shown.contains(['\u{1b}', '\u{202e}']) && !shown.contains("\nB"), "{shown:?}");
    assert_eq!(shown.matches("A\u{fffd}[2K\u{fffd}\u{fffd}B").count(), 3, "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_has_no_terminal_codes_on_a_terminal() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    let body = format!(
        r#"{{"ConnectionSummaries":[{{"Id":"{HOSTILE}","UpdatedAt":1,"ConnectionTypes":{{"SUBSIDIARY":{{}}}}}}]}}"#
    );
    for command in ["pca list-connections --output csv", "pca connections report --output csv"] {
        for (pipe, is_exact) in [("", false), (" | cat", true)] {
            emulator.add_fault(Fault::response(StatusCode::OK, body.as_str()).operation("ListConnections"));
            let (shown, _) = on_terminal(&emulator, &format!("{command}{pipe}"), "").await;
            assert!(shown.contains("[2K"), "{shown:?}");
            assert_eq!(shown.contains(['\u{1b}', '\u{202e}']), is_exact, "{command}{pipe}: {shown:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connections_of_a_file_are_shown_before_they_are_cancelled() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    let id = connect(&emulator, &emulator.other_account()).await;
    let file = folder("confirmed").join("cancel.csv");
    let rows = format!("{id},OPPORTUNITY_COLLABORATION,Over\npac-0000000000000,SUBSIDIARY,Over\n");
    std::fs::write(&file, format!("Identifier,ConnectionType,Reason\n{rows}")).expect("a file");
    let cancel = format!("pca connections cancel --file {}", file.display());
    let (shown, status) = on_terminal(&emulator, &cancel, "n\n").await;
    assert!(shown.contains(&format!("Connection {id} with account 100000000002")), "{shown}");
    assert!(shown.contains("OPPORTUNITY_COLLABORATION: ACTIVE since"), "{shown}");
    assert!(shown.contains("pac-0000000000000, SUBSIDIARY, Over"), "{shown}");
    assert!(shown.contains("CancelConnection for 2 rows cannot be undone"), "{shown}");
    assert_eq!(status, Some(2));
    assert!(!emulator.requests().iter().any(|request| request.operation.as_deref() == Some("CancelConnection")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_input_is_shown_if_nothing_else_is_known() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    let cancel = "pca cancel-profile-update-task --identifier partner-1234567890123 --task-id task-1";
    let (shown, status) = on_terminal(&emulator, cancel, "\n").await;
    assert!(shown.contains("Identifier: partner-1234567890123\r\nTaskId: task-1\r\n"), "{shown}");
    assert!(shown.contains("CancelProfileUpdateTask cannot be undone. Continue? [y/N]"), "{shown}");
    assert_eq!((status, emulator.requests().len()), (Some(2), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_for_terminals() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::builder().accounts(4).start().await.expect("an emulator");
    for account in emulator.accounts().iter().skip(1) {
        connect(&emulator, account).await;
    }
    let slow = |operation: &str| {
        emulator.add_fault(Fault::delay(Duration::from_millis(400)).operation(operation).times(u32::MAX));
    };
    slow("ListConnections");
    let list = "pca list-connections --all --max-results 1 --query NextToken";
    let (shown, _) = on_terminal(&emulator, &format!("{list} >/dev/null"), "").await;
    assert!(shown.contains(" items, "), "{shown}");
    let (shown, _) = on_terminal(&emulator, &format!("{list} 2>&1 >/dev/null | cat"), "").await;
    assert_eq!(shown, "");
    slow("CreateConnectionInvitation");
    let file = folder("progress").join("invite.csv");
    invitations(&emulator, &file);
    let (shown, _) = on_terminal(&emulator, &format!("pca connections invite --file {}", file.display()), "").await;
    assert!(shown.contains("/3 rows, ") && shown.contains("/s, ") && shown.contains(" left"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn colour_is_for_terminals_that_want_it() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    for (command, has_colour) in [
        ("pca watch --help", true),
        ("NO_COLOR=1 pca watch --help", false),
        ("TERM=dumb pca watch --help", false),
        ("pca watch --help | cat", false),
        ("pca list-partners --region us-east-1 --dry-run", false),
    ] {
        let (shown, _) = on_terminal(&emulator, &format!("export TERM=xterm; {command}"), "").await;
        assert_eq!(shown.contains('\u{1b}'), has_colour, "{command}: {shown:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn identifiers_can_be_copied_from_narrow_terminals() {
    if !has_terminal() {
        return;
    }
    let emulator = Emulator::start().await.expect("an emulator");
    let id = connect(&emulator, &emulator.other_account()).await;
    for columns in [200, 120, 80, 20, 1] {
        let report = format!("stty cols {columns} rows 24; pca connections report");
        let (shown, status) = on_terminal(&emulator, &report, "").await;
        assert_eq!(status, Some(0));
        let line = shown.lines().find(|line| line.contains(&id)).expect("the whole identifier");
        assert_eq!(line.contains('│'), columns >= 120, "{columns}: {shown}");
    }
}
