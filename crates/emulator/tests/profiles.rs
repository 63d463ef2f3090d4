//! Partner profiles: visibility, and the tasks that update them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Answer, Caller, START, conflict, not_found, quota, with_token};
use partnercentral_account_emulator::{Emulator, Limits};
use serde_json::{Value, json};
use std::time::Duration;

/// A partner that is calling, in an emulator whose clock is stopped at [`START`].
struct Partner {
    emulator: Emulator,
    caller: Caller,
    id: String,
}

impl Partner {
    async fn new(limits: Limits) -> Self {
        let emulator = Emulator::builder().clock(START).limits(limits).start().await.unwrap();
        let caller = Caller::all(&emulator).remove(0);
        let id = caller.register(&emulator).await;
        Self { emulator, caller, id }
    }

    async fn call(&self, operation: &str, more: Value) -> Answer {
        let mut input = with_token(more);
        input["Identifier"] = self.id.as_str().into();
        self.caller.call(operation, input).await
    }

    async fn start(&self, details: &Value) -> Answer {
        self.call("StartProfileUpdateTask", json!({ "TaskDetails": details })).await
    }
}

fn details() -> Value {
    json!({
        "DisplayName": "New Name",
        "Description": "What we do",
        "WebsiteUrl": "https://new.example/",
        "LogoUrl": "https://new.example/logo.svg",
        "PrimarySolutionType": "TRAINING_SERVICES",
        "IndustrySegments": ["EDUCATION"],
        "TranslationSourceLocale": "en-US",
        "LocalizedContents": [{
            "DisplayName": "Neuer Name",
            "Description": "Was wir tun",
            "WebsiteUrl": "https://new.example/de",
            "LogoUrl": "https://new.example/logo.svg",
            "Locale": "de-DE",
        }],
        "Headquarters": { "CountryCode": "DE", "SubdivisionCode": "BE" },
    })
}

#[tokio::test]
async fn a_task_updates_the_profile_when_it_ends() {
    let partner = Partner::new(Limits::default()).await;
    assert_eq!(
        partner.call("GetProfileUpdateTask", json!({})).await.error(),
        not_found("PARTNER_PROFILE_TASK_NOT_FOUND")
    );
    let started = partner.start(&details()).await.ok();
    let id = started["TaskId"].as_str().unwrap();
    assert!(id.starts_with("pprofiletask-") && id.len() == 26, "{id}");
    assert_eq!(
        started,
        json!({
            "Catalog": "AWS", "Arn": started["Arn"], "Id": partner.id, "TaskId": id, "TaskDetails": details(),
            "StartedAt": "2026-01-02T03:04:05Z", "Status": "IN_PROGRESS",
        })
    );
    assert_eq!(partner.start(&details()).await.error(), conflict("INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE"));
    partner.emulator.advance(Duration::from_secs(4));
    assert_eq!(partner.call("GetProfileUpdateTask", json!({})).await.ok(), started);
    let before = partner.call("GetPartner", json!({})).await.ok();
    assert_eq!(before["Profile"]["DisplayName"], partner.caller.account.profile_name);

    partner.emulator.advance(Duration::from_secs(60));
    let ended = partner.call("GetProfileUpdateTask", json!({})).await.ok();
    assert_eq!((&ended["Status"], &ended["EndedAt"]), (&json!("SUCCEEDED"), &json!("2026-01-02T03:04:10Z")));
    let mut expected = details();
    expected["ProfileId"] = partner.caller.account.profile_id.as_str().into();
    assert_eq!(partner.call("GetPartner", json!({})).await.ok()["Profile"], expected);
    let cancel = partner.call("CancelProfileUpdateTask", json!({ "TaskId": id })).await;
    assert_eq!(cancel.error(), conflict("INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE"));

    // Connections show the new name.
    let other = &Caller::all(&partner.emulator)[1];
    let connection = partner.caller.connect(other, "SUBSIDIARY").await;
    let seen = other.call("GetConnection", with_token(json!({ "Identifier": connection }))).await.ok();
    assert_eq!(seen["ConnectionTypes"]["SUBSIDIARY"]["OtherParticipant"]["PartnerProfile"]["Name"], "New Name");
}

#[tokio::test]
async fn a_cancelled_task_changes_nothing() {
    let partner = Partner::new(Limits::default()).await;
    let id = partner.start(&details()).await.ok()["TaskId"].clone();
    let other = partner.call("CancelProfileUpdateTask", json!({ "TaskId": "pprofiletask-0000000000000" })).await;
    assert_eq!(other.error(), not_found("PARTNER_PROFILE_TASK_NOT_FOUND"));
    partner.emulator.advance(Duration::from_secs(1));
    let canceled = partner.call("CancelProfileUpdateTask", json!({ "TaskId": id })).await.ok();
    assert_eq!((&canceled["Status"], &canceled["EndedAt"]), (&json!("CANCELED"), &json!("2026-01-02T03:04:06Z")));
    // A second task is not ended by what was to end the first one.
    partner.start(&details()).await.ok();
    partner.emulator.advance(Duration::from_secs(4));
    assert_eq!(partner.call("GetProfileUpdateTask", json!({})).await.ok()["Status"], "IN_PROGRESS");
    assert_ne!(partner.call("GetPartner", json!({})).await.ok()["Profile"]["DisplayName"], "New Name");
    partner.emulator.advance(Duration::from_secs(1));
    assert_eq!(partner.call("GetProfileUpdateTask", json!({})).await.ok()["Status"], "SUCCEEDED");
}

#[tokio::test]
async fn a_task_fails_for_the_problems_that_its_data_names() {
    let partner = Partner::new(Limits::default()).await;
    for reason in [
        "INVALID_CONTENT",
        "DUPLICATE_PROFILE",
        "INVALID_LOGO",
        "INVALID_LOGO_URL",
        "INVALID_LOGO_FILE",
        "INVALID_LOGO_SIZE",
        "INVALID_WEBSITE_URL",
    ] {
        let mut details = details();
        details["LocalizedContents"][0]["Description"] = format!("This has {reason}.").into();
        partner.start(&details).await.ok();
        partner.emulator.advance(Duration::from_secs(5));
        let failed = partner.call("GetProfileUpdateTask", json!({})).await.ok();
        let message = format!("The content for de-DE has the problem {reason}.");
        assert_eq!(failed["Status"], "FAILED", "{reason}");
        assert_eq!(failed["ErrorDetailList"], json!([{ "Locale": "de-DE", "Message": message, "Reason": reason }]));
    }
    for website in [
        "https://www.example.invalid:443/home",
        "https://www.example.invalid?page=1",
        "https://a.invalid#b",
        "https://user:word@a.invalid/",
    ] {
        let mut nowhere = details();
        nowhere["WebsiteUrl"] = website.into();
        nowhere["LogoUrl"] = "https://EXAMPLE.INVALID".into();
        partner.start(&nowhere).await.ok();
        partner.emulator.advance(Duration::from_secs(5));
        let failed = partner.call("GetProfileUpdateTask", json!({})).await.ok();
        let reasons = failed["ErrorDetailList"].as_array().unwrap().iter().map(|it| &it["Reason"]);
        assert_eq!(reasons.collect::<Vec<_>>(), ["INVALID_LOGO_URL", "INVALID_WEBSITE_URL"], "{website}");
    }
    assert_ne!(partner.call("GetPartner", json!({})).await.ok()["Profile"]["DisplayName"], "New Name");
}

#[tokio::test]
async fn the_data_of_a_task_is_validated() {
    let partner = Partner::new(Limits::default()).await;
    let mut wrong = details();
    wrong["IndustrySegments"] = json!([]);
    wrong["PrimarySolutionType"] = "MAGIC".into();
    wrong["WebsiteUrl"] = "http://plain.example".into();
    wrong["LocalizedContents"] = json!(vec![wrong["LocalizedContents"][0].clone(); 21]);
    let answer = partner.start(&wrong).await;
    let mut fields = answer.fields();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            ("TaskDetails.IndustrySegments", "INVALID_VALUE"),
            ("TaskDetails.LocalizedContents", "TOO_MANY_VALUES"),
            ("TaskDetails.PrimarySolutionType", "INVALID_ENUM_VALUE"),
            ("TaskDetails.WebsiteUrl", "INVALID_STRING_FORMAT"),
        ]
    );
    let mut twice = details();
    twice["LocalizedContents"][0]["Locale"] = "en-US".into();
    let answer = partner.start(&twice).await;
    assert_eq!(answer.fields(), [("TaskDetails.LocalizedContents[0].Locale", "DUPLICATE_VALUE")]);
}

#[tokio::test]
async fn visibility_and_updates_have_daily_limits() {
    let mut limits = Limits::default();
    (limits.visibility_updates_per_day, limits.profile_updates_per_day) = (1, 1);
    let partner = Partner::new(limits).await;
    let initial = partner.call("GetProfileVisibility", json!({})).await.ok();
    let profile = partner.caller.account.profile_id.as_str();
    assert_eq!((&initial["Visibility"], &initial["ProfileId"]), (&json!("PRIVATE"), &json!(profile)));
    let put = async |visibility: &str| partner.call("PutProfileVisibility", json!({ "Visibility": visibility })).await;
    assert_eq!(put("SECRET").await.fields(), [("Visibility", "INVALID_ENUM_VALUE")]);
    put("PUBLIC").await.ok();
    put("PUBLIC").await.ok();
    assert_eq!(put("PRIVATE").await.error(), quota("LIMIT_EXCEEDED_NUMBER_OF_PROFILE_VISIBILITY_UPDATE_PER_DAY"));
    partner.start(&details()).await.ok();
    partner.emulator.advance(Duration::from_secs(5));
    let again = partner.start(&details()).await;
    assert_eq!(again.error(), quota("LIMIT_EXCEEDED_NUMBER_OF_PROFILE_UPDATE_PER_DAY"));

    partner.emulator.advance(Duration::from_secs(24 * 60 * 60));
    partner.start(&details()).await.ok();
    assert_eq!(put("PRIVATE").await.ok()["Visibility"], "PRIVATE");
    assert_eq!(partner.call("GetProfileVisibility", json!({})).await.ok()["Visibility"], "PRIVATE");
}
