//! Invitations and connections from both sides.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Caller, START, start, with_token};
use serde_json::{Value, json};
use std::time::Duration;

fn named(id: &str) -> Value {
    with_token(json!({ "Identifier": id }))
}

#[tokio::test]
async fn invited_accepted_and_cancelled_once() {
    let (emulator, callers) = start(3).await;
    let [one, other, _] = callers.as_slice() else { unreachable!() };
    let sent = one.call("CreateConnectionInvitation", one.invitation(other, "SUBSIDIARY")).await.ok();
    let id = sent["Id"].as_str().unwrap();
    assert_eq!(
        sent,
        json!({
            "Catalog": "AWS",
            "Id": id,
            "Arn": format!("arn:aws:partnercentral:us-east-1::catalog/AWS/connection-invitation/{id}"),
            "ConnectionType": "SUBSIDIARY",
            "CreatedAt": "2026-01-02T03:04:05Z",
            "UpdatedAt": "2026-01-02T03:04:05Z",
            "ExpiresAt": "2026-02-01T03:04:05Z",
            "OtherParticipantIdentifier": other.account.profile_id,
            "ParticipantType": "SENDER",
            "Status": "PENDING",
            "InvitationMessage": "Let us work\ntogether",
            "InviterEmail": one.account.email,
            "InviterName": "Alliance Lead",
        })
    );
    let seen = other.call("GetConnectionInvitation", named(id)).await.ok();
    assert_eq!(seen["ParticipantType"], "RECEIVER");
    assert_eq!(seen["OtherParticipantIdentifier"], one.account.profile_id);

    emulator.advance(Duration::from_secs(60));
    let accepted = other.call("AcceptConnectionInvitation", named(id)).await.ok();
    let connection = accepted["Connection"]["Id"].as_str().unwrap();
    assert_eq!(accepted["Connection"]["OtherParticipantAccountId"], one.account.account_id);
    let seen = one.call("GetConnectionInvitation", named(id)).await.ok();
    assert_eq!(seen["Status"], "ACCEPTED");
    assert_eq!(seen["UpdatedAt"], "2026-01-02T03:05:05Z");
    assert_eq!(seen["ConnectionId"], connection);

    emulator.advance(Duration::from_secs(60));
    let cancel = || {
        with_token(json!({
            "Identifier": connection, "ConnectionType": "SUBSIDIARY", "Reason": "Contract ended",
        }))
    };
    let canceled = one.call("CancelConnection", cancel()).await.ok();
    assert_eq!(
        canceled,
        json!({
            "Catalog": "AWS",
            "Id": connection,
            "Arn": format!("arn:aws:partnercentral:us-east-1::catalog/AWS/connection/{connection}"),
            "OtherParticipantAccountId": other.account.account_id,
            "UpdatedAt": "2026-01-02T03:06:05Z",
            "ConnectionTypes": { "SUBSIDIARY": {
                "CreatedAt": "2026-01-02T03:05:05Z",
                "InviterEmail": one.account.email,
                "InviterName": "Alliance Lead",
                "Status": "CANCELED",
                "CanceledAt": "2026-01-02T03:06:05Z",
                "CanceledBy": one.account.account_id,
                "OtherParticipant": { "PartnerProfile": {
                    "Id": other.account.profile_id, "Name": other.account.profile_name,
                } },
            } },
        })
    );
    let again = other.call("CancelConnection", cancel()).await;
    assert_eq!(again.error(), (409, "ConflictException", "INCOMPATIBLE_CONNECTION_STATE"));
    assert_eq!(again.body["__type"], "com.amazonaws.partnercentralaccount#ConflictException");
    assert!(again.body["Message"].as_str().unwrap().contains("cancelled already"));
}

#[tokio::test]
async fn types_of_a_connection_begin_and_end_by_themselves() {
    let (_emulator, callers) = start(3).await;
    let [one, other, _] = callers.as_slice() else { unreachable!() };
    let id = one.connect(other, "SUBSIDIARY").await;
    // From the other side: still the same connection.
    let second = other.call("CreateConnectionInvitation", other.invitation(one, "OPPORTUNITY_COLLABORATION"));
    let second = second.await.ok();
    assert_eq!(second["ConnectionId"], id.as_str());
    let accepted = one.call("AcceptConnectionInvitation", named(second["Id"].as_str().unwrap())).await.ok();
    assert_eq!(accepted["Connection"]["Id"], id.as_str());

    let cancel = with_token(json!({ "Identifier": id, "ConnectionType": "SUBSIDIARY", "Reason": "" }));
    one.call("CancelConnection", cancel).await.ok();
    let statuses = async || {
        let connection = other.call("GetConnection", named(&id)).await.ok();
        ["SUBSIDIARY", "OPPORTUNITY_COLLABORATION"].map(|name| connection["ConnectionTypes"][name]["Status"].clone())
    };
    assert_eq!(statuses().await, ["CANCELED", "ACTIVE"]);
    assert_eq!(other.connect(one, "SUBSIDIARY").await, id);
    assert_eq!(statuses().await, ["ACTIVE", "ACTIVE"]);

    // The output of a cancellation has the types that were active before it.
    let cancel = async |name: &str| {
        let input = with_token(json!({ "Identifier": id, "ConnectionType": name, "Reason": "" }));
        let types = one.call("CancelConnection", input).await.ok()["ConnectionTypes"].clone();
        let types = types.as_object().unwrap().iter().map(|(name, it)| format!("{name} {}", it["Status"]));
        types.collect::<Vec<_>>()
    };
    let both = ["OPPORTUNITY_COLLABORATION \"ACTIVE\"", "SUBSIDIARY \"CANCELED\""];
    assert_eq!(cancel("SUBSIDIARY").await, both);
    assert_eq!(cancel("OPPORTUNITY_COLLABORATION").await, ["OPPORTUNITY_COLLABORATION \"CANCELED\""]);
    assert_eq!(statuses().await, ["CANCELED", "CANCELED"]);
}

#[tokio::test]
async fn duplicates_are_refused() {
    let (_emulator, callers) = start(3).await;
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    let invite = async |from: &Caller, to: &Caller| {
        from.call("CreateConnectionInvitation", from.invitation(to, "SUBSIDIARY")).await
    };
    let id = one.invite(other, "SUBSIDIARY").await;
    let duplicate = (409, "ConflictException", "DUPLICATE_CONNECTION_INVITATION");
    assert_eq!(invite(one, other).await.error(), duplicate);
    assert_eq!(invite(other, one).await.error(), duplicate);
    assert_eq!(invite(one, third).await.status, 200);
    other.call("AcceptConnectionInvitation", named(&id)).await.ok();
    assert_eq!(invite(one, other).await.error(), (409, "ConflictException", "DUPLICATE_CONNECTION"));
    assert_eq!(invite(other, one).await.error(), (409, "ConflictException", "DUPLICATE_CONNECTION"));
    let itself = invite(one, one).await;
    assert_eq!(itself.error(), (400, "ValidationException", "BUSINESS_VALIDATION_FAILED"));
    let code = &itself.body["ErrorDetails"][0]["BusinessValidationError"]["Code"];
    assert_eq!(code, "INCOMPATIBLE_CONNECTION_INVITATION_REQUEST");
}

#[tokio::test]
async fn each_side_has_its_part() {
    let (_emulator, callers) = start(3).await;
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    let id = one.invite(other, "SUBSIDIARY").await;
    let denied = (403, "AccessDeniedException", "ACCESS_DENIED");
    assert_eq!(one.call("AcceptConnectionInvitation", named(&id)).await.error(), denied);
    assert_eq!(one.call("RejectConnectionInvitation", named(&id)).await.error(), denied);
    assert_eq!(other.call("CancelConnectionInvitation", named(&id)).await.error(), denied);
    for operation in ["GetConnectionInvitation", "AcceptConnectionInvitation", "CancelConnectionInvitation"] {
        let answer = third.call(operation, named(&id)).await;
        let expected = (404, "ResourceNotFoundException", "CONNECTION_INVITATION_NOT_FOUND");
        assert_eq!(answer.error(), expected, "{operation}");
    }
    let mut with_reason = named(&id);
    with_reason["Reason"] = "Not now".into();
    let rejected = other.call("RejectConnectionInvitation", with_reason).await.ok();
    assert_eq!(rejected["Status"], "REJECTED");
    let over = (409, "ConflictException", "INCOMPATIBLE_CONNECTION_INVITATION_STATE");
    assert_eq!(other.call("AcceptConnectionInvitation", named(&id)).await.error(), over);
    assert_eq!(one.call("CancelConnectionInvitation", named(&id)).await.error(), over);

    let id = one.invite(other, "SUBSIDIARY").await;
    let canceled = one.call("CancelConnectionInvitation", named(&id)).await.ok();
    assert_eq!(canceled["Status"], "CANCELED");
    assert_eq!(other.call("AcceptConnectionInvitation", named(&id)).await.error(), over);
}

#[tokio::test]
async fn an_invitation_expires() {
    let (emulator, callers) = start(3).await;
    let [one, other, _] = callers.as_slice() else { unreachable!() };
    let id = one.invite(other, "SUBSIDIARY").await;
    emulator.advance(Duration::from_secs(30 * 24 * 60 * 60 - 1));
    assert_eq!(one.call("GetConnectionInvitation", named(&id)).await.ok()["Status"], "PENDING");
    emulator.advance(Duration::from_secs(1));
    let expired = one.call("GetConnectionInvitation", named(&id)).await.ok();
    assert_eq!((&expired["Status"], &expired["UpdatedAt"]), (&json!("EXPIRED"), &expired["ExpiresAt"]));
    let answer = other.call("AcceptConnectionInvitation", named(&id)).await;
    assert_eq!(answer.error(), (409, "ConflictException", "INCOMPATIBLE_CONNECTION_INVITATION_STATE"));
    one.invite(other, "SUBSIDIARY").await;
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let (_emulator, callers) = start(3).await;
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    let id = one.connect(other, "SUBSIDIARY").await;
    let not_found = |reason| (404, "ResourceNotFoundException", reason);
    let mut elsewhere = named(&id);
    elsewhere["Catalog"] = "Sandbox".into();
    let unknown = "pac-0000000000000";
    for (caller, input) in [(one, elsewhere), (third, named(&id)), (one, named(unknown))] {
        let answer = caller.call("GetConnection", input).await;
        assert_eq!(answer.error(), not_found("CONNECTION_NOT_FOUND"));
    }
    for (caller, id, name) in
        [(third, id.as_str(), "SUBSIDIARY"), (one, unknown, "SUBSIDIARY"), (one, &id, "OPPORTUNITY_COLLABORATION")]
    {
        let input = with_token(json!({ "Identifier": id, "ConnectionType": name, "Reason": "" }));
        assert_eq!(caller.call("CancelConnection", input).await.error(), not_found("CONNECTION_NOT_FOUND"));
    }
    let mut nobody = one.invitation(other, "SUBSIDIARY");
    nobody["ReceiverIdentifier"] = "pprofile-0000000000000".into();
    let answer = one.call("CreateConnectionInvitation", nobody).await;
    assert_eq!(answer.error(), not_found("RECEIVER_PROFILE_NOT_FOUND"));
}

#[tokio::test]
async fn a_client_token_is_forgotten_after_a_day() {
    let (emulator, callers) = start(3).await;
    let [one, other, _] = callers.as_slice() else { unreachable!() };
    let input = one.invitation(other, "SUBSIDIARY");
    let first = one.call("CreateConnectionInvitation", input.clone()).await.ok();
    emulator.advance(Duration::from_secs(24 * 60 * 60 - 1));
    assert_eq!(one.call("CreateConnectionInvitation", input.clone()).await.ok(), first);
    emulator.advance(Duration::from_secs(1));
    let answer = one.call("CreateConnectionInvitation", input).await;
    assert_eq!(answer.error(), (409, "ConflictException", "DUPLICATE_CONNECTION_INVITATION"));
}

#[tokio::test]
async fn a_client_token_is_forgotten_after_a_day_when_the_clock_was_set_back() {
    let (emulator, callers) = start(3).await;
    let [one, other, third] = callers.as_slice() else { unreachable!() };
    emulator.advance(Duration::from_secs(10 * 24 * 60 * 60));
    one.invite(third, "SUBSIDIARY").await;
    emulator.set_now(START);
    let input = one.invitation(other, "SUBSIDIARY");
    one.call("CreateConnectionInvitation", input.clone()).await.ok();
    emulator.advance(Duration::from_secs(24 * 60 * 60));
    let answer = one.call("CreateConnectionInvitation", input).await;
    assert_eq!(answer.error(), (409, "ConflictException", "DUPLICATE_CONNECTION_INVITATION"));
}

#[tokio::test]
async fn a_client_token_carries_a_request_out_once() {
    let (_emulator, callers) = start(3).await;
    let [one, other, _] = callers.as_slice() else { unreachable!() };
    let input = one.invitation(other, "SUBSIDIARY");
    let first = one.call("CreateConnectionInvitation", input.clone()).await.ok();
    assert_eq!(one.call("CreateConnectionInvitation", input.clone()).await.ok(), first);

    let mut changed = input.clone();
    changed["Message"] = "Another message".into();
    let answer = one.call("CreateConnectionInvitation", changed).await;
    assert_eq!(answer.error(), (409, "ConflictException", "CONFLICT_CLIENT_TOKEN"));

    // The same token is another one in another operation or account.
    let mut accept = named(first["Id"].as_str().unwrap());
    accept["ClientToken"] = input["ClientToken"].clone();
    let accepted = other.call("AcceptConnectionInvitation", accept.clone()).await.ok();
    assert_eq!(other.call("AcceptConnectionInvitation", accept).await.ok(), accepted);

    // A refused request does not use its token up.
    let mut token = one.invitation(other, "OPPORTUNITY_COLLABORATION");
    token["ReceiverIdentifier"] = "000000000000".into();
    assert_eq!(one.call("CreateConnectionInvitation", token.clone()).await.status, 404);
    token["ReceiverIdentifier"] = other.account.profile_id.as_str().into();
    assert_eq!(one.call("CreateConnectionInvitation", token).await.status, 200);
}
