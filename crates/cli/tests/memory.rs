//! A report of many connections needs no more memory than one of few.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, reason = "tests")]

mod support;

use awsjson_router::Router;
use partnercentral_account::operation::{
    ListConnectionInvitations, ListConnectionInvitationsOutput, ListConnections, ListConnectionsOutput,
};
use partnercentral_account::time::OffsetDateTime;
use partnercentral_account::types::{ConnectionSummary, ConnectionTypeSummary, Participant, PartnerProfileSummary};
use std::fs;
use std::process::Stdio;
use support::bare;

const PAGE: usize = 100;

/// A page of connections, from the number `from` on.
fn page(from: usize) -> Vec<ConnectionSummary> {
    let profile = PartnerProfileSummary::builder().id("pprofile-abcdefghijklm").name("Example Partner").build();
    let summary = ConnectionTypeSummary::builder()
        .status("ACTIVE")
        .other_participant(Participant::PartnerProfile(profile))
        .build();
    let connection = |number: usize| {
        ConnectionSummary::builder()
            .catalog("AWS")
            .id(format!("pac-{number:013}"))
            .arn(format!("arn:aws:partnercentral:us-east-1::catalog/AWS/connection/pac-{number:013}"))
            .other_participant_account_id(format!("{number:012}"))
            .updated_at(OffsetDateTime::UNIX_EPOCH)
            .connection_types([("SUBSIDIARY", summary.clone())])
            .build()
    };
    (from..from + PAGE).map(connection).collect()
}

/// The largest resident memory of a report of `total` connections, in KiB, and its number of lines.
async fn peak(total: usize) -> (usize, usize) {
    let router = Router::new()
        .on::<ListConnections>(move |input| async move {
            let from: usize = input.next_token.as_deref().unwrap_or("0").parse().expect("a number");
            let next = from + PAGE;
            let mut output = ListConnectionsOutput::builder().connection_summaries(page(from)).build();
            output.next_token = (next < total).then(|| next.to_string());
            Ok(output)
        })
        .on::<ListConnectionInvitations>(|_| async {
            Ok(ListConnectionInvitationsOutput::builder().connection_invitation_summaries([]).build())
        });
    let server = router.serve().await.expect("a server");
    let mut command = bare();
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .args(["connections", "report", "--output", "html", "--region", "us-east-1"])
        .args(["--endpoint-url", &server.endpoint_url()])
        .stdout(Stdio::piped());
    tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().expect("a run");
        let status = format!("/proc/{}/status", child.id());
        let mut stdout = std::io::BufReader::new(child.stdout.take().expect("stdout"));
        let (mut peak, mut lines, mut line) = (0, 0, String::new());
        while std::io::BufRead::read_line(&mut stdout, &mut line).expect("text") > 0 {
            lines += 1;
            line.clear();
            if lines % 50 == 0 {
                let text = fs::read_to_string(&status).unwrap_or_default();
                let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                let high = high.and_then(|high| high.trim().trim_end_matches(" kB").parse().ok());
                peak = peak.max(high.unwrap_or_default());
            }
        }
        assert!(child.wait().expect("an end").success());
        (peak, lines)
    })
    .await
    .expect("a task")
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_does_not_grow_with_the_number_of_connections() {
    let (few, _) = peak(1_000).await;
    let (many, lines) = peak(20_000).await;
    assert!(lines > 20_000);
    assert!(few > 0 && many < few + 4 * 1024, "{few} KiB for 1,000 connections, {many} KiB for 20,000");
}
