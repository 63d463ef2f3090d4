//! What is written where, and what happens if that fails.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use partnercentral_account_emulator::{AccountStatus, Emulator, Fault};
use serde_json::Value;
use std::fs;
use std::process::{Command, Stdio};
use support::{Run, bare, client, connect, folder, pca, run};

/// Invites the first account, with texts that a spreadsheet program or a terminal would obey.
async fn hostile_invitation(emulator: &Emulator) -> String {
    let client = client(emulator, emulator.other_credentials());
    let invitation = client
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type("SUBSIDIARY")
        .email("a@partner.example")
        .message("=HYPERLINK(\"https://partner.example\")")
        .name("\u{202e}+1")
        .receiver_identifier(emulator.account().profile_id);
    invitation.send().await.expect("an invitation").id
}

async fn get_invitation(emulator: &Emulator, id: &str, options: &[&str]) -> Run {
    let mut command = pca(emulator);
    command.args(["get-connection-invitation", "--identifier", id]).args(options);
    run(command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_others_are_no_formulas_and_no_terminal_codes() {
    let emulator = Emulator::start().await.expect("an emulator");
    let id = hostile_invitation(&emulator).await;
    let query = ["--query", "{M: InvitationMessage}", "--output", "csv"];
    let csv = get_invitation(&emulator, &id, &query).await.stdout;
    assert_eq!(csv, "Name,Value\nM,\"'=HYPERLINK(\"\"https://partner.example\"\")\"\n");
    let json = get_invitation(&emulator, &id, &[]).await.stdout;
    assert!(!json.contains('\u{202e}') && json.contains(r"\u202e+1"), "{json}");
    let value: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["InviterName"], "\u{202e}+1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_does_not_fit_is_found_before_the_call_if_possible() {
    let emulator = Emulator::start().await.expect("an emulator");
    let query = |query: &str| {
        let mut command = pca(&emulator);
        command.args(["list-connections", "--query", query]);
        command
    };
    let deep = [format!("a{}", "[]".repeat(10_000)), "!".repeat(10_000), "f(".repeat(10_000)];
    let wrong = ["", "a[", "lenght(@)", "length(@, @)", "join(@)", "ConnectionSummaries[1::2147483647]"]
        .into_iter()
        .chain(deep.iter().map(String::as_str));
    for wrong in wrong {
        let run = run(query(wrong)).await;
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{wrong}: {}", run.stderr);
    }
    assert!(emulator.requests().is_empty());
    // Whether the data has the right type is known after the call, so this is not a status with which nothing was sent.
    let unfit = run(query("length(Nothing)")).await;
    assert_eq!((unfit.status, unfit.stdout.as_str()), (Some(1), ""));
    assert!(unfit.stderr.contains("ListConnections succeeded, but --query"), "{}", unfit.stderr);
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_the_service_does_not_accept_have_their_own_status() {
    let emulator = Emulator::start().await.expect("an emulator");
    let mut wrong = pca(&emulator);
    wrong.arg("list-connections").env("AWS_SECRET_ACCESS_KEY", "wrong");
    assert_eq!(run(wrong).await.status, Some(3));
    let mut unknown = pca(&emulator);
    unknown.arg("list-connections").env("AWS_ACCESS_KEY_ID", "AKIDUNKNOWN");
    assert_eq!(run(unknown).await.status, Some(3));
    // The credentials are valid, but do not permit the call.
    emulator.set_account_status(&emulator.account(), AccountStatus::Denied);
    let mut denied = pca(&emulator);
    denied.arg("list-connections");
    assert_eq!(run(denied).await.status, Some(1));
}

#[test]
fn settings_are_named_as_on_the_command_line() {
    for (arguments, expected) in [
        (&["list-connections"][..], "--region"),
        (&["list-connections", "--region", "a b"], "--region us-east-1"),
        (&["list-connections", "--region", "us-east-1", "--endpoint-url", "ftp://x"], "--endpoint-url https://"),
    ] {
        let output = bare().args(arguments).output().expect("a run");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{stderr}");
        assert!(stderr.contains(expected) && !stderr.contains("builder"), "{stderr}");
    }
}

/// Runs the program with arguments for a shell, which can redirect the output.
fn shell(script: &str) -> Run {
    let settings = bare();
    let mut command = Command::new("sh");
    command.args(["-c", &format!("\"$0\" {script}")]).arg(settings.get_program()).stdin(Stdio::null());
    command.env_clear().envs(settings.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.output().expect("a run");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for arguments in [
        "list-connections --local",
        "list-connections --local --output table",
        "list-connections --local --output csv",
        "connections report --local",
        "connections report --local --output csv",
        "connections report --local --output html",
        "completions bash",
        "create-partner --skeleton",
        "list-partners --region us-east-1 --dry-run",
    ] {
        let run = shell(&format!("{arguments} >/dev/full"));
        assert_eq!(run.status, Some(1), "{arguments}: {}", run.stderr);
        assert!(run.stderr.contains("cannot write to stdout"), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn closed_pipes_are_quiet() {
    for arguments in
        ["--help", "completions bash", "connections report --local --output csv", "create-partner --skeleton"]
    {
        let run = shell(&format!("{arguments} | :; true"));
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{arguments}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_that_cannot_be_decoded_has_its_own_status() {
    let emulator = Emulator::start().await.expect("an emulator");
    emulator.add_fault(Fault::garbage_body().operation("ListConnections").times(u32::MAX));
    let mut command = pca(&emulator);
    command.arg("list-connections");
    let run = run(command).await;
    assert_eq!((run.status, run.stdout.as_str()), (Some(5), ""), "{}", run.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_stderr_that_cannot_be_written_changes_no_status() {
    assert_eq!(shell("list-connections 2>/dev/full").status, Some(3));
    assert_eq!(shell("list-connections 2>&-").status, Some(3));
    assert_eq!(shell("watch --local --polls 1 2>/dev/full").status, Some(0));
    assert_eq!(shell("list-connections --local -v --query NextToken 2>/dev/full").stdout, "null\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn inputs_may_have_a_byte_order_mark() {
    let emulator = Emulator::start().await.expect("an emulator");
    let id = connect(&emulator, &emulator.other_account()).await;
    let file = folder("mark").join("input.json");
    let text = format!("\u{feff}{{\"Identifier\": \"{id}\"}}\r\n");
    for content in [text.as_bytes().to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()] {
        fs::write(&file, content).expect("a file");
        let mut command = pca(&emulator);
        command.args(["get-connection", "--query", "Id", "--input"]).arg(&file);
        let run = run(command).await;
        assert_eq!((run.status, run.stdout), (Some(0), format!("\"{id}\"\n")), "{}", run.stderr);
    }
}

#[test]
fn options_exist_where_they_do_something() {
    for arguments in [["watch", "--dry-run"], ["watch", "--yes"], ["completions", "--dry-run"]] {
        assert_eq!(bare().args(arguments).output().expect("a run").status.code(), Some(2), "{arguments:?}");
    }
    let report = bare().args(["connections", "report", "--dry-run"]).output().expect("a run");
    assert_eq!(report.status.code(), Some(2));
}
