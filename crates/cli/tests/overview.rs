//! `pca connections report` and `pca watch`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use partnercentral_account_emulator::Emulator;
use serde_json::Value;
use std::process::Stdio;
use std::time::Duration;
use support::{connect, pca, run};

#[tokio::test(flavor = "multi_thread")]
async fn a_report_has_every_connection_and_what_is_about_to_expire() {
    let emulator = Emulator::builder().accounts(30).start().await.expect("an emulator");
    for account in emulator.accounts().to_vec().iter().skip(2) {
        connect(&emulator, account).await;
    }
    let other = support::client(&emulator, emulator.other_credentials());
    let invitation = other
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type("SUBSIDIARY")
        .email("a@partner.example")
        .message("Hello")
        .name("<b>&")
        .receiver_identifier(emulator.account().profile_id);
    let invitation = invitation.send().await.expect("an invitation").id;
    let report = |arguments: &[&str]| {
        let mut command = pca(&emulator);
        command.args(["connections", "report"]).args(arguments);
        command
    };
    let csv = run(report(&["--output", "csv"])).await.stdout;
    assert_eq!(csv.lines().count(), 29);
    assert!(csv.starts_with("ConnectionId,AccountId,Name,ConnectionType,Status,UpdatedAt\npac-"), "{csv}");
    let table = run(report(&[])).await.stdout;
    assert!(table.contains("28 connections; 1 pending invitations, 0 of which expire within 7 days"), "{table}");
    let table = run(report(&["--expires-within", "31"])).await.stdout;
    assert!(table.contains(&invitation), "{table}");
    let html = run(report(&["--output", "html", "--expires-within", "31"])).await.stdout;
    assert!(html.ends_with("</html>\n") && html.contains("<svg") && html.contains(&invitation));
    for address in ["http://", "https://"] {
        let namespace = html.matches("http://www.w3.org/2000/svg").count();
        let addresses = html.matches(address).count() - if address == "http://" { namespace } else { 0 };
        assert_eq!(addresses, 0, "the page has no outside address");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_prints_what_changed_and_runs_a_command() {
    let emulator = Emulator::builder().accounts(3).start().await.expect("an emulator");
    connect(&emulator, &emulator.other_account()).await;
    let mut command = pca(&emulator);
    command.args(["watch", "--interval", "1", "--polls", "3", "--json", "--exec", "cat >&2"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let watch = tokio::task::spawn_blocking(move || command.output());
    // After the first poll.
    while !emulator.requests().iter().any(|request| request.operation.as_deref() == Some("ListPartners")) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let third = emulator.accounts()[2].clone();
    let id = connect(&emulator, &third).await;
    let output = watch.await.expect("a task").expect("a run");
    assert!(output.status.success());
    let changes: Vec<Value> = String::from_utf8(output.stdout)
        .expect("text")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let connection = changes.iter().find(|change| change["kind"] == "connection").expect("a change");
    assert_eq!(connection["id"], format!("{id} OPPORTUNITY_COLLABORATION"));
    assert_eq!((&connection["from"], &connection["to"]), (&Value::Null, &Value::from("ACTIVE")));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&id), "the command got the change");
}
