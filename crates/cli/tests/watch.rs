//! `pca watch`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use http::StatusCode;
use partnercentral_account::types::{AllianceLeadContact, PrimarySolutionType};
use partnercentral_account_emulator::{Emulator, Fault};
use serde_json::Value;
use std::process::{Output, Stdio};
use std::time::Duration;
use support::{client, connect, pca, run};

/// Watches with these options until the polls have ended, with a new connection after the first poll. Returns its ID.
async fn watch(emulator: &Emulator, options: &[&str]) -> (String, Output) {
    let mut command = pca(emulator);
    command.args(["watch", "--interval", "1", "--polls", "3"]).args(options);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let watch = tokio::task::spawn_blocking(move || command.output());
    while !emulator.requests().iter().any(|request| request.operation.as_deref() == Some("ListPartners")) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let id = connect(emulator, &emulator.other_account()).await;
    (id, watch.await.expect("a task").expect("a run"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_prints_what_changed_and_runs_a_command() {
    let emulator = Emulator::builder().accounts(3).start().await.expect("an emulator");
    connect(&emulator, &emulator.accounts()[2].clone()).await;
    let (id, output) = watch(&emulator, &["--json", "--exec", "cat; echo"]).await;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout).expect("text");
    let changes: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(changes.len(), 2, "{stdout}");
    let connection = changes.iter().find(|change| change["kind"] == "connection").expect("a change");
    assert_eq!(connection["id"], format!("{id} OPPORTUNITY_COLLABORATION"));
    assert_eq!((&connection["from"], &connection["to"]), (&Value::Null, &Value::from("ACTIVE")));
    let line = stdout.lines().find(|line| line.contains(&id)).expect("a line");
    assert!(stderr.lines().any(|it| it == line), "the command got the change, and its output is no data: {stderr}");
}

/// Names come from the service. None looks like another change, and none is obeyed by a terminal.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_one_line() {
    for (options, expected) in [
        (&[][..], "invitation A\u{fffd}[2K\u{fffd}\u{fffd}B: new -> PENDING\n"),
        (&["--json"][..], r#""id":"A\u009b[2K\u202e\nB""#),
    ] {
        let emulator = Emulator::start().await.expect("an emulator");
        let times = r#""CreatedAt":1,"UpdatedAt":1,"ExpiresAt":1"#;
        let invitation = format!(r#"{{"Id":"A\u009b[2K\u202e\nB","Status":"PENDING",{times}}}"#);
        let body = format!(r#"{{"ConnectionInvitationSummaries":[{invitation}]}}"#);
        let hostile = Fault::response(StatusCode::OK, body).operation("ListConnectionInvitations");
        emulator.add_fault(hostile.skip(1).times(1));
        let mut command = pca(&emulator);
        command.args(["watch", "--interval", "1", "--polls", "2"]).args(options);
        let run = run(command).await;
        assert!(run.stdout.contains(expected), "{:?} {}", run.stdout, run.stderr);
        assert_eq!(run.stdout.lines().count(), 1, "{:?}", run.stdout);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_survives_commands_that_fail() {
    let emulator = Emulator::start().await.expect("an emulator");
    let (id, output) = watch(&emulator, &["--exec", "exit 3"]).await;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    assert_eq!(stderr.matches("`exit 3` ended with exit status: 3").count(), 2, "{stderr}");
    assert!(stdout.contains(&format!("connection {id} OPPORTUNITY_COLLABORATION: new -> ACTIVE\n")), "{stdout}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_survives_failed_polls() {
    let emulator = Emulator::start().await.expect("an emulator");
    emulator.add_fault(Fault::throttle().operation("ListConnections").skip(1).times(1));
    let (id, output) = watch(&emulator, &["--max-attempts", "1"]).await;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && stderr.contains("trying again in 1s"), "{stderr}");
    assert!(stdout.contains(&id), "{stdout}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_polls_every_kind_of_task() {
    let emulator = Emulator::start().await.expect("an emulator");
    let (client, email) = (client(&emulator, emulator.credentials()), emulator.account().email);
    client.send_email_verification_code().catalog("AWS").email(email.as_str()).send().await.expect("an e-mail");
    let contact = AllianceLeadContact::builder().first_name("Ada").last_name("Lovelace").email(email.as_str());
    let partner = client
        .create_partner()
        .catalog("AWS")
        .legal_name("Example Inc.")
        .primary_solution_type(PrimarySolutionType::SoftwareProducts)
        .alliance_lead_contact(contact.business_title("Lead").build())
        .email_verification_code(emulator.verification_code(&email).expect("a code"));
    partner.send().await.expect("a partner");
    let mut once = pca(&emulator);
    once.args(["watch", "--polls", "1"]);
    assert_eq!(run(once).await.status, Some(0));
    let requests = emulator.requests();
    for task in ["ProfileUpdate", "QualificationsAssociation", "QualificationsDisassociation"] {
        let operation = format!("Get{task}Task");
        assert!(requests.iter().any(|request| request.operation.as_deref() == Some(&operation)), "{operation}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_a_watch_even_during_a_call() {
    let emulator = Emulator::start().await.expect("an emulator");
    emulator.add_fault(Fault::delay(Duration::from_secs(600)).operation("ListConnections").skip(1));
    let mut command = pca(&emulator);
    command.args(["watch", "--interval", "1"]).stderr(Stdio::piped());
    let child = command.spawn().expect("a run");
    let calls = || emulator.requests().iter().filter(|it| it.operation.as_deref() == Some("ListConnections")).count();
    while calls() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let status = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill").success());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().expect("an end")).await.expect("a task");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
}
