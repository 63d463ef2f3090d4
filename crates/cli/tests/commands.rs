//! The commands of operations: input, output, exit statuses.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use partnercentral_account_emulator::Emulator;
use serde_json::Value;
use std::fs;
use std::io::Read as _;
use std::process::Stdio;
use support::{bare, connect, folder, pca, run};

async fn emulator() -> Emulator {
    Emulator::builder().accounts(4).start().await.expect("an emulator")
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_make_the_input_and_json_is_the_output() {
    let emulator = emulator().await;
    let id = connect(&emulator, &emulator.other_account()).await;
    let mut command = pca(&emulator);
    command.args(["get-connection", "--identifier", &id]);
    let run = run(command).await;
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let output: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(output["Id"], id.as_str());
    assert_eq!(output["ConnectionTypes"]["OPPORTUNITY_COLLABORATION"]["Status"], "ACTIVE");
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_are_put_over_a_file() {
    let emulator = emulator().await;
    let id = connect(&emulator, &emulator.other_account()).await;
    let file = folder("over").join("input.json");
    fs::write(&file, r#"{"Catalog": "Sandbox", "Identifier": "pac-0000000000000"}"#).expect("a file");
    let mut command = pca(&emulator);
    command.args(["get-connection", "--catalog", "AWS", "--identifier", &id, "--input"]).arg(&file);
    let run = run(command).await;
    assert_eq!(run.status, Some(0), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_does_not_fit_names_the_member() {
    let emulator = emulator().await;
    let file = folder("unfit").join("input.json");
    let cancel = r#"{"Identifier": "pac-0000000000000", "ConnectionType": "SUBSIDIARY", "Reason": 5}"#;
    let tag = r#"{"ResourceArn": "arn", "Tags": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": true}]}"#;
    for (arguments, input, expected) in [
        (["cancel-connection", "--yes"], cancel, "the input does not fit: Reason: invalid type: "),
        (["tag-resource", "--dry-run"], tag, "the input does not fit: Tags[1].Value: invalid type: "),
        (["tag-resource", "--dry-run"], "{}", "see `pca tag-resource --help`"),
    ] {
        fs::write(&file, input).expect("a file");
        let mut command = pca(&emulator);
        command.args(arguments).arg("--input").arg(&file);
        let run = run(command).await;
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_followed_to_the_end() {
    let emulator = emulator().await;
    for account in emulator.accounts().to_vec().iter().skip(1) {
        connect(&emulator, account).await;
    }
    let list = ["list-connections", "--max-results", "1", "--output", "csv", "--query"];
    let query = "ConnectionSummaries[].{Account: OtherParticipantAccountId}";
    let mut command = pca(&emulator);
    command.args(list).arg(query);
    assert_eq!(run(command).await.stdout, "Account\n100000000002\n");
    let mut command = pca(&emulator);
    command.args(list).arg(query).arg("--all");
    assert_eq!(run(command).await.stdout, "Account\n100000000002\n100000000003\n100000000004\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_statuses_tell_failures_apart() {
    let emulator = emulator().await;
    let status = async |command| {
        let run = run(command).await;
        assert_eq!(run.stdout, "", "stdout has data only");
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        run.status
    };
    let mut refused = pca(&emulator);
    refused.args(["get-connection", "--identifier", "pac-0000000000000"]);
    assert_eq!(status(refused).await, Some(1));
    let mut incomplete = pca(&emulator);
    incomplete.args(["get-connection"]);
    assert_eq!(status(incomplete).await, Some(2));
    let mut invalid = pca(&emulator);
    invalid.args(["get-connection", "--identifier", "nothing", "--output", "table"]);
    assert_eq!(status(invalid).await, Some(1), "the service decides about values");
    let mut unknown = pca(&emulator);
    let file = folder("unknown").join("input.json");
    fs::write(&file, r#"{"Identifier": "pac-0000000000000", "Colour": "red"}"#).expect("a file");
    unknown.args(["get-connection", "--input"]).arg(&file);
    assert_eq!(status(unknown).await, Some(2));
    let mut query = pca(&emulator);
    query.args(["list-connections", "--query", "a["]);
    assert_eq!(status(query).await, Some(2));
    let mut nowhere = bare();
    nowhere.args(["list-connections"]);
    assert_eq!(status(nowhere).await, Some(3));
    let mut profile = pca(&emulator);
    profile.args(["list-connections", "--profile", "absent"]);
    assert_eq!(status(profile).await, Some(3));
    let mut silent = pca(&emulator);
    silent.args(["list-connections", "--endpoint-url", "http://127.0.0.1:1", "--max-attempts", "1"]);
    assert_eq!(status(silent).await, Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_undone_needs_a_yes() {
    let emulator = emulator().await;
    let id = connect(&emulator, &emulator.other_account()).await;
    let cancel = |yes: &[&str]| {
        let mut command = pca(&emulator);
        let arguments = ["cancel-connection", "--identifier", &id, "--reason", "The contract ended"];
        command.args(arguments).args(["--connection-type", "OPPORTUNITY_COLLABORATION"]).args(yes);
        command
    };
    let refused = run(cancel(&[])).await;
    assert_eq!(refused.status, Some(2));
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    assert!(!emulator.requests().iter().any(|request| request.operation.as_deref() == Some("CancelConnection")));
    let shown = run(cancel(&["--dry-run"])).await;
    assert_eq!(shown.status, Some(0), "{}", shown.stderr);
    assert!(shown.stdout.contains("x-amz-target: PartnerCentralAccount.CancelConnection"), "{}", shown.stdout);
    assert!(!emulator.requests().iter().any(|request| request.operation.as_deref() == Some("CancelConnection")));
    assert_eq!(run(cancel(&["--yes"])).await.status, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_value_is_no_value() {
    let emulator = emulator().await;
    for wrong in ["--dry-run", "--yes", "-y", "--catalog", "--identifier=x"] {
        let mut command = pca(&emulator);
        command.args(["cancel-connection", "--identifier", "pac-0000000000000", "--reason", wrong]);
        command.args(["--connection-type", "SUBSIDIARY", "--yes"]);
        let run = run(command).await;
        assert_eq!(run.status, Some(2), "{wrong}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("--reason needs a value, but is followed by {wrong}")), "{}", run.stderr);
    }
    assert!(emulator.requests().is_empty());
    for right in ["- over", "-x", "--over", "--"] {
        let mut command = pca(&emulator);
        command.args(["cancel-connection", "--identifier", "pac-0000000000000", "--reason", right, "--dry-run"]);
        command.args(["--connection-type", "SUBSIDIARY"]);
        let run = run(command).await;
        assert!(run.stdout.contains(&format!("\"Reason\": \"{right}\"")), "{right}: {}", run.stderr);
    }
}

#[test]
fn a_dry_run_needs_no_credentials() {
    let mut command = bare();
    command.args(["list-partners", "--region", "us-east-1", "--dry-run"]);
    let output = command.output().expect("a run");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.starts_with("POST https://partnercentral-account.us-east-1.api.aws/\n"), "{text}");
    assert!(text.ends_with("\n{\n  \"Catalog\": \"AWS\"\n}\n"), "{text}");
}

/// The commands of the operations.
fn operations() -> Vec<String> {
    let help = bare().arg("--help").output().expect("a run").stdout;
    let help = String::from_utf8(help).expect("text");
    let commands = help.lines();
    let commands: Vec<String> = commands
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with([' ', '-']))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| name.contains('-'))
        .map(str::to_owned)
        .collect();
    assert_eq!(commands.len(), 34);
    commands
}

#[test]
fn every_operation_can_be_called_with_a_skeleton() {
    let folder = folder("called");
    for command in operations() {
        let file = folder.join(&command);
        fs::write(&file, bare().args([&command, "--skeleton"]).output().expect("a run").stdout).expect("a file");
        let mut call = bare();
        call.args([&command, "--local", "--yes", "--output", "table", "--input"]).arg(&file);
        let output = call.output().expect("a run");
        let stderr = String::from_utf8_lossy(&output.stderr);
        // The service refuses placeholders that break constraints or name nothing.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command}: {stderr}");
        assert_eq!(output.status.success(), stderr.is_empty(), "{command}: {stderr}");
        assert!(stderr.lines().count() < 2, "{command}: {stderr}");
    }
}

#[test]
fn a_skeleton_is_an_input() {
    let folder = folder("skeletons");
    for command in operations() {
        let skeleton = bare().args([&command, "--skeleton"]).output().expect("a run").stdout;
        let file = folder.join(&command);
        fs::write(&file, skeleton).expect("a file");
        let mut again = bare();
        again.args([&command, "--region", "us-east-1", "--dry-run", "--input"]).arg(&file);
        let output = again.output().expect("a run");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        // Placeholders may break constraints, but every name and type is right.
        assert!(output.status.success() || !error.contains("does not fit"), "{command}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_is_quiet() {
    let emulator = emulator().await;
    connect(&emulator, &emulator.other_account()).await;
    let mut command = pca(&emulator);
    command.args(["list-connections"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (status, stderr) = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().expect("a run");
        drop(child.stdout.take());
        let mut text = String::new();
        child.stderr.take().expect("stderr").read_to_string(&mut text).expect("text");
        (child.wait().expect("an end").code(), text)
    })
    .await
    .expect("a task");
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_shows_no_control_characters_of_others() {
    let emulator = emulator().await;
    let other = emulator.other_account();
    let client = support::client(&emulator, other.credentials());
    let invitation = client
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type("SUBSIDIARY")
        .email("a@partner.example")
        .message("\u{202e}gone")
        .name("Partner 2")
        .receiver_identifier(emulator.account().profile_id);
    let id = invitation.send().await.expect("an invitation").id;
    let mut command = pca(&emulator);
    command.args(["get-connection-invitation", "--identifier", &id, "--output", "table"]);
    let run = run(command).await;
    assert!(run.stdout.contains("\u{fffd}gone") && !run.stdout.contains('\u{202e}'), "{}", run.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_reported_on_stderr_only_with_verbose() {
    let emulator = emulator().await;
    let mut command = pca(&emulator);
    command.args(["list-connections", "-v"]);
    let run = run(command).await;
    assert_eq!(run.status, Some(0));
    assert!(run.stderr.contains("ListConnections"), "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).expect("JSON");
    assert!(!run.stderr.contains(emulator.credentials().secret_access_key()));
}

#[test]
fn every_command_has_help() {
    let own = ["connections", "watch", "completions", "man"].map(str::to_owned);
    for command in operations().into_iter().chain(own) {
        for option in ["-h", "--help"] {
            let output = bare().args([&command, option]).output().expect("a run");
            assert!(output.status.success() && output.stdout.len() > 100, "{command}");
        }
    }
    let help = bare().args(["create-partner", "--help"]).output().expect("a run").stdout;
    let help = String::from_utf8(help).expect("text").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains(r#"JSON such as {"FirstName":"","LastName":"","Email":"","BusinessTitle":""}"#), "{help}");
    assert!(!help.contains("`Debug`"), "{help}");
    assert!(help.contains("[possible values: SOFTWARE_PRODUCTS, CONSULTING_SERVICES,"), "{help}");
}

#[test]
fn exit_statuses_are_documented_as_they_are() {
    let help = String::from_utf8(bare().arg("--help").output().expect("a run").stdout).expect("text");
    let (_, listed) = help.split_once("Exit status:\n").expect("a list");
    let listed: Vec<_> = listed.lines().filter_map(|line| line.trim().split_once("  ")).collect();
    assert_eq!(listed.len(), 8, "{help}");
    let readme = include_str!("../README.md");
    for (status, description) in listed {
        assert!(readme.contains(&format!("\n| {status} | {description} |\n")), "{status} {description}");
    }
}

#[test]
fn completions_and_man_pages_know_the_operations() {
    for shell in ["bash", "zsh", "fish"] {
        let output = bare().args(["completions", shell]).output().expect("a run").stdout;
        assert!(String::from_utf8_lossy(&output).contains("cancel-connection"), "{shell}");
    }
    let folder = folder("man").join("man1");
    assert!(bare().arg("man").arg(&folder).status().expect("a run").success());
    assert!(folder.join("pca-cancel-connection.1").exists());
}

#[test]
fn the_emulator_in_the_process_has_data() {
    let output = bare()
        .args(["list-connections", "--local", "--output", "csv", "--query"])
        .arg("ConnectionSummaries[].{Account: OtherParticipantAccountId}")
        .output()
        .expect("a run");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Account\n100000000002\n100000000003\n");
}
