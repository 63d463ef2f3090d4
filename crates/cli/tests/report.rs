//! `pca connections report`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use partnercentral_account_emulator::Emulator;
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
    assert!(table.contains("28 connections; 1 pending invitation, 0 expiring within 7 days"), "{table}");
    let table = run(report(&["--expires-within", "31"])).await.stdout;
    assert!(table.contains(&invitation), "{table}");
    let csv = run(report(&["--output", "csv", "--since"])).await.stdout;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("ConnectionId,AccountId,Name,ConnectionType,Status,UpdatedAt,CreatedAt"));
    let year = emulator.now().year().to_string();
    assert!(lines.all(|line| line.rsplit(',').next().is_some_and(|since| since.starts_with(&year))), "{csv}");
    let html = run(report(&["--output", "html", "--expires-within", "31"])).await.stdout;
    assert!(html.ends_with("</html>\n") && html.contains("<svg") && html.contains(&invitation));
    for address in ["http://", "https://"] {
        let namespace = html.matches("http://www.w3.org/2000/svg").count();
        let addresses = html.matches(address).count() - if address == "http://" { namespace } else { 0 };
        assert_eq!(addresses, 0, "the page has no outside address");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_says_that_it_lists_a_part_of_the_invitations() {
    let invitation =
        |sender: usize| format!(r#"{{ "sender": "{sender}", "receiver": "1", "connection_type": "SUBSIDIARY" }}"#);
    let invitations: Vec<String> = (2..=1_002).map(invitation).collect();
    let snapshot = format!(r#"{{ "invitations": [{}] }}"#, invitations.join(",")).parse().expect("a snapshot");
    let emulator = Emulator::builder().accounts(1_002).snapshot(snapshot).start().await.expect("an emulator");
    for format in ["table", "html"] {
        let mut command = pca(&emulator);
        command.args(["connections", "report", "--expires-within", "31", "--output", format]);
        let report = run(command).await.stdout;
        assert_eq!(report.matches("pacinv-").count(), 1_000, "{format}");
        let count = "1001 pending invitations, 1001 expiring within 31 days (the first 1000 are listed)";
        assert!(report.contains(count), "{format}");
    }
}
