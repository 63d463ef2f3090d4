//! State files and their journals: edited, damaged, continued under other options, and on a disk that is full.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;
#[path = "common/directory.rs"]
mod directory;

use directory::Directory;
use partnercentral_account_emulator::{Emulator, StateFileError};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[tokio::test]
async fn a_state_file_is_edited_kept_apart_and_checked() {
    let directory = Directory::new("files");
    let file = directory.file();
    let journal = directory.0.join("state.json.journal");
    fs::write(&file, r#"{ "invitations": [{ "sender": "1", "receiver": "2", "connection_type": "SUBSIDIARY" }] }"#)
        .unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    let inside = |error: &std::io::Error| error.get_ref().unwrap().to_string();

    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::InUse { .. })), "{error}");
    emulator.set_account_status(&emulator.account(), partnercentral_account_emulator::AccountStatus::LowTier);
    emulator.shutdown().await.unwrap();
    // A stopped emulator has put everything into the one file.
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("LOW_TIER") && text.contains("pacinv-"), "{text}");
    assert_eq!(fs::read_to_string(&journal).unwrap().lines().count(), 1);

    // An edited file is the state.
    fs::write(&file, text.replace("LOW_TIER", "SUSPENDED")).unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    assert!(emulator.snapshot().to_string().contains("SUSPENDED"));
    drop(emulator);
    let text = fs::read_to_string(&file).unwrap();

    // A line that was not written to its end never happened; one in the middle that cannot be read is an error.
    let header = fs::read_to_string(&journal).unwrap();
    let entry = |status: &str| {
        let change = json!({ "status": { "account": "100000000002", "status": status } });
        json!({ "at": "2026-01-01T00:00:00Z", "id_count": 9, "change": change }).to_string()
    };
    fs::write(&journal, format!("{header}{}\n{{\"at\":\"20", entry("UNLINKED"))).unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    assert!(emulator.snapshot().to_string().contains("UNLINKED"));
    drop(emulator);
    fs::write(&file, &text).unwrap();
    fs::write(&journal, format!("{header}{{}}\n{}\n", entry("UNLINKED"))).unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(inside(&error).contains("line 2 of "), "{error}");
    // So is one that does not fit.
    fs::write(&journal, format!("{header}{}\n", entry("UNLINKED").replace("100000000002", "7"))).unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(inside(&error).contains("there is no account 7"), "{error}");
    // A journal whose first line is damaged, or that continues a later state file, has changes that would be lost.
    for (first, problem) in [("", "which state file"), ("{\"generation\":99}", "a later state file")] {
        fs::write(&journal, format!("{first}\n{}\n", entry("UNLINKED"))).unwrap();
        let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
        assert!(inside(&error).contains("line 1 of ") && inside(&error).contains(problem), "{error}");
        fs::write(&journal, format!("{first}\n")).unwrap();
        drop(Emulator::builder().state_file(&file).start().await.unwrap());
        fs::write(&file, &text).unwrap();
    }
    // A journal that does not continue the file is an old one.
    fs::write(&journal, format!("{{\"generation\":1}}\n{}\n", entry("UNLINKED"))).unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    assert!(!emulator.snapshot().to_string().contains("UNLINKED"));
    drop(emulator);

    // A state file that is gone is missed if its journal has changes.
    fs::remove_file(&file).unwrap();
    fs::write(&journal, format!("{header}{}\n", entry("UNLINKED"))).unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(inside(&error).contains("remove the journal to start anew"), "{error}");
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::Missing { .. })), "{error}");
    fs::write(&journal, &header).unwrap();
    drop(Emulator::builder().state_file(&file).start().await.unwrap());

    fs::write(&file, "[]").unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::Snapshot { .. })), "{error}");
    let missing = directory.0.join("missing/state.json");
    let error = Emulator::builder().state_file(&missing).start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

/// What was told is there after a restart whatever options the emulator is started with.
#[tokio::test]
async fn a_journal_is_replayed_under_other_options() {
    let (before, after) = (Directory::new("options"), Directory::new("other-options"));
    let emulator = Emulator::builder().seed(1).accounts(3).state_file(before.file()).start().await.unwrap();
    let callers = common::Caller::all(&emulator);
    let told = [callers[0].invite(&callers[1], "SUBSIDIARY").await, callers[0].invite(&callers[2], "SUBSIDIARY").await];
    for name in ["state.json", "state.json.journal"] {
        fs::copy(before.0.join(name), after.0.join(name)).unwrap();
    }
    assert_eq!(fs::read_to_string(after.0.join("state.json.journal")).unwrap().lines().count(), 3);
    let mut limits = partnercentral_account_emulator::Limits::default();
    (limits.invitations_per_day, limits.open_invitations) = (1, 1);
    let other = Emulator::builder().seed(2).state_file(after.file()).limits(limits).registration_required(true);
    let again = other.start().await.unwrap();
    let state: Value = serde_json::from_str(&again.snapshot().to_string()).unwrap();
    let ids: Vec<_> = state["invitations"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, told);
    assert_eq!((&state["id_seed"], &state["account_count"]), (&json!(1), &json!(3)));
    assert_eq!(again.accounts(), emulator.accounts());
}

/// A call that is refused is not in the journal, so it must not change the state either.
#[tokio::test]
async fn the_time_of_a_refused_call_does_not_change_what_a_journal_leads_to() {
    let (before, after) = (Directory::new("expired"), Directory::new("expired-again"));
    let emulator = Emulator::builder().state_file(before.file()).start().await.unwrap();
    let callers = common::Caller::all(&emulator);
    emulator.set_clock_stopped(true);
    let start = emulator.now();
    callers[0].invite(&callers[1], "SUBSIDIARY").await;
    emulator.advance(std::time::Duration::from_secs(2 * 24 * 3600));
    let invitation = callers[0].invitation(&callers[0], "SUBSIDIARY");
    let refused = callers[0].call("CreateConnectionInvitation", invitation).await;
    assert_eq!(refused.status, 400);
    emulator.set_now(start);
    let settled = common::control_get(&emulator, "state").await;
    for name in ["state.json", "state.json.journal"] {
        fs::copy(before.0.join(name), after.0.join(name)).unwrap();
    }
    let again = Emulator::builder().state_file(after.file()).start().await.unwrap();
    assert_eq!(common::control_get(&again, "state").await["answers"], settled["answers"]);
}

#[tokio::test]
async fn accounts_that_a_seed_defined_are_in_the_state_file() {
    let directory = Directory::new("accounts");
    let seed = r#"{ "accounts": [{ "account": "3", "account_id": "111122223333", "secret_access_key": "secret" }] }"#;
    let builder = || Emulator::builder().state_file(directory.file());
    let emulator = builder().snapshot(seed.parse().unwrap()).start().await.unwrap();
    let accounts = emulator.accounts().to_vec();
    assert_eq!((accounts.len(), accounts[2].account_id.as_str()), (3, "111122223333"));
    emulator.set_account_status(&accounts[2], partnercentral_account_emulator::AccountStatus::Suspended);
    emulator.shutdown().await.unwrap();

    let emulator = builder().start().await.unwrap();
    assert_eq!(emulator.accounts(), accounts);
    assert!(emulator.snapshot().to_string().contains("SUSPENDED"));
    emulator.reset();
    assert!(!emulator.snapshot().to_string().contains("SUSPENDED"));
    emulator.shutdown().await.unwrap();

    let text = fs::read_to_string(directory.file()).unwrap();
    fs::write(directory.file(), text.replace("111122223333", "one")).unwrap();
    let error = builder().start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::Snapshot { .. })), "{error}");
}

/// A response must not report a change that is not on the disk, and the exit status reports that the state was not saved.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_is_full_is_reported() {
    let directory = Directory::new("full");
    // The shell limits the size of files to 8 KiB, and ignores the signal that comes with it.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" --print json --state \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_partnercentral-account-emulator")]).arg(directory.file());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let settings: Value = serde_json::from_str(&line).unwrap();
    let endpoint = settings["AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT"].as_str().unwrap().to_owned();
    let mut statuses = Vec::new();
    while statuses.last() != Some(&500) && statuses.len() < 200 {
        let status = json!({ "status": "LOW_TIER" });
        statuses.push(common::control(&endpoint, "PUT", "accounts/1/status", &status).await.status.as_u16());
    }
    assert!(statuses.len() > 20 && statuses.last() == Some(&500), "{statuses:?}");
    Command::new("kill").arg(child.id().to_string()).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("error: the state was not saved: the state file ") && text.contains("File too large"),
        "{text}"
    );
    // What was reported is there.
    let entries = fs::read_to_string(directory.0.join("state.json.journal")).unwrap();
    assert_eq!(entries.matches('\n').count(), statuses.len());
    drop(Emulator::builder().state_file(directory.file()).start().await.unwrap());
}

#[tokio::test]
async fn a_link_stays_one() {
    let directory = Directory::new("link");
    let link = directory.0.join("link.json");
    fs::write(directory.file(), "{}").unwrap();
    std::os::unix::fs::symlink(directory.file(), &link).unwrap();
    let emulator = Emulator::builder().state_file(&link).start().await.unwrap();
    let error = Emulator::builder().state_file(directory.file()).start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::InUse { .. })), "{error}");
    emulator.set_account_status(&emulator.account(), partnercentral_account_emulator::AccountStatus::LowTier);
    emulator.shutdown().await.unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(directory.file()).unwrap().contains("LOW_TIER"));
}
