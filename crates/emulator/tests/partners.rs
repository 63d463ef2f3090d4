//! Partners with their contacts, e-mail domains and tags.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

mod common;

use common::{Caller, DENIED, START, conflict, contact, not_found, quota, start, with_token};
use partnercentral_account_emulator::{AccountStatus, Emulator, Limits};
use serde_json::{Value, json};
use std::time::Duration;

fn of(partner: &str, more: Value) -> Value {
    let mut input = with_token(more);
    input["Identifier"] = partner.into();
    input
}

#[tokio::test]
async fn a_partner_is_registered_once_in_a_catalog() {
    let (emulator, callers) = start(2).await;
    let one = &callers[0];
    let mut input = one.registration(&emulator).await;
    input["Tags"] = json!([{ "Key": "team", "Value": "alliances" }]);
    let created = one.call("CreatePartner", input.clone()).await.ok();
    let id = created["Id"].as_str().unwrap();
    let arn = format!("arn:aws:partnercentral:us-east-1:{}:catalog/AWS/partner/{id}", one.account.account_id);
    assert_eq!(
        created,
        json!({
            "Catalog": "AWS",
            "Arn": arn,
            "Id": id,
            "LegalName": "Example Partner Inc.",
            "CreatedAt": "2026-01-02T03:04:05Z",
            "Profile": {
                "DisplayName": one.account.profile_name,
                "Description": "Example Partner 1 has not described itself yet.",
                "WebsiteUrl": "https://partner-1.example/",
                "LogoUrl": "https://partner-1.example/logo.png",
                "PrimarySolutionType": "SOFTWARE_PRODUCTS",
                "IndustrySegments": ["OTHER"],
                "TranslationSourceLocale": "en-US",
                "ProfileId": one.account.profile_id,
            },
            "AwsTrainingCertificationEmailDomains": [],
            "AllianceLeadContact": contact(&one.account.email),
        })
    );
    // The same request again is the first one repeated, another one a duplicate.
    assert_eq!(one.call("CreatePartner", input.clone()).await.ok(), created);
    input["ClientToken"] = "another".into();
    assert_eq!(one.call("CreatePartner", input).await.error(), conflict("DUPLICATE_PARTNER"));

    for identifier in [id, arn.as_str()] {
        let mut partner = one.call("GetPartner", of(identifier, json!({}))).await.ok();
        partner["AllianceLeadContact"] = contact(&one.account.email);
        assert_eq!(partner, created);
    }
    let listed = one.call("ListPartners", json!({ "Catalog": "AWS" })).await.ok();
    let summary = json!({
        "Catalog": "AWS", "Arn": arn, "Id": id, "LegalName": "Example Partner Inc.", "CreatedAt": created["CreatedAt"],
    });
    assert_eq!(listed, json!({ "PartnerSummaryList": [summary] }));
    assert_eq!(
        callers[1].call("ListPartners", json!({ "Catalog": "AWS" })).await.ok()["PartnerSummaryList"],
        json!([])
    );
    let sandbox = one.call("ListPartners", json!({ "Catalog": "Sandbox" })).await.ok();
    assert_eq!(sandbox["PartnerSummaryList"], json!([]));
    let made_up = one.call("ListPartners", json!({ "Catalog": "AWS", "NextToken": "made-up" })).await;
    assert_eq!(made_up.fields(), [("NextToken", "INVALID_VALUE")]);

    let other = &callers[1];
    assert_eq!(other.call("GetPartner", of(id, json!({}))).await.error(), not_found("PARTNER_NOT_FOUND"));
    assert_eq!(other.call("GetPartner", of(&arn, json!({}))).await.error(), DENIED);
    let mut elsewhere = of(id, json!({}));
    elsewhere["Catalog"] = "Sandbox".into();
    assert_eq!(one.call("GetPartner", elsewhere).await.error(), not_found("PARTNER_NOT_FOUND"));
}

#[tokio::test]
async fn a_code_proves_one_address_of_one_account_once_for_an_hour() {
    let (emulator, callers) = start(2).await;
    let [one, other] = callers.as_slice() else { unreachable!() };
    let refused = [("EmailVerificationCode", "INVALID_VALUE")];
    let mut input = one.registration(&emulator).await;
    let code = input["EmailVerificationCode"].clone();
    let mail = emulator.sent_mail();
    assert_eq!((mail.len(), &mail[0].to, &json!(mail[0].code)), (1, &one.account.email, &code));
    assert_eq!((&mail[0].account_id, mail[0].sent_at), (&one.account.account_id, START));

    // Another account, another address, another code, too late.
    assert_eq!(other.call("CreatePartner", input.clone()).await.fields(), refused);
    input["AllianceLeadContact"]["Email"] = "someone@else.example".into();
    assert_eq!(one.call("CreatePartner", input.clone()).await.fields(), refused);
    input["AllianceLeadContact"]["Email"] = one.account.email.to_uppercase().into();
    input["EmailVerificationCode"] = if code == "000000" { "000001" } else { "000000" }.into();
    assert_eq!(one.call("CreatePartner", input.clone()).await.fields(), refused);
    emulator.advance(Duration::from_secs(3600));
    input["EmailVerificationCode"] = code;
    assert_eq!(one.call("CreatePartner", input.clone()).await.fields(), refused);

    // The latest code counts. It is used up by what it proved.
    let first = one.code(&emulator, &one.account.email).await;
    let second = one.code(&emulator, &one.account.email).await;
    input["EmailVerificationCode"] = first.into();
    assert_eq!(one.call("CreatePartner", input.clone()).await.fields(), refused);
    input["EmailVerificationCode"] = second.into();
    assert_eq!(one.call("CreatePartner", input.clone()).await.status, 200);
    input["Catalog"] = "Sandbox".into();
    input["ClientToken"] = "another".into();
    assert_eq!(one.call("CreatePartner", input).await.fields(), refused);
}

#[tokio::test]
async fn not_everybody_can_register() {
    let (emulator, callers) = start(2).await;
    let one = &callers[0];
    let public = json!({ "Catalog": "AWS", "Email": "someone@gmail.com" });
    one.call("SendEmailVerificationCode", public).await.ok();
    let mut input = one.registration(&emulator).await;
    for (status, rule) in [
        (AccountStatus::Suspended, "INVALID_ACCOUNT_STATE"),
        (AccountStatus::Unlinked, "INVALID_ACCOUNT_LINKING_STATUS"),
        (AccountStatus::LowTier, "INELIGIBLE_ACCOUNT_TIER"),
    ] {
        emulator.set_account_status(&one.account, status);
        assert_eq!(one.call("CreatePartner", input.clone()).await.rule(), rule);
    }
    emulator.set_account_status(&one.account, AccountStatus::Denied);
    assert_eq!(one.call("CreatePartner", input.clone()).await.error(), DENIED);
    emulator.set_account_status(&one.account, AccountStatus::Active);
    let mut with_public_address = input.clone();
    with_public_address["AllianceLeadContact"]["Email"] = "someone@gmail.com".into();
    assert_eq!(one.call("CreatePartner", with_public_address).await.rule(), "INCOMPATIBLE_DOMAIN");
    input["PrimarySolutionType"] = "MAGIC".into();
    assert_eq!(
        one.call("CreatePartner", input.clone()).await.fields(),
        [("PrimarySolutionType", "INVALID_ENUM_VALUE")]
    );
    // None of these used the code up.
    input["PrimarySolutionType"] = "MANAGED_SERVICES".into();
    assert_eq!(one.call("CreatePartner", input).await.status, 200);
}

#[tokio::test]
async fn a_contact_with_a_new_address_has_to_prove_it() {
    let (emulator, callers) = start(2).await;
    let one = &callers[0];
    let id = one.register(&emulator).await;
    let put = async |contact: &Value, code: Option<String>| {
        let input = of(&id, json!({ "AllianceLeadContact": contact, "EmailVerificationCode": code }));
        one.call("PutAllianceLeadContact", input).await
    };
    let mut renamed = contact(&one.account.email);
    renamed["LastName"] = "King".into();
    let updated = put(&renamed, None).await.ok();
    assert_eq!((&updated["Id"], &updated["AllianceLeadContact"]), (&json!(id), &renamed));

    let moved = contact("ada@new.example");
    assert_eq!(put(&moved, None).await.fields(), [("EmailVerificationCode", "REQUIRED_FIELD_MISSING")]);
    let wrong = put(&moved, Some("123456".into())).await;
    assert_eq!(wrong.fields(), [("EmailVerificationCode", "INVALID_VALUE")]);
    assert_eq!(put(&contact("ada@yahoo.com"), Some("123456".into())).await.rule(), "INCOMPATIBLE_DOMAIN");
    let code = one.code(&emulator, "ada@new.example").await;
    put(&moved, Some(code)).await.ok();
    let read = one.call("GetAllianceLeadContact", of(&id, json!({}))).await.ok();
    assert_eq!(read["AllianceLeadContact"], moved);
}

#[tokio::test]
async fn email_domains_come_and_go() {
    let mut limits = Limits::default();
    (limits.domains, limits.emails_per_day) = (2, 6);
    let emulator = Emulator::builder().clock(START).limits(limits).start().await.unwrap();
    let callers = Caller::all(&emulator);
    let [one, other] = callers.as_slice() else { unreachable!() };
    let (mine, theirs) = (one.register(&emulator).await, other.register(&emulator).await);
    let associate = async |caller: &Caller, partner: &str, address: &str| {
        let code = caller.code(&emulator, address).await;
        let input = of(partner, json!({ "Email": address, "EmailVerificationCode": code }));
        caller.call("AssociateAwsTrainingCertificationEmailDomain", input).await
    };
    let disassociate = async |domain: &str| {
        let input = of(&mine, json!({ "DomainName": domain }));
        one.call("DisassociateAwsTrainingCertificationEmailDomain", input).await
    };
    associate(one, &mine, "ada@Training.example").await.ok();
    let partner = one.call("GetPartner", of(&mine, json!({}))).await.ok();
    assert_eq!(
        partner["AwsTrainingCertificationEmailDomains"],
        json!([{ "DomainName": "training.example", "RegisteredAt": "2026-01-02T03:04:05Z" }])
    );
    let again = associate(one, &mine, "bob@training.example").await;
    assert_eq!(again.error(), conflict("INCOMPATIBLE_PROFILE_STATE"));
    assert_eq!(associate(other, &theirs, "eve@training.example").await.rule(), "INCOMPATIBLE_DOMAIN");
    associate(one, &mine, "ada@second.example").await.ok();
    assert_eq!(associate(one, &mine, "ada@third.example").await.error(), quota("LIMIT_EXCEEDED_NUMBER_OF_DOMAIN"));

    assert_eq!(disassociate("third.example").await.error(), not_found("PARTNER_DOMAIN_NOT_FOUND"));
    disassociate("TRAINING.example").await.ok();
    assert_eq!(disassociate("training.example").await.error(), not_found("PARTNER_DOMAIN_NOT_FOUND"));
    associate(other, &theirs, "eve@training.example").await.ok();

    let send =
        async || one.call("SendEmailVerificationCode", json!({ "Catalog": "AWS", "Email": "a@b.example" })).await;
    send().await.ok();
    assert_eq!(send().await.error(), quota("LIMIT_EXCEEDED_NUMBER_OF_EMAIL"));
    emulator.advance(Duration::from_secs(24 * 60 * 60));
    send().await.ok();
}

#[tokio::test]
async fn tags_of_partners_and_preferences() {
    let (emulator, callers) = start(2).await;
    let [one, other] = callers.as_slice() else { unreachable!() };
    let id = one.register(&emulator).await;
    let partner = one.call("GetPartner", of(&id, json!({}))).await.ok()["Arn"].as_str().unwrap().to_owned();
    let preferences = one.call("GetConnectionPreferences", json!({ "Catalog": "AWS" })).await.ok();
    for arn in [partner.as_str(), preferences["Arn"].as_str().unwrap()] {
        let tag = async |tags: Value| one.call("TagResource", json!({ "ResourceArn": arn, "Tags": tags })).await;
        let list = async || one.call("ListTagsForResource", json!({ "ResourceArn": arn })).await.ok();
        assert_eq!(list().await, json!({ "ResourceArn": arn, "Tags": [] }));
        tag(json!([{ "Key": "b", "Value": "" }, { "Key": "a", "Value": "1" }])).await.ok();
        tag(json!([{ "Key": "a", "Value": "2" }])).await.ok();
        let expected = json!([{ "Key": "a", "Value": "2" }, { "Key": "b", "Value": "" }]);
        assert_eq!(list().await["Tags"], expected);

        let twice = tag(json!([{ "Key": "c", "Value": "1" }, { "Key": "c", "Value": "1" }])).await;
        assert_eq!(twice.fields(), [("Tags", "DUPLICATE_VALUE")]);
        let reserved = tag(json!([{ "Key": "AWS:c", "Value": "1" }])).await;
        assert_eq!(reserved.fields(), [("Tags[0].Key", "ACTION_NOT_PERMITTED")]);
        let many = |count: usize| {
            json!((0..count).map(|it| json!({ "Key": it.to_string(), "Value": "" })).collect::<Vec<_>>())
        };
        assert_eq!(tag(many(49)).await.fields(), [("Tags", "TOO_MANY_VALUES")]);
        assert_eq!(list().await["Tags"], expected);
        tag(many(48)).await.ok();

        let untag = async |keys: Value| one.call("UntagResource", json!({ "ResourceArn": arn, "TagKeys": keys })).await;
        assert_eq!(untag(json!(["aws:c"])).await.fields(), [("TagKeys[0]", "ACTION_NOT_PERMITTED")]);
        untag(json!((0..48).map(|it| it.to_string()).collect::<Vec<_>>())).await.ok();
        untag(json!(["a", "absent"])).await.ok();
        assert_eq!(list().await["Tags"], json!([{ "Key": "b", "Value": "" }]));
        let denied = other.call("ListTagsForResource", json!({ "ResourceArn": arn })).await;
        assert_eq!(denied.error(), DENIED);
    }
    let unknown = format!("{partner}x");
    let invalid = preferences["Arn"].as_str().unwrap().replace("/AWS/", "/A_B/");
    for (operation, mut input) in [
        ("TagResource", json!({ "Tags": [] })),
        ("UntagResource", json!({ "TagKeys": [] })),
        ("ListTagsForResource", json!({})),
    ] {
        for absent in [&unknown, &invalid] {
            input["ResourceArn"] = absent.as_str().into();
            assert_eq!(one.call(operation, input.clone()).await.error(), not_found("PARTNER_NOT_FOUND"), "{operation}");
        }
        input["ResourceArn"] = "arn:aws:partnercentral:us-east-1::catalog/AWS/connection/pac-0000000000000".into();
        let answer = one.call(operation, input).await;
        assert_eq!(answer.fields(), [("ResourceArn", "INVALID_STRING_FORMAT")], "{operation}");
    }
}
