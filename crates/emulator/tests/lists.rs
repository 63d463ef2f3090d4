//! Filters and pages of lists, and connection preferences.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Answer, Caller, START, with_token};
use partnercentral_account_emulator::Emulator;
use serde_json::{Value, json};

/// The IDs in an answer of a list operation.
fn ids(answer: &Value) -> Vec<&str> {
    let list = answer.as_object().unwrap().values().find_map(Value::as_array).unwrap();
    list.iter().map(|item| item["Id"].as_str().unwrap()).collect()
}

async fn list(caller: &Caller, operation: &str, mut input: Value) -> Answer {
    input["Catalog"] = "AWS".into();
    caller.call(operation, input).await
}

#[tokio::test]
async fn invitations_are_filtered() {
    let emulator = Emulator::builder().accounts(3).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    let a = one.invite(other, "SUBSIDIARY").await;
    let b = one.invite(third, "OPPORTUNITY_COLLABORATION").await;
    let c = third.invite(one, "SUBSIDIARY").await;
    one.call("RejectConnectionInvitation", with_token(json!({ "Identifier": c }))).await.ok();
    let elsewhere = {
        let mut input = one.invitation(other, "SUBSIDIARY");
        input["Catalog"] = "Sandbox".into();
        one.call("CreateConnectionInvitation", input).await.ok()
    };
    for (filter, expected) in [
        (json!({}), vec![&a, &b, &c]),
        (json!({ "ParticipantType": "SENDER" }), vec![&a, &b]),
        (json!({ "ParticipantType": "RECEIVER" }), vec![&c]),
        (json!({ "ConnectionType": "SUBSIDIARY" }), vec![&a, &c]),
        (json!({ "Status": "PENDING" }), vec![&a, &b]),
        (json!({ "Status": "REJECTED", "ConnectionType": "SUBSIDIARY" }), vec![&c]),
        (json!({ "OtherParticipantIdentifiers": [third.account.account_id] }), vec![&b, &c]),
        (json!({ "OtherParticipantIdentifiers": [other.account.profile_id, "nobody"] }), vec![&a]),
        (json!({ "OtherParticipantIdentifiers": ["nobody"] }), vec![]),
    ] {
        let answer = list(one, "ListConnectionInvitations", filter.clone()).await.ok();
        assert_eq!(ids(&answer), expected, "{filter}");
        assert_eq!(answer["NextToken"], Value::Null);
    }
    assert_eq!(ids(&list(other, "ListConnectionInvitations", json!({})).await.ok()), [&a]);
    let sandbox = one.call("ListConnectionInvitations", json!({ "Catalog": "Sandbox" })).await.ok();
    assert_eq!(ids(&sandbox), [elsewhere["Id"].as_str().unwrap()]);
    let unknown = list(one, "ListConnectionInvitations", json!({ "Status": "LOST" })).await;
    assert_eq!(unknown.fields(), [("Status", "INVALID_ENUM_VALUE")]);
}

#[tokio::test]
async fn invitations_are_found_by_the_status_that_they_have_come_to() {
    let emulator = Emulator::builder().clock(START).accounts(5).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let (one, others) = callers.split_first().unwrap();
    let mut invited = Vec::new();
    for other in others {
        invited.push(one.invite(other, "SUBSIDIARY").await);
    }
    let named = |id: &String| with_token(json!({ "Identifier": id }));
    others[0].call("AcceptConnectionInvitation", named(&invited[0])).await.ok();
    others[1].call("RejectConnectionInvitation", named(&invited[1])).await.ok();
    one.call("CancelConnectionInvitation", named(&invited[2])).await.ok();
    let found = async |status: &str| {
        let answer = list(one, "ListConnectionInvitations", json!({ "Status": status })).await.ok();
        ids(&answer).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("ACCEPTED").await, invited[0..=0]);
    assert_eq!(found("REJECTED").await, invited[1..=1]);
    assert_eq!(found("CANCELED").await, invited[2..=2]);
    assert_eq!(found("PENDING").await, invited[3..=3]);
    assert_eq!(found("EXPIRED").await, invited[..0]);
    emulator.advance(std::time::Duration::from_secs(30 * 24 * 60 * 60));
    assert_eq!(found("PENDING").await, invited[..0]);
    assert_eq!(found("EXPIRED").await, invited[3..=3]);
    assert_eq!(found("ACCEPTED").await, invited[0..=0]);
    let all = list(one, "ListConnectionInvitations", json!({})).await.ok();
    assert_eq!(ids(&all), invited.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn connections_are_filtered() {
    let emulator = Emulator::builder().accounts(3).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    let a = one.connect(other, "SUBSIDIARY").await;
    let b = third.connect(one, "OPPORTUNITY_COLLABORATION").await;
    let cancel = with_token(json!({ "Identifier": a, "ConnectionType": "SUBSIDIARY", "Reason": "" }));
    other.call("CancelConnection", cancel).await.ok();
    for (filter, expected) in [
        (json!({}), vec![&a, &b]),
        (json!({ "ConnectionType": "SUBSIDIARY" }), vec![&a]),
        (json!({ "ConnectionType": "SUBSIDIARY:CANCELED" }), vec![&a]),
        (json!({ "ConnectionType": "SUBSIDIARY:ACTIVE" }), vec![]),
        (json!({ "ConnectionType": "OPPORTUNITY_COLLABORATION:ACTIVE" }), vec![&b]),
        (json!({ "OtherParticipantIdentifiers": [third.account.profile_id] }), vec![&b]),
    ] {
        let answer = list(one, "ListConnections", filter.clone()).await.ok();
        assert_eq!(ids(&answer), expected, "{filter}");
    }
    let summary = list(third, "ListConnections", json!({})).await.ok()["ConnectionSummaries"][0].clone();
    assert_eq!(summary["OtherParticipantAccountId"], one.account.account_id);
    let entry = &summary["ConnectionTypes"]["OPPORTUNITY_COLLABORATION"];
    assert_eq!(entry["Status"], "ACTIVE");
    assert_eq!(entry["OtherParticipant"]["PartnerProfile"]["Id"], one.account.profile_id);
    for filter in ["MERGER", "SUBSIDIARY:LOST"] {
        let answer = list(one, "ListConnections", json!({ "ConnectionType": filter })).await;
        assert_eq!(answer.fields(), [("ConnectionType", "INVALID_ENUM_VALUE")]);
    }
}

#[tokio::test]
async fn pages_follow_one_another() {
    let emulator = Emulator::builder().accounts(24).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let (one, others) = callers.split_first().unwrap();
    let mut all = Vec::new();
    for other in others {
        all.push(one.connect(other, "SUBSIDIARY").await);
    }
    let first = list(one, "ListConnections", json!({})).await.ok();
    assert_eq!(ids(&first), all[..20]);
    let token = &first["NextToken"];
    let last = list(one, "ListConnections", json!({ "NextToken": token })).await.ok();
    assert_eq!(ids(&last), all[20..]);
    assert_eq!(last["NextToken"], Value::Null);
    let exact = list(one, "ListConnections", json!({ "MaxResults": 23 })).await.ok();
    assert_eq!(exact["NextToken"], Value::Null);

    // A page may have another size; all else must be as before.
    let more = list(one, "ListConnections", json!({ "NextToken": token, "MaxResults": 2 })).await.ok();
    assert_eq!(ids(&more), all[20..22]);
    for input in [
        json!({ "NextToken": "made-up" }),
        json!({ "NextToken": format!("{}0", token.as_str().unwrap()) }),
        json!({ "NextToken": token, "ConnectionType": "SUBSIDIARY" }),
    ] {
        let answer = list(one, "ListConnections", input).await;
        assert_eq!(answer.fields(), [("NextToken", "INVALID_VALUE")]);
    }
    let invitations = list(one, "ListConnectionInvitations", json!({ "NextToken": token })).await;
    assert_eq!(invitations.fields(), [("NextToken", "INVALID_VALUE")]);
    let elsewhere = list(&others[0], "ListConnections", json!({ "NextToken": token })).await;
    assert_eq!(elsewhere.fields(), [("NextToken", "INVALID_VALUE")]);
}

#[tokio::test]
async fn preferences_decide_who_may_invite() {
    let emulator = Emulator::builder().clock(START).accounts(3).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    let initial = one.call("GetConnectionPreferences", json!({ "Catalog": "AWS" })).await.ok();
    let account = &one.account.account_id;
    assert_eq!(
        initial,
        json!({
            "Catalog": "AWS",
            "Arn": format!("arn:aws:partnercentral:us-east-1:{account}:catalog/AWS/connection-preferences"),
            "AccessType": "ALLOW_ALL",
            "UpdatedAt": "2026-01-02T03:04:05Z",
            "Revision": 1,
        })
    );
    let update = async |input: Value| list(one, "UpdateConnectionPreferences", input).await;
    let invited_by =
        async |sender: &Caller| sender.call("CreateConnectionInvitation", sender.invitation(one, "SUBSIDIARY")).await;
    let denied = (403, "AccessDeniedException", "ACCESS_DENIED");

    let updated = update(json!({ "Revision": 1, "AccessType": "DENY_ALL" })).await.ok();
    assert_eq!((&updated["AccessType"], &updated["Revision"]), (&json!("DENY_ALL"), &json!(2)));
    assert_eq!(invited_by(other).await.error(), denied);

    let excluded = json!([other.account.account_id]);
    let some = json!({
        "Revision": 2, "AccessType": "ALLOW_BY_DEFAULT_DENY_SOME", "ExcludedParticipantIdentifiers": excluded,
    });
    let updated = update(some.clone()).await.ok();
    assert_eq!((&updated["ExcludedParticipantIds"], &updated["Revision"]), (&excluded, &json!(3)));
    assert_eq!(one.call("GetConnectionPreferences", json!({ "Catalog": "AWS" })).await.ok(), updated);
    assert_eq!(invited_by(other).await.error(), denied);
    assert_eq!(invited_by(third).await.status, 200);

    let stale = update(some).await;
    assert_eq!(stale.error(), (409, "ConflictException", "INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION"));
    let field = "ExcludedParticipantIdentifiers";
    let none = update(json!({ "Revision": 3, "AccessType": "ALLOW_BY_DEFAULT_DENY_SOME" })).await;
    assert_eq!(none.fields(), [(field, "REQUIRED_FIELD_MISSING")]);
    let idle = update(json!({ "Revision": 3, "AccessType": "ALLOW_ALL", field: ["nobody"] })).await;
    assert_eq!(idle.fields(), [(field, "INVALID_VALUE")]);
    let unknown = update(json!({ "Revision": 3, "AccessType": "SOMETIMES" })).await;
    assert_eq!(unknown.fields(), [("AccessType", "INVALID_ENUM_VALUE")]);

    update(json!({ "Revision": 3, "AccessType": "ALLOW_ALL" })).await.ok();
    assert_eq!(invited_by(other).await.status, 200);
}
