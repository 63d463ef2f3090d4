//! `pca connections invite, accept, cancel`: every row once, whatever happens.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use partnercentral_account::types::ConnectionType;
use partnercentral_account_emulator::{Emulator, Fault};
use std::collections::HashMap;
use std::fs;
use std::time::Duration;
use support::{folder, invitations, pca, run, statuses};

const ROWS: u32 = 600;
/// The number of runs that are killed.
const KILLS: usize = 50;

/// How many invitations each account received, and how many were sent in all.
async fn received(emulator: &Emulator) -> HashMap<String, usize> {
    let client = support::client(emulator, emulator.credentials());
    let mut invitations = client.list_connection_invitations().catalog("AWS").pages().items();
    let mut received = HashMap::new();
    while let Some(invitation) = invitations.next().await {
        *received.entry(invitation.expect("an invitation").other_participant_identifier).or_default() += 1;
    }
    received
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_goes_on_and_does_nothing_twice() {
    let emulator = Emulator::builder().accounts(ROWS + 1).start().await.expect("an emulator");
    let folder = folder("killed");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    // Lost responses: what was done is not known to the program.
    for _ in 0..10 {
        emulator.add_fault(Fault::lost_response().operation("CreateConnectionInvitation").skip(7));
    }
    let slow = Fault::delay(Duration::from_millis(3)).operation("CreateConnectionInvitation").times(u32::MAX);
    emulator.add_fault(slow);
    let mut killed = 0;
    for kill in 0..KILLS {
        let wanted = emulator.requests().len() + kill % 8;
        let mut command = pca(&emulator);
        command.args(["connections", "invite", "--concurrency", "2", "--file"]).arg(&file);
        let mut child = command.stderr(std::process::Stdio::null()).spawn().expect("a run");
        // Until it has begun to call, and then for a moment that is another one each time.
        while emulator.requests().len() < wanted && child.try_wait().expect("a child").is_none() {
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
        tokio::time::sleep(Duration::from_micros(700 * (kill as u64 * 7 % 11))).await;
        killed += usize::from(child.try_wait().expect("a child").is_none());
        let _ = child.kill();
        child.wait().expect("an end");
    }
    assert_eq!(killed, KILLS, "the rows are enough for all runs");
    let done_before = received(&emulator).await.len();
    assert!(done_before > KILLS / 2, "{done_before} rows were done by runs that were killed");
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--file"]).arg(&file);
    let last = run(command).await;
    assert_eq!(last.status, Some(0), "{}", last.stderr);
    let received = received(&emulator).await;
    assert_eq!(received.len(), ROWS as usize);
    assert!(received.values().all(|count| *count == 1));
    let statuses = statuses(&folder.join("invite.results.csv"));
    assert_eq!(statuses.len(), ROWS as usize);
    assert!(statuses.iter().all(|status| status == "done"), "{statuses:?}");
    assert!(!folder.join("invite.failed.csv").exists());
    let calls = emulator.requests().len();
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--file"]).arg(&file);
    assert_eq!(run(command).await.status, Some(0));
    assert_eq!(emulator.requests().len(), calls, "a file that is done is not called again");
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_rows_can_be_fed_in_again() {
    let emulator = Emulator::builder().accounts(4).start().await.expect("an emulator");
    let folder = folder("failed");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    let text = fs::read_to_string(&file).expect("a file");
    let wrong = text.replace(&emulator.accounts()[2].profile_id, "pprofile-abcdefghijklm");
    fs::write(&file, &wrong).expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--file"]).arg(&file);
    let first = run(command).await;
    assert_eq!(first.status, Some(6), "{}", first.stderr);
    assert_eq!(statuses(&folder.join("invite.results.csv")), ["done", "refused", "done"]);
    let results = fs::read_to_string(folder.join("invite.results.csv")).expect("results");
    assert!(results.starts_with("Row,Status,RequestId,Code,Message,ConnectionType,"), "{results}");
    let again = folder.join("invite.failed.csv");
    let mended = fs::read_to_string(&again).expect("rows");
    let mended = mended.replace("pprofile-abcdefghijklm", &emulator.accounts()[2].profile_id);
    fs::write(&again, mended).expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--file"]).arg(&again);
    let second = run(command).await;
    assert_eq!(second.status, Some(0), "{}", second.stderr);
    assert_eq!(received(&emulator).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_may_have_been_done_keeps_its_token() {
    let emulator = Emulator::builder().accounts(2).start().await.expect("an emulator");
    let folder = folder("open");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    emulator.add_fault(Fault::lost_response().operation("CreateConnectionInvitation"));
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--max-attempts", "1", "--file"]).arg(&file);
    assert_eq!(run(command).await.status, Some(6));
    assert_eq!(statuses(&folder.join("invite.results.csv")), ["failed"]);
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--file"]).arg(folder.join("invite.failed.csv"));
    let second = run(command).await;
    assert_eq!(second.status, Some(0), "{}", second.stderr);
    assert_eq!(received(&emulator).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_are_accepted_and_connections_cancelled() {
    let emulator = Emulator::builder().accounts(5).start().await.expect("an emulator");
    let folder = folder("life");
    let mut accept = "Identifier\n".to_owned();
    for account in emulator.accounts().iter().skip(1) {
        let client = support::client(&emulator, account.credentials());
        let invitation = client
            .create_connection_invitation()
            .catalog("AWS")
            .connection_type(ConnectionType::Subsidiary)
            .email(account.email.as_str())
            .message("Hello")
            .name("Partner")
            .receiver_identifier(emulator.account().profile_id);
        accept += &format!("{}\n", invitation.send().await.expect("an invitation").id);
    }
    fs::write(folder.join("accept.csv"), accept).expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "accept", "--file"]).arg(folder.join("accept.csv"));
    assert_eq!(run(command).await.status, Some(0));
    let client = support::client(&emulator, emulator.credentials());
    let connections = client.list_connections().catalog("AWS").send().await.expect("connections").connection_summaries;
    let mut cancel = "\u{feff}Identifier,Connection Type,Reason\r\n".to_owned();
    for connection in &connections {
        cancel += &format!("{},SUBSIDIARY,\"Over, and out\"\r\n", connection.id);
    }
    fs::write(folder.join("cancel.csv"), cancel).expect("a file");
    let mut command = pca(&emulator);
    command.args(["connections", "cancel", "--file"]).arg(folder.join("cancel.csv"));
    assert_eq!(run(command).await.status, Some(2), "it asks first");
    let mut command = pca(&emulator);
    command.args(["connections", "cancel", "--yes", "--file"]).arg(folder.join("cancel.csv"));
    let cancelled = run(command).await;
    assert_eq!(cancelled.status, Some(0), "{}", cancelled.stderr);
    assert_eq!(statuses(&folder.join("cancel.results.csv")), ["done"; 4]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_finishes_the_calls_in_flight_and_stops() {
    let emulator = Emulator::builder().accounts(41).start().await.expect("an emulator");
    let folder = folder("interrupted");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    let slow = Fault::delay(Duration::from_millis(100)).operation("CreateConnectionInvitation").times(u32::MAX);
    emulator.add_fault(slow);
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--concurrency", "2", "--file"]).arg(&file);
    let child = command.stderr(std::process::Stdio::piped()).spawn().expect("a run");
    while emulator.requests().len() < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let status = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill").success());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().expect("an end")).await.expect("a task");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    let statuses = statuses(&folder.join("invite.results.csv"));
    let done = statuses.iter().filter(|status| *status == "done").count();
    assert!((4..40).contains(&done), "{statuses:?}");
    assert_eq!(received(&emulator).await.len(), done, "every call that was sent is accounted for");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_ctrl_c_abandons_the_calls_in_flight() {
    let emulator = Emulator::builder().accounts(11).start().await.expect("an emulator");
    let folder = folder("abandoned");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    let slow = Fault::delay(Duration::from_secs(600)).operation("CreateConnectionInvitation").skip(2).times(2);
    emulator.add_fault(slow);
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--concurrency", "2", "--file"]).arg(&file);
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().expect("a run");
    while emulator.requests().len() < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let id = child.id().to_string();
    let interrupt = || {
        let status = std::process::Command::new("kill").args(["-INT", &id]).status();
        assert!(status.expect("kill").success());
    };
    interrupt();
    let mut stderr = std::io::BufReader::new(child.stderr.take().expect("stderr"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stderr, &mut line).expect("a line");
    assert!(line.contains("press Ctrl+C again"), "{line}");
    interrupt();
    let status = tokio::task::spawn_blocking(move || child.wait().expect("an end")).await.expect("a task");
    assert_eq!(status.code(), Some(130));
    let statuses_of_first = statuses(&folder.join("invite.results.csv"));
    let count = |status: &str| statuses_of_first.iter().filter(|it| *it == status).count();
    assert_eq!((count("done"), count("failed"), count("not called")), (2, 2, 6), "{statuses_of_first:?}");
    // What was abandoned is called again, with the same client tokens.
    emulator.clear_faults();
    let mut command = pca(&emulator);
    command.args(["connections", "invite", "--file"]).arg(&file);
    let second = run(command).await;
    assert_eq!(second.status, Some(0), "{}", second.stderr);
    let received = received(&emulator).await;
    assert!(received.len() == 10 && received.values().all(|count| *count == 1), "{received:?}");
}
