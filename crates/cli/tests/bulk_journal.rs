//! The journal of a file of rows: what it is taken for, and what it is never taken for.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use partnercentral_account_emulator::{AccountStatus, Emulator, Fault};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use support::{folder, invitations, pca, run, statuses};

fn invite(emulator: &Emulator, file: &Path) -> Command {
    let mut command = pca(emulator);
    command.args(["connections", "invite", "--file"]).arg(file);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_with_the_local_service_is_no_run() {
    let emulator = Emulator::builder().accounts(3).start().await.expect("an emulator");
    let folder = folder("local");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    for _ in 0..2 {
        let mut local = invite(&emulator, &file);
        local.arg("--local");
        let local = run(local).await;
        assert!(local.stderr.contains("invite.local.results.csv"), "{}", local.stderr);
        assert!(!local.stderr.contains("--restart"), "{}", local.stderr);
    }
    assert!(emulator.requests().is_empty());
    let real = run(invite(&emulator, &file)).await;
    assert_eq!(real.status, Some(0), "{}", real.stderr);
    assert_eq!(emulator.requests().len(), 2);
    assert_eq!(statuses(&folder.join("invite.results.csv")), ["done", "done"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_that_is_not_confirmed_discards_nothing() {
    let emulator = Emulator::start().await.expect("an emulator");
    let folder = folder("unconfirmed");
    let file = folder.join("cancel.csv");
    fs::write(&file, "Identifier,ConnectionType,Reason\npac-0000000000000,SUBSIDIARY,Over\n").expect("a file");
    let cancel = |option: &str| {
        let mut command = pca(&emulator);
        command.args(["connections", "cancel", option, "--file"]).arg(&file);
        command
    };
    assert_eq!(run(cancel("--yes")).await.status, Some(6));
    let journal = fs::read(folder.join("cancel.journal")).expect("a journal");
    let refused = run(cancel("--restart")).await;
    assert_eq!(refused.status, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("cannot be undone"), "{}", refused.stderr);
    assert_eq!(fs::read(folder.join("cancel.journal")).expect("a journal"), journal);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_calls_need_a_restart() {
    let emulator = Emulator::builder().accounts(3).start().await.expect("an emulator");
    let folder = folder("changed");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    assert_eq!(run(invite(&emulator, &file)).await.status, Some(0));
    let journal = fs::read(folder.join("invite.journal")).expect("a journal");
    let calls = emulator.requests().len();

    let elsewhere = Emulator::start().await.expect("an emulator");
    let mut endpoint = invite(&emulator, &file);
    endpoint.env("AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT", elsewhere.endpoint_url());
    let mut profile = invite(&emulator, &file);
    fs::write(folder.join("config"), "[profile other]\nregion = us-east-1\n").expect("a file");
    profile.env("AWS_PROFILE", "other").env("AWS_CONFIG_FILE", folder.join("config"));
    for (command, expected) in [(endpoint, "the endpoint was 127.0.0.1:"), (profile, "the profile was none")] {
        let run = run(command).await;
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(expected) && run.stderr.contains("--restart"), "{}", run.stderr);
    }

    let text = fs::read_to_string(&file).expect("a file").replace("Hello", "Good morning");
    fs::write(&file, text).expect("a file");
    let changed = run(invite(&emulator, &file)).await;
    assert_eq!(changed.status, Some(2));
    assert!(
        changed.stderr.contains("the rows have changed") && changed.stderr.contains("--restart"),
        "{}",
        changed.stderr
    );
    assert_eq!(fs::read(folder.join("invite.journal")).expect("a journal"), journal);
    assert_eq!(emulator.requests().len() + elsewhere.requests().len(), calls);

    let mut restart = invite(&emulator, &file);
    restart.arg("--restart");
    // The partners are invited already.
    assert_eq!(run(restart).await.status, Some(6));
    assert_eq!(emulator.requests().len(), calls + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_journal_is_not_touched() {
    let emulator = Emulator::builder().accounts(2).start().await.expect("an emulator");
    let folder = folder("foreign");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    for text in ["Dear diary,\ntoday", "no line end", "{}\n"] {
        fs::write(folder.join("invite.journal"), text).expect("a file");
        for options in [&[][..], &["--restart"]] {
            let mut command = invite(&emulator, &file);
            command.args(options);
            let run = run(command).await;
            assert_eq!(run.status, Some(2), "{}", run.stderr);
            assert!(run.stderr.contains("is not a journal of this command"), "{}", run.stderr);
            assert_eq!(fs::read_to_string(folder.join("invite.journal")).expect("a file"), text);
        }
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_may_end_anywhere() {
    let emulator = Emulator::builder().accounts(4).start().await.expect("an emulator");
    let folder = folder("cut");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    assert_eq!(run(invite(&emulator, &file)).await.status, Some(0));
    let journal = fs::read(folder.join("invite.journal")).expect("a journal");
    for length in [0, 1, 100, journal.len() - 100, journal.len() - 1] {
        fs::write(folder.join("invite.journal"), &journal[..length]).expect("a file");
        let run = run(invite(&emulator, &file)).await;
        assert_eq!(run.status, Some(0), "{length}: {}", run.stderr);
        assert!(run.stderr.contains("3 rows: 3 done"), "{}", run.stderr);
    }
    let client = support::client(&emulator, emulator.credentials());
    let sent = client.list_connection_invitations().catalog("AWS").send().await.expect("invitations");
    assert_eq!(sent.connection_invitation_summaries.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_one_run_at_a_time() {
    let emulator = Emulator::builder().accounts(2).start().await.expect("an emulator");
    let file = folder("twice").join("invite.csv");
    invitations(&emulator, &file);
    emulator.add_fault(Fault::delay(Duration::from_secs(600)).operation("CreateConnectionInvitation").times(u32::MAX));
    let mut first = invite(&emulator, &file).spawn().expect("a run");
    while emulator.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for restart in [&[][..], &["--restart"]] {
        let mut second = invite(&emulator, &file);
        second.args(restart);
        let second = run(second).await;
        assert_eq!(second.status, Some(2), "{}", second.stderr);
        assert!(second.stderr.contains("another run of this file is going on"), "{}", second.stderr);
    }
    first.kill().expect("a run");
    first.wait().expect("an end");
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_valid_credentials_stops_at_once() {
    let emulator = Emulator::builder().accounts(31).start().await.expect("an emulator");
    let folder = folder("credentials");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    let mut wrong = invite(&emulator, &file);
    wrong.args(["--concurrency", "2"]).env("AWS_SECRET_ACCESS_KEY", "wrong");
    let wrong = run(wrong).await;
    assert_eq!(wrong.status, Some(3), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("not called"), "{}", wrong.stderr);
    assert!(emulator.requests().len() < 10, "{}", emulator.requests().len());
    let mut absent = invite(&emulator, &file);
    absent.env_remove("AWS_ACCESS_KEY_ID");
    assert_eq!(run(absent).await.status, Some(3));
    let right = run(invite(&emulator, &file)).await;
    assert_eq!(right.status, Some(0), "{}", right.stderr);
    assert!(right.stderr.contains("30 rows: 30 done"), "{}", right.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_without_permission_can_go_on_after_getting_it() {
    let emulator = Emulator::builder().accounts(2).start().await.expect("an emulator");
    let file = folder("denied").join("invite.csv");
    invitations(&emulator, &file);
    emulator.set_account_status(&emulator.account(), AccountStatus::Denied);
    assert_eq!(run(invite(&emulator, &file)).await.status, Some(6));
    emulator.set_account_status(&emulator.account(), AccountStatus::Active);
    let second = run(invite(&emulator, &file)).await;
    assert_eq!(second.status, Some(0), "{}", second.stderr);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_called_without_a_journal() {
    let emulator = Emulator::builder().accounts(2).start().await.expect("an emulator");
    let folder = folder("unwritable");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    for device in ["/dev/full", "/dev/zero", "/nowhere/journal"] {
        let journal = folder.join("invite.journal");
        let _ = fs::remove_file(&journal);
        std::os::unix::fs::symlink(device, journal).expect("a link");
        let run = run(invite(&emulator, &file)).await;
        assert_eq!(run.status, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("cannot use the journal"), "{}", run.stderr);
    }
    assert!(emulator.requests().is_empty());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_on_a_full_disk_can_go_on_later() {
    let emulator = Emulator::builder().accounts(31).start().await.expect("an emulator");
    let folder = folder("full");
    let file = folder.join("invite.csv");
    invitations(&emulator, &file);
    let settings = pca(&emulator);
    let mut limited = Command::new("sh");
    // The limit of the size of files is in blocks of 512 bytes. Without the signal, it is an error of the write.
    let script = "trap '' XFSZ; ulimit -f 2; exec \"$0\" connections invite --file \"$1\"";
    limited.args(["-c", script]).arg(settings.get_program()).arg(&file);
    limited.env_clear().envs(settings.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let limited = run(limited).await;
    assert_eq!(limited.status, Some(1), "{}", limited.stderr);
    assert!(limited.stderr.contains("cannot use the journal"), "{}", limited.stderr);
    let second = run(invite(&emulator, &file)).await;
    assert_eq!(second.status, Some(0), "{}", second.stderr);
    let client = support::client(&emulator, emulator.credentials());
    let mut invitations = client.list_connection_invitations().catalog("AWS").pages().items();
    let mut receivers = std::collections::HashSet::new();
    while let Some(invitation) = invitations.next().await {
        assert!(receivers.insert(invitation.expect("an invitation").other_participant_identifier));
    }
    assert_eq!(receivers.len(), 30);
}
