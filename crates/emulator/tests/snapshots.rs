//! Snapshots: a round trip is lossless, and members are optional.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod common;

use common::{Caller, START, conflict, start, with_token};
use partnercentral_account_emulator::{AccountStatus, Emulator, Snapshot, Task, Transition};
use partnercentral_account_model::types::{VerificationStatus, VerificationType};
use serde_json::{Value, json};
use std::time::Duration;

fn value(emulator: &Emulator) -> Value {
    serde_json::to_value(emulator.snapshot()).unwrap()
}

/// Does something of everything, so that no part of the state is empty, and tasks are in progress.
async fn live(emulator: &Emulator, callers: &[Caller]) {
    let [one, two, three, four] = callers else { unreachable!() };
    let mut partners = Vec::new();
    for caller in [one, two, three] {
        partners.push(caller.register(emulator).await);
    }
    one.connect(two, "SUBSIDIARY").await;
    let canceled = one.connect(three, "OPPORTUNITY_COLLABORATION").await;
    let input = json!({ "Identifier": canceled, "ConnectionType": "OPPORTUNITY_COLLABORATION", "Reason": "Enough" });
    one.call("CancelConnection", with_token(input)).await.ok();
    three.invite(two, "SUBSIDIARY").await;
    let rejected = three.invite(one, "SUBSIDIARY").await;
    one.call("RejectConnectionInvitation", with_token(json!({ "Identifier": rejected }))).await.ok();
    let preferences = json!({
        "Catalog": "AWS", "AccessType": "ALLOW_BY_DEFAULT_DENY_SOME", "Revision": 1,
        "ExcludedParticipantIdentifiers": [one.account.account_id],
    });
    four.call("UpdateConnectionPreferences", preferences).await.ok();
    let primary = json!({
        "Identifier": partners[0], "PrimaryPartner": { "AccountId": two.account.account_id },
    });
    one.call("StartQualificationsAssociationTask", with_token(primary)).await.ok();
    let registrant = json!({ "VerificationDetails": { "RegistrantVerificationDetails": {} } });
    four.call("StartVerification", with_token(registrant)).await.ok();
    let code = two.code(emulator, "training@partner-2.example").await;
    let domain =
        json!({ "Identifier": partners[1], "Email": "training@partner-2.example", "EmailVerificationCode": code });
    two.call("AssociateAwsTrainingCertificationEmailDomain", with_token(domain)).await.ok();
    let arn = two.call("GetPartner", json!({ "Catalog": "AWS", "Identifier": partners[1] })).await.ok()["Arn"].clone();
    let tags = json!({ "ResourceArn": arn, "Tags": [{ "Key": "team", "Value": "alliances" }] });
    two.call("TagResource", tags).await.ok();
    two.call("PutProfileVisibility", json!({ "Catalog": "AWS", "Identifier": partners[1], "Visibility": "PUBLIC" }))
        .await
        .ok();
    let details = json!({
        "DisplayName": "New name", "Description": "New description, long enough to be one", "WebsiteUrl": "https://new.example/",
        "LogoUrl": "https://new.example/logo.png", "PrimarySolutionType": "SOFTWARE_PRODUCTS",
        "IndustrySegments": ["OTHER"], "TranslationSourceLocale": "en-US",
    });
    let task = json!({ "Identifier": partners[2], "TaskDetails": details });
    three.call("StartProfileUpdateTask", with_token(task)).await.ok();
    three.code(emulator, "unused@partner-3.example").await;
    emulator.set_account_status(&four.account, AccountStatus::LowTier);
}

/// The resources as the accounts see them.
async fn seen(callers: &[Caller]) -> Vec<Value> {
    let mut seen = Vec::new();
    for caller in callers {
        for operation in ["ListConnections", "ListConnectionInvitations", "ListPartners", "GetConnectionPreferences"] {
            seen.push(caller.call(operation, json!({ "Catalog": "AWS" })).await.body);
        }
        let Some(id) = seen[seen.len() - 2]["PartnerSummaryList"][0]["Id"].as_str().map(str::to_owned) else {
            continue;
        };
        let input = json!({ "Catalog": "AWS", "Identifier": id });
        for operation in [
            "GetPartner",
            "GetProfileUpdateTask",
            "GetQualificationsAssociationDetails",
            "GetQualificationsAssociationTask",
            "GetProfileVisibility",
            "GetAllianceLeadContact",
        ] {
            seen.push(caller.call(operation, input.clone()).await.body);
        }
        for kind in ["BUSINESS_VERIFICATION", "REGISTRANT_VERIFICATION"] {
            let mut view = caller.call("GetVerification", json!({ "VerificationType": kind })).await.body;
            // The URL has the port.
            view["VerificationResponseDetails"] = Value::Null;
            seen.push(view);
        }
    }
    seen
}

#[tokio::test]
async fn a_snapshot_has_everything_and_the_future_goes_on_from_it() {
    let (emulator, callers) = start(4).await;
    live(&emulator, &callers).await;
    let snapshot = emulator.snapshot();
    let json = value(&emulator);
    for (name, part) in json.as_object().unwrap() {
        assert!(!part.as_array().is_some_and(Vec::is_empty) && *part != json!({}), "{name} is empty: {part}");
    }

    let other = Emulator::builder().accounts(4).start().await.unwrap();
    other.restore(&snapshot.to_string().parse().unwrap()).unwrap();
    assert_eq!(value(&other), json);
    let others = Caller::all(&other);
    assert_eq!(seen(&others).await, seen(&callers).await);

    // Scheduled events happen in both, and new resources get the same IDs.
    for days in [1, 40] {
        for emulator in [&emulator, &other] {
            emulator.advance(Duration::from_secs(days * 24 * 3600));
        }
        assert_eq!(seen(&others).await, seen(&callers).await);
        assert_eq!(value(&other), value(&emulator));
    }
    let verification = VerificationType::RegistrantVerification;
    assert!(!other.complete_verification(&others[3].account, &verification, VerificationStatus::Succeeded));
    assert_eq!(callers[2].invite(&callers[0], "SUBSIDIARY").await, others[2].invite(&others[0], "SUBSIDIARY").await,);

    emulator.restore(&snapshot).unwrap();
    assert_eq!(value(&emulator), json);
    let empty: Snapshot = "{}".parse().unwrap();
    emulator.restore(&empty).unwrap();
    assert_eq!(value(&emulator)["partners"], json!([]));
}

#[tokio::test]
async fn repeated_requests_and_page_tokens_survive_a_restore() {
    let (emulator, callers) = start(4).await;
    let input = callers[0].invitation(&callers[1], "SUBSIDIARY");
    let first = callers[0].call("CreateConnectionInvitation", input.clone()).await.ok();
    callers[0].invite(&callers[2], "SUBSIDIARY").await;
    let mut query = json!({ "Catalog": "AWS", "MaxResults": 1 });
    let page = callers[0].call("ListConnectionInvitations", query.clone()).await.ok();
    query["NextToken"] = page["NextToken"].clone();

    let other = Emulator::builder().accounts(4).start().await.unwrap();
    other.restore(&emulator.snapshot()).unwrap();
    let others = Caller::all(&other);
    assert_eq!(others[0].call("CreateConnectionInvitation", input.clone()).await.ok(), first);
    let mut changed = input;
    changed["Name"] = "Somebody Else".into();
    let answer = others[0].call("CreateConnectionInvitation", changed).await;
    assert_eq!(answer.error(), conflict("CONFLICT_CLIENT_TOKEN"));
    let page = others[0].call("ListConnectionInvitations", query).await.ok();
    assert_eq!(page["ConnectionInvitationSummaries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn seed_data_can_leave_almost_everything_out() {
    let seed = json!({
        "clock": { "stopped_at": "2026-01-02T03:04:05Z" },
        "accounts": [{ "account": "3", "status": "SUSPENDED" }],
        "partners": [{ "account": "1", "legal_name": "Example Inc." }],
        "connections": [
            { "accounts": ["1", "2"], "types": { "SUBSIDIARY": {}, "OPPORTUNITY_COLLABORATION": { "canceled_by": "2" } } },
        ],
        "invitations": [
            { "sender": "100000000002", "receiver": "1", "connection_type": "OPPORTUNITY_COLLABORATION" },
            { "sender": "1", "receiver": "3", "connection_type": "SUBSIDIARY", "status": "REJECTED" },
        ],
        "preferences": [{ "account": "2", "access_type": "DENY_ALL" }],
        "verifications": [{ "account": "2", "verification_type": "REGISTRANT_VERIFICATION", "status": "SUCCEEDED" }],
    });
    let snapshot: Snapshot = seed.to_string().parse().unwrap();
    let emulator = Emulator::builder().accounts(3).snapshot(snapshot).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let list = |caller: usize, operation: &'static str| callers[caller].call(operation, json!({ "Catalog": "AWS" }));

    let connections = list(0, "ListConnections").await.ok();
    let types = &connections["ConnectionSummaries"][0]["ConnectionTypes"];
    assert_eq!(types["SUBSIDIARY"]["Status"], "ACTIVE");
    assert_eq!(types["OPPORTUNITY_COLLABORATION"]["Status"], "CANCELED");
    let invitations = list(0, "ListConnectionInvitations").await.ok();
    let [pending, rejected] = invitations["ConnectionInvitationSummaries"].as_array().unwrap().as_slice() else {
        panic!("{invitations}")
    };
    assert_eq!((&pending["Status"], &pending["ParticipantType"]), (&json!("PENDING"), &json!("RECEIVER")));
    assert_eq!(pending["ExpiresAt"], "2026-02-01T03:04:05Z");
    assert_eq!(pending["ConnectionId"], connections["ConnectionSummaries"][0]["Id"]);
    assert_eq!(rejected["Status"], "REJECTED");
    let accept = with_token(json!({ "Identifier": pending["Id"] }));
    callers[0].call("AcceptConnectionInvitation", accept).await.ok();
    let partners = list(0, "ListPartners").await.ok();
    assert_eq!(partners["PartnerSummaryList"][0]["LegalName"], "Example Inc.");
    assert_eq!(list(1, "GetConnectionPreferences").await.ok()["AccessType"], "DENY_ALL");

    // A reset comes back to it.
    let seeded = value(&emulator);
    emulator.reset();
    assert_eq!(
        list(0, "ListConnections").await.ok()["ConnectionSummaries"][0]["ConnectionTypes"]["SUBSIDIARY"]["Status"],
        "ACTIVE"
    );
    assert_ne!(value(&emulator), seeded);
}

#[tokio::test]
async fn partners_of_a_seed_agree_with_what_the_operations_compare() {
    let seed = json!({ "partners": [{
        "account": "1",
        "legal_name": "Example Inc.",
        "domains": [{ "DomainName": "Example.COM", "RegisteredAt": 0 }],
        "profile": {
            "DisplayName": "Name", "Description": "A description that is long enough", "ProfileId": "pprofile-0000000000000",
            "WebsiteUrl": "https://a.example/", "LogoUrl": "https://a.example/logo.png",
            "PrimarySolutionType": "SOFTWARE_PRODUCTS", "IndustrySegments": ["OTHER"], "TranslationSourceLocale": "en-US",
        },
    }] });
    let emulator = Emulator::builder().snapshot(seed.to_string().parse().unwrap()).start().await.unwrap();
    let caller = Caller::all(&emulator).swap_remove(0);
    let partners = caller.call("ListPartners", json!({ "Catalog": "AWS" })).await.ok();
    let id = &partners["PartnerSummaryList"][0]["Id"];
    let partner = caller.call("GetPartner", json!({ "Catalog": "AWS", "Identifier": id })).await.ok();
    assert_eq!(partner["Profile"]["ProfileId"], caller.account.profile_id);
    let domain = &partner["AwsTrainingCertificationEmailDomains"][0]["DomainName"];
    let remove = with_token(json!({ "Identifier": id, "DomainName": domain }));
    caller.call("DisassociateAwsTrainingCertificationEmailDomain", remove).await.ok();
}

#[tokio::test]
async fn state_goes_out_and_in_over_http() {
    let (emulator, callers) = start(4).await;
    live(&emulator, &callers).await;
    let control =
        async |method: &str, body: &Value| common::control(emulator.endpoint_url(), method, "state", body).await;
    let state = control("GET", &Value::Null).await.ok();
    assert_eq!(state, value(&emulator));
    emulator.reset();
    assert_eq!(control("PUT", &state).await.ok(), state);
    assert_eq!(value(&emulator), state);
    let refused = control("PUT", &json!({ "tags": [] })).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body["error"].is_string());
    // Larger than any request to the service.
    let many: Vec<_> = (0..30_000)
        .map(|_| json!({ "sender": "1", "receiver": "2", "connection_type": "SUBSIDIARY", "status": "CANCELED" }))
        .collect();
    assert_eq!(control("PUT", &json!({ "invitations": many })).await.status, 200);
}

#[tokio::test]
async fn the_longest_times_are_kept() {
    let emulator = Emulator::start().await.unwrap();
    emulator.advance(Duration::MAX);
    emulator.set_transition(Task::ProfileUpdate, Transition::After(Duration::MAX));
    let (text, now) = (emulator.snapshot().to_string(), emulator.now());
    let other = Emulator::builder().snapshot(text.parse().unwrap()).start().await.unwrap();
    assert_eq!(other.now(), now);
    assert_eq!(value(&other)["clock"], value(&emulator)["clock"]);
    assert_eq!(value(&other)["transitions"], value(&emulator)["transitions"]);
    let negative = r#"{ "transitions": { "profile_update": { "after_seconds": -1 } } }"#.parse::<Snapshot>();
    assert!(negative.unwrap_err().to_string().contains("after_seconds must not be negative"));
}

#[tokio::test]
async fn accounts_are_defined_by_what_an_emulator_starts_with() {
    let seed = json!({
        "accounts": [
            { "account": "1", "profile_name": "Acme" },
            {
                "account": "3", "account_id": "111122223333", "profile_id": "pprofile-acmeacmeacme1", "email": "a@acme.example",
                "access_key_id": "AKIDACME", "secret_access_key": "secret", "status": "LOW_TIER",
            },
        ],
        "connections": [{ "accounts": ["1", "111122223333"], "types": { "SUBSIDIARY": {} } }],
    });
    let snapshot: Snapshot = seed.to_string().parse().unwrap();
    let emulator = Emulator::builder().snapshot(snapshot).start().await.unwrap();
    let [one, _, three] = emulator.accounts() else { panic!("{:?}", emulator.accounts()) };
    assert_eq!((one.profile_name.as_str(), one), ("Acme", &emulator.account()));
    assert_eq!((three.account_id.as_str(), three.profile_name.as_str()), ("111122223333", "Example Partner 3"));
    assert_eq!((three.credentials().secret_access_key(), three.credentials().session_token()), ("secret", None));
    let connections = Caller::all(&emulator)[2].call("ListConnections", json!({ "Catalog": "AWS" })).await.ok();
    assert_eq!(connections["ConnectionSummaries"][0]["OtherParticipantAccountId"], one.account_id);

    // They are in a snapshot, from which another emulator starts with the same accounts.
    let taken = emulator.snapshot();
    emulator.restore(&taken).unwrap();
    let other = Emulator::builder().snapshot(taken.clone()).start().await.unwrap();
    assert_eq!(
        (other.accounts(), value(&other)["accounts"].clone()),
        (emulator.accounts(), value(&emulator)["accounts"].clone())
    );
    // One that has started keeps its accounts.
    let (plain, _) = start(4).await;
    let refused = plain.restore(&taken).unwrap_err().to_string();
    assert!(refused.contains("accounts[0]: the account is another one in this emulator"), "{refused}");

    for (account, problem) in [
        (json!({ "account": "100000000001", "email": "a@b" }), "must be the number"),
        (json!({ "account": "0", "email": "a@b" }), "must be the number"),
        (json!({ "account": "4000000000", "email": "a@b" }), "must be the number"),
        (json!({ "account": "1", "account_id": "1" }), "12 digits"),
        (json!({ "account": "1", "profile_id": "pprofile-1" }), "profile_id must be"),
        (json!({ "account": "1", "profile_name": "a\nb" }), "accounts[0].profile_name: "),
        (json!({ "account": "1", "email": "nobody" }), "accounts[0].email: "),
        (json!({ "account": "1", "secret_access_key": "a; rm b" }), "letters, digits"),
        (
            json!({ "account": "1", "access_key_id": "AKIDEMULATOR00000002" }),
            "two accounts have the same AKIDEMULATOR00000002",
        ),
    ] {
        let snapshot: Snapshot = json!({ "accounts": [account] }).to_string().parse().unwrap();
        let error = Emulator::builder().snapshot(snapshot).start().await.unwrap_err();
        assert!(error.to_string().contains(problem), "{account}: {error}");
    }
}

#[tokio::test]
async fn a_part_of_the_state_can_be_asked_for() {
    let (emulator, callers) = start(4).await;
    let mut ids = Vec::new();
    for receiver in &callers[1..] {
        ids.push(callers[0].invite(receiver, "SUBSIDIARY").await);
    }
    callers[2]
        .call("AcceptConnectionInvitation", with_token(json!({ "Catalog": "AWS", "Identifier": ids[1] })))
        .await
        .ok();
    let [first, second, third] = ids.as_slice() else { unreachable!() };
    for (query, found) in [
        ("latest=2", vec![second, third]),
        ("search=", vec![first, second, third]),
        ("latest=2&search=subsidiary", vec![second, third]),
        ("latest=9&search=Pending", vec![first, third]),
        (&format!("search={}", &first[3..]), vec![first]),
        ("search=100000000002", vec![first]),
        // The name of a member is not found.
        ("search=sender", vec![]),
        ("latest=0", vec![]),
    ] {
        let path = format!("state?{query}");
        let state = common::control(emulator.endpoint_url(), "GET", &path, &Value::Null).await.ok();
        let ids: Vec<_> =
            state["invitations"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids, found, "{query}");
    }
    let state = common::control(emulator.endpoint_url(), "GET", "state?latest=1&search=pac-", &Value::Null).await.ok();
    let counts = ["invitations", "connections", "answers", "mail"].map(|list| state[list].as_array().unwrap().len());
    assert_eq!(counts, [1, 1, 1, 0]);
}

#[tokio::test]
async fn a_seed_in_the_state_determines_the_ids() {
    let (emulator, callers) = start(4).await;
    let seeded = Emulator::builder().seed(42).accounts(4).clock(START).start().await.unwrap();
    let expected = Caller::all(&seeded)[0].invite(&callers[1], "SUBSIDIARY").await;
    assert_ne!(callers[0].invite(&callers[1], "SUBSIDIARY").await, expected);
    for _ in 0..2 {
        let state = common::control(emulator.endpoint_url(), "PUT", "state", &json!({ "id_seed": 42 })).await.ok();
        assert_eq!((&state["id_seed"], &state["invitations"]), (&json!(42), &json!([])));
        assert_eq!(callers[0].invite(&callers[1], "SUBSIDIARY").await, expected);
    }
    emulator.reset();
    assert_ne!(callers[0].invite(&callers[1], "SUBSIDIARY").await, expected);
}
