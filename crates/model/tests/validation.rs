//! Validation reports all violations at once, each with its path and without the value.

use awsjson_smithy::validate::{Constraint, Validation, validate};
use awsjson_smithy::{Document, UnknownMember, Validate, ValidationError};
use partnercentral_account_model::operation::{
    CancelConnectionInput, CreatePartnerInput, ListConnectionsInput, StartProfileUpdateTaskInput,
    StartVerificationInput, TagResourceInput, UntagResourceInput,
};
use partnercentral_account_model::types::{
    AllianceLeadContact, BusinessVerificationDetails, ConnectionType, IndustrySegment, LocalizedContent,
    PrimarySolutionType, Tag, TaskDetails, VerificationDetails,
};

fn cancel(reason: &str) -> CancelConnectionInput {
    CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier("pac-1234567890abc")
        .connection_type(ConnectionType::Subsidiary)
        .reason(reason)
        .build()
}

fn paths(result: Result<(), ValidationError>) -> Vec<String> {
    let violations = result.err().map(|error| error.violations).unwrap_or_default();
    violations.into_iter().map(|violation| violation.path).collect()
}

fn messages(result: Result<(), ValidationError>) -> Vec<String> {
    let violations = result.err().map(|error| error.violations).unwrap_or_default();
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn what_the_model_allows_is_valid() {
    let mut input = cancel("Contract ended");
    assert_eq!(input.validate(), Ok(()));
    input.reason = String::new();
    input.client_token = Some("5e1f-9_A".to_owned());
    assert_eq!(input.validate(), Ok(()));
}

#[test]
fn all_violations_are_reported_in_the_order_of_the_members() {
    let mut input = cancel(&"x".repeat(257));
    input.catalog = "A W S".to_owned();
    input.identifier = "pac-1234567890ab".to_owned();
    input.client_token = Some(String::new());
    assert_eq!(
        messages(input.validate()),
        [
            "Catalog: the value must match ^[a-zA-Z0-9-]+$",
            "Identifier: the value must match ^pac-[A-Za-z0-9]{13}$",
            "Reason: the length must be at most 256, but is 257",
            "ClientToken: the length must be between 1 and 64, but is 0",
            "ClientToken: the value must match ^[A-Za-z0-9-_]+$",
        ]
    );
    let line = input.validate().unwrap_err().to_string();
    assert_eq!(line.lines().count(), 1);
    assert_eq!(line.matches("; ").count(), 4, "{line}");
}

#[test]
fn the_bounds_of_a_range_are_inclusive() {
    let with = |max_results| ListConnectionsInput::builder().catalog("AWS").max_results(max_results).build();
    for allowed in [1, 20, 100] {
        assert_eq!(with(allowed).validate(), Ok(()), "{allowed}");
    }
    for rejected in [i32::MIN, -1, 0, 101, i32::MAX] {
        assert_eq!(
            messages(with(rejected).validate()),
            ["MaxResults: the value must be between 1 and 100"],
            "{rejected}"
        );
    }
}

#[test]
fn strings_are_measured_in_unicode_scalar_values() {
    for text in ["x", "é", "漢", "😀"] {
        assert_eq!(cancel(&text.repeat(256)).validate(), Ok(()), "{text}");
        let error = cancel(&text.repeat(257)).validate().unwrap_err();
        assert!(
            matches!(error.violations[0].constraint, Constraint::Length { actual: 257, min: None, max: Some(256), .. }),
            "{text}: {error}"
        );
    }
    // A letter and a combining mark are two scalar values.
    assert_eq!(paths(cancel(&"e\u{301}".repeat(129)).validate()), ["Reason"]);
}

#[test]
fn an_anchored_pattern_must_match_the_whole_value() {
    for rejected in [" pac-1234567890abc", "pac-1234567890abc\n", "pac-1234567890abcd", "PAC-1234567890abc", ""] {
        let mut input = cancel("Contract ended");
        input.identifier = rejected.to_owned();
        assert_eq!(paths(input.validate()), ["Identifier"], "{rejected:?}");
    }
}

#[test]
fn lists_are_checked_as_a_whole_and_item_by_item() {
    let input = TagResourceInput::builder()
        .resource_arn("arn:aws:partnercentral:us-east-1:123456789012:catalog/AWS/partner/partner-1234567890abc")
        .tags([
            Tag::builder().key("team").value("").build(),
            Tag::builder().key("").value("v".repeat(257)).build(),
            Tag::builder().key("k".repeat(129)).value("alliances").build(),
        ])
        .build();
    assert_eq!(paths(input.validate()), ["Tags[1].Key", "Tags[1].Value", "Tags[2].Key"]);

    let keys = UntagResourceInput::builder().resource_arn(&input.resource_arn).tag_keys(vec!["k"; 51]).build();
    assert_eq!(messages(keys.validate()), ["TagKeys: the length must be between 0 and 50, but is 51"]);
}

#[test]
fn items_that_must_be_unique_are_compared() {
    let with = |identifiers: &[&str]| {
        let identifiers = identifiers.iter().copied();
        ListConnectionsInput::builder().catalog("AWS").other_participant_identifiers(identifiers).build()
    };
    assert_eq!(with(&["123456789012", "210987654321"]).validate(), Ok(()));
    let error = with(&["a", "b", "c", "b", "a"]).validate().unwrap_err();
    assert_eq!(error.violations.len(), 1, "{error}");
    assert_eq!(error.violations[0].path, "OtherParticipantIdentifiers");
    assert!(
        matches!(error.violations[0].constraint, Constraint::UniqueItems { first: 1, second: 3, .. }),
        "the first pair is reported: {error}"
    );
    assert_eq!(paths(with(&["a", "no spaces"]).validate()), ["OtherParticipantIdentifiers[1]"]);
}

#[test]
fn nested_structures_and_unions_are_checked() {
    let content = |locale: &str| {
        LocalizedContent::builder()
            .display_name("Example")
            .description("An example.")
            .website_url("ftp://example.com")
            .logo_url("https://example.com/logo.png")
            .locale(locale)
            .build()
    };
    let details = TaskDetails::builder()
        .display_name("Example")
        .description("An example.")
        .website_url("https://example.com")
        .logo_url("https://example.com/logo.png")
        .primary_solution_type(PrimarySolutionType::TrainingServices)
        .industry_segments([IndustrySegment::Gaming, "SPACE".into(), IndustrySegment::Retail, IndustrySegment::Other])
        .translation_source_locale("en-US")
        .localized_contents([content("de-DE"), content("german")])
        .build();
    let input = StartProfileUpdateTaskInput::builder()
        .catalog("AWS")
        .identifier("partner-1234567890abc")
        .task_details(details)
        .build();
    let expected = [
        "TaskDetails.IndustrySegments",
        "TaskDetails.IndustrySegments[1]",
        "TaskDetails.LocalizedContents[0].WebsiteUrl",
        "TaskDetails.LocalizedContents[1].WebsiteUrl",
        "TaskDetails.LocalizedContents[1].Locale",
    ];
    assert_eq!(paths(input.validate()), expected);

    let business = BusinessVerificationDetails::builder()
        .legal_name("Example")
        .registration_id("HRB 1")
        .country_code("de")
        .build();
    let input = StartVerificationInput::builder()
        .verification_details(VerificationDetails::BusinessVerificationDetails(business))
        .build();
    assert_eq!(paths(input.validate()), ["VerificationDetails.BusinessVerificationDetails.CountryCode"]);

    let later = VerificationDetails::Unknown(UnknownMember::new("TaxDetails", Document::Null));
    let input = StartVerificationInput::builder().verification_details(later).build();
    let error = input.validate().unwrap_err();
    assert_eq!(error.violations[0].path, "VerificationDetails");
    assert!(matches!(error.violations[0].constraint, Constraint::Union { .. }), "{error}");
    assert_eq!(validate(&input, Validation::Required), Ok(()));
}

#[test]
fn a_violation_does_not_show_the_value() {
    let secret = "Hush & Co\u{1}";
    let contact = AllianceLeadContact::builder()
        .first_name(secret)
        .last_name(secret)
        .email("lead@example.com")
        .business_title(secret)
        .build();
    let input = CreatePartnerInput::builder()
        .catalog("AWS")
        .legal_name(secret)
        .primary_solution_type(PrimarySolutionType::SoftwareProducts)
        .alliance_lead_contact(contact)
        .email_verification_code("Hush12")
        .build();
    let error = input.validate().unwrap_err();
    assert_eq!(error.violations.len(), 5, "{error}");
    assert!(!format!("{error} {error:?}").contains("Hush"), "{error:?}");
}

#[test]
fn the_policy_decides_how_much_is_checked() {
    let input = cancel(&"x".repeat(257));
    assert_eq!(validate(&input, Validation::Off), Ok(()));
    assert_eq!(validate(&input, Validation::Required), Ok(()));
    assert_eq!(paths(validate(&input, Validation::Strict)), ["Reason"]);
    assert_eq!(Validation::default(), Validation::Required);
}
