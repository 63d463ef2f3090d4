//! The requests that the emulator records, and their replay.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{control_get, control_ok, start, with_token};
use partnercentral_account_emulator::Fault;
use serde_json::{Value, json};

#[tokio::test]
async fn requests_are_recorded_with_their_responses() {
    let (emulator, callers) = start(2).await;
    let id = callers[0].invite(&callers[1], "SUBSIDIARY").await;
    callers[1].call("CancelConnection", with_token(json!({}))).await;
    common::send(common::request(emulator.endpoint_url(), "ListPartners", "{}")).await;

    let all = control_get(&emulator, "requests").await;
    let [invited, refused, unsigned] = all["requests"].as_array().unwrap().as_slice() else { panic!("{all}") };
    assert_eq!((&invited["number"], &invited["operation"]), (&json!(1), &json!("CreateConnectionInvitation")));
    assert_eq!((&invited["status"], &invited["response_body"]["Id"]), (&json!(200), &json!(id)));
    assert_eq!(invited["request_body"]["ReceiverIdentifier"], callers[1].account.account_id);
    assert_eq!(invited["request_headers"]["x-amz-target"], "PartnerCentralAccount.CreateConnectionInvitation");
    let secrets = ["authorization", "x-amz-security-token"];
    assert!(secrets.iter().all(|name| refused["request_headers"].get(name).is_none()), "{refused}");
    assert_eq!(invited["account_id"], callers[0].account.account_id);
    assert_eq!((&refused["status"], &refused["account_id"]), (&json!(400), &json!(callers[1].account.account_id)));
    assert_eq!((&unsigned["status"], &unsigned["account_id"]), (&json!(403), &Value::Null));
    assert_eq!(emulator.requests()[0].request_id.as_deref(), invited["request_id"].as_str());

    let cancelled = control_get(&emulator, "requests?operation=CancelConnection").await;
    assert_eq!(cancelled["requests"], json!([refused]));
    let path = "requests?account=1";
    assert_eq!(common::control(emulator.endpoint_url(), "GET", path, &Value::Null).await.status, 400);
    assert_eq!(
        control_get(&emulator, "requests?after=1&operation=CancelConnection").await["requests"],
        json!([refused])
    );
    assert_eq!(control_get(&emulator, "requests?after=2").await, json!({ "requests": [unsigned], "last": 3 }));
    control_ok(&emulator, "DELETE", "requests", Value::Null).await;
    assert_eq!(emulator.requests(), []);
}

#[tokio::test]
async fn a_recording_is_replayed() {
    let (emulator, callers) = start(2).await;
    let id = callers[0].invite(&callers[1], "SUBSIDIARY").await;
    callers[1].call("AcceptConnectionInvitation", with_token(json!({ "Catalog": "AWS", "Identifier": id }))).await.ok();
    common::send(common::request(emulator.endpoint_url(), "ListPartners", "{}")).await;
    callers[0].call("ListPartners", json!({})).await.error();
    let (state, recorded) = (control_get(&emulator, "state").await, control_get(&emulator, "requests").await);

    control_ok(&emulator, "POST", "reset", json!({})).await;
    emulator.add_fault(Fault::disconnect());
    let replayed = control_ok(&emulator, "POST", "requests/replay", recorded.clone()).await;
    assert_eq!(control_get(&emulator, "state").await, state);
    // The request without a signature is left out.
    let bodies = |list: &Value, indexes: &[usize]| {
        indexes.iter().map(|it| list["requests"][it]["response_body"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((replayed["requests"].as_array().unwrap().len(), &replayed["last"]), (3, &json!(3)));
    assert_eq!(bodies(&replayed, &[0, 1, 2]), bodies(&recorded, &[0, 1, 3]));
    let listed = control_get(&emulator, "requests").await;
    assert_eq!(listed["requests"], replayed["requests"]);

    // Nothing is executed twice, and an unknown account is an error before anything is executed.
    emulator.clear_faults();
    emulator.replay(&emulator.requests());
    assert_eq!(control_get(&emulator, "state").await, state);
    let mut wrong = recorded;
    wrong["requests"][1]["account_id"] = "000000000000".into();
    let refused = common::control(emulator.endpoint_url(), "POST", "requests/replay", &wrong).await;
    assert_eq!(
        (refused.status.as_u16(), refused.body["error"].as_str().unwrap()),
        (400, "requests[1].account_id: there is no such account")
    );
}
