//! The cost of many resources: writes and pages must not become slower with their number.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Caller, with_token};
use partnercentral_account_emulator::Emulator;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Invites and cancels `count` times, and returns the time that took.
async fn invite_and_cancel(one: &Caller, other: &Caller, count: usize) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        let id = one.invite(other, "SUBSIDIARY").await;
        one.call("CancelConnectionInvitation", with_token(json!({ "Identifier": id }))).await.ok();
    }
    start.elapsed()
}

async fn first_page(caller: &Caller, mut input: Value) -> (usize, Duration) {
    input["Catalog"] = "AWS".into();
    let start = Instant::now();
    let answer = caller.call("ListConnectionInvitations", input).await.ok();
    (answer["ConnectionInvitationSummaries"].as_array().unwrap().len(), start.elapsed())
}

/// 1,000 here; with `EMULATOR_SCALE=100000` as many as are promised.
#[tokio::test]
async fn writes_and_pages_take_the_same_time_with_many_resources() {
    let count = std::env::var("EMULATOR_SCALE").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000);
    let emulator = Emulator::start().await.unwrap();
    let callers = Caller::all(&emulator);
    let [one, other] = callers.as_slice() else { unreachable!() };
    let pending = one.invite(other, "OPPORTUNITY_COLLABORATION").await;
    invite_and_cancel(one, other, 50).await;
    let few = invite_and_cancel(one, other, 50).await;
    invite_and_cancel(one, other, count).await;
    let many = invite_and_cancel(one, other, 50).await;
    println!("50 invitations and cancellations: {few:?} at first, {many:?} after {count}");
    assert!(
        many < 4 * few + Duration::from_millis(500),
        "50 invitations took {few:?} at first and {many:?} after {count}"
    );

    // The filters leave almost nothing, or everything.
    for (filter, expected) in [
        (json!({ "Status": "PENDING" }), 1),
        (json!({ "Status": "REJECTED" }), 0),
        (json!({ "OtherParticipantIdentifiers": [other.account.account_id], "Status": "CANCELED" }), 20),
        (json!({}), 20),
    ] {
        let (found, elapsed) = first_page(one, filter.clone()).await;
        assert_eq!(found, expected, "{filter}");
        assert!(elapsed < Duration::from_millis(500), "{filter}: {elapsed:?}");
    }
    let input = json!({ "Catalog": "AWS", "Identifier": pending });
    assert_eq!(one.call("GetConnectionInvitation", input).await.ok()["Status"], "PENDING");
}
