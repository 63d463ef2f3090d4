//! Reading is lenient, as the Smithy specification requires of clients, and loses no data.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use awsjson_smithy::{DeserializeContext, DeserializeShape, Document, OperationError, UnknownMember};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::operation::{
    CancelConnectionOutput, GetConnectionOutput, ListConnectionsInput, ListConnectionsOutput,
};
use partnercentral_account_model::types::{
    ConnectionType, ConnectionTypeStatus, Participant, PartnerProfileSummary, Tag, ValidationError,
};
use serde_json::{Value, json};
use time::macros::datetime;

fn read<T: for<'de> DeserializeShape<'de>>(json: &Value) -> (T, Vec<String>) {
    let text = json.to_string();
    let mut context = DeserializeContext::new();
    let value = T::deserialize_shape(&mut serde_json::Deserializer::from_str(&text), &mut context).expect("readable");
    (value, context.corrected())
}

/// A connection with one connection type, which was canceled.
fn connection() -> Value {
    json!({
        "Catalog": "AWS",
        "Id": "pac-1234567890abc",
        "Arn": "arn:aws:partnercentral:us-east-1::catalog/AWS/connection/pac-1234567890abc",
        "OtherParticipantAccountId": "123456789012",
        "UpdatedAt": "2025-11-23T04:15:59.123Z",
        "ConnectionTypes": { "SUBSIDIARY": {
            "CreatedAt": "2025-01-01T00:00:00Z",
            "InviterEmail": "ines@example.com",
            "InviterName": "Ines",
            "Status": "CANCELED",
            "CanceledAt": "2025-11-23T04:15:59.123Z",
            "CanceledBy": "123456789012",
            "OtherParticipant": { "Account": { "Name": "Example" } },
        }},
    })
}

#[test]
fn a_complete_output_is_read_without_corrections() {
    let (output, corrected) = read::<CancelConnectionOutput>(&connection());
    assert_eq!(corrected, Vec::<String>::new());
    let detail = &output.connection_types[&ConnectionType::Subsidiary];
    assert_eq!(detail.status, ConnectionTypeStatus::Canceled);
    assert_eq!(detail.canceled_at, Some(datetime!(2025-11-23 04:15:59.123 UTC)));
    assert_eq!(detail.other_participant.as_account().map(|account| account.name.as_str()), Some("Example"));
    assert_eq!(serde_json::to_value(&output).unwrap(), connection());
}

#[test]
fn unknown_enum_values_are_preserved() {
    for value in ["", "active", "ACTIVE ", "PAUSED", "über", "a\"b\\c\n", "😀", "\u{0}"] {
        let mut json = connection();
        json["ConnectionTypes"]["SUBSIDIARY"]["Status"] = value.into();
        let (output, _) = read::<GetConnectionOutput>(&json);
        let status = &output.connection_types[&ConnectionType::Subsidiary].status;
        assert_eq!((status.as_str(), status), (value, &ConnectionTypeStatus::from(value)));
        assert!(matches!(status, ConnectionTypeStatus::Unknown(_)), "{value}");
        assert_eq!(serde_json::to_string(&status).unwrap(), serde_json::to_string(value).unwrap());
    }
}

#[test]
fn unknown_keys_of_maps_are_preserved() {
    let mut json = connection();
    let detail = json["ConnectionTypes"]["SUBSIDIARY"].clone();
    json["ConnectionTypes"]["RESELLER"] = detail;
    let (output, _) = read::<GetConnectionOutput>(&json);
    assert!(output.connection_types.contains_key(&ConnectionType::from("RESELLER")));
    assert_eq!(serde_json::to_value(&output).unwrap(), json);
}

#[test]
fn unknown_union_members_keep_their_name_and_their_data() {
    let text = r#"{"Broker":{"Active":true,"Ids":["a",null,{"Deep":[]}],"Rank":-7,"Share":0.25,"Since":18446744073709551615}}"#;
    let participant: Participant = serde_json::from_str(text).unwrap();
    let Participant::Unknown(UnknownMember { name, value: Document::Object(broker), .. }) = &participant else {
        panic!("{participant:?}");
    };
    assert_eq!(name, "Broker");
    assert_eq!(broker["Active"], true.into());
    assert_eq!(serde_json::to_string(&participant).unwrap(), text);
}

#[test]
fn a_union_has_one_member() {
    let account = json!({ "Account": { "Name": "A" }, "PartnerProfile": null, "__type": "Participant" });
    assert_eq!(read::<Participant>(&account).0.as_account().unwrap().name, "A");
    let two = json!({ "Account": { "Name": "A" }, "PartnerProfile": { "Id": "pprofile-1", "Name": "B" } });
    let error = serde_json::from_value::<Participant>(two).unwrap_err();
    assert!(error.to_string().contains("a union has more than one member"), "{error}");
    let unknown = json!({ "Account": { "Name": "A" }, "Broker": {} });
    assert!(serde_json::from_value::<Participant>(unknown).is_err());
}

#[test]
fn null_means_absent() {
    let mut json = connection();
    json["ConnectionTypes"]["SUBSIDIARY"]["CanceledBy"] = Value::Null;
    json["UpdatedAt"] = Value::Null;
    json["ConnectionTypes"]["RESELLER"] = Value::Null;
    let (output, corrected) = read::<GetConnectionOutput>(&json);
    assert_eq!(corrected, ["UpdatedAt"]);
    assert_eq!(output.updated_at, datetime!(1970-01-01 00:00 UTC));
    assert_eq!(output.connection_types.len(), 1, "null in a map that is not sparse is dropped");
    assert_eq!(output.connection_types[&ConnectionType::Subsidiary].canceled_by, None);
    let input = ListConnectionsInput::builder().catalog("AWS").build();
    assert_eq!(serde_json::to_string(&input).unwrap(), r#"{"Catalog":"AWS"}"#, "absent members are not written");
}

#[test]
fn unknown_members_are_skipped() {
    let mut json = connection();
    json["Colour"] = json!({ "Deep": [1, { "Nested": null }] });
    json["ConnectionTypes"]["SUBSIDIARY"]["Colour"] = "red".into();
    assert_eq!(read::<GetConnectionOutput>(&json), read::<GetConnectionOutput>(&connection()));
}

#[test]
fn missing_required_members_are_corrected_and_reported() {
    let (output, corrected) = read::<GetConnectionOutput>(&json!({}));
    assert_eq!(corrected, ["Catalog", "Id", "Arn", "OtherParticipantAccountId", "UpdatedAt", "ConnectionTypes"]);
    assert_eq!((output.catalog.as_str(), output.connection_types.len()), ("", 0));
    assert_eq!(output.updated_at.unix_timestamp(), 0);

    let json = json!({ "ConnectionTypes": { "SUBSIDIARY": { "InviterEmail": "ines@example.com" } } });
    let (output, corrected) = read::<GetConnectionOutput>(&json);
    for path in ["CreatedAt", "InviterName", "Status", "OtherParticipant"] {
        let path = format!("ConnectionTypes[\"SUBSIDIARY\"].{path}");
        assert!(corrected.contains(&path), "{path} is not in {corrected:?}");
    }
    assert!(!corrected.iter().any(|path| path.ends_with("CanceledAt")), "an optional member may be missing");
    let detail = &output.connection_types[&ConnectionType::Subsidiary];
    assert_eq!(detail.status, ConnectionTypeStatus::from(""));
    assert_eq!(detail.other_participant, Participant::Unknown(UnknownMember::new("", Document::Null)));
}

#[test]
fn corrections_inside_a_list_are_reported_by_index_and_bounded_in_number() {
    let summaries = vec![json!({}); 1000];
    let (output, corrected) = read::<ListConnectionsOutput>(&json!({ "ConnectionSummaries": summaries }));
    assert_eq!(output.connection_summaries.len(), 1000);
    assert_eq!(corrected[0], "ConnectionSummaries[0].Catalog");
    assert_eq!(corrected.len(), DeserializeContext::MAX_CORRECTED);
}

#[test]
fn timestamps_are_read_in_every_format_and_written_as_date_time() {
    let instant = datetime!(2025-11-23 04:15:59 UTC);
    for form in [
        json!(1763871359),
        json!(1763871359.0),
        json!("2025-11-23T04:15:59Z"),
        json!("2025-11-23T04:15:59.000Z"),
        json!("2025-11-23T05:15:59+01:00"),
        json!("Sun, 23 Nov 2025 04:15:59 GMT"),
    ] {
        let (output, corrected) = read::<GetConnectionOutput>(&json!({ "UpdatedAt": form }));
        assert_eq!(output.updated_at, instant, "{form}");
        assert!(!corrected.contains(&"UpdatedAt".to_owned()), "{form}");
        assert_eq!(serde_json::to_value(&output).unwrap()["UpdatedAt"], "2025-11-23T04:15:59Z", "{form}");
    }
    let (output, _) = read::<GetConnectionOutput>(&json!({ "UpdatedAt": 1763871359.25 }));
    assert_eq!(serde_json::to_value(&output).unwrap()["UpdatedAt"], "2025-11-23T04:15:59.25Z");
}

#[test]
fn invalid_timestamps_are_errors_and_not_corrected() {
    for wrong in
        [json!("yesterday"), json!(""), json!("2025-13-01T00:00:00Z"), json!(1e300), json!(u64::MAX), json!([])]
    {
        let result = serde_json::from_value::<GetConnectionOutput>(json!({ "UpdatedAt": wrong }));
        assert!(result.is_err(), "{wrong}");
    }
}

#[test]
fn wrong_types_and_duplicate_members_are_errors() {
    for text in [r#"{"Key":1,"Value":"v"}"#, r#"{"Key":"a","Key":"b","Value":"v"}"#, r#"[]"#, r#""tag""#, "{"] {
        assert!(serde_json::from_str::<Tag>(text).is_err(), "{text}");
    }
    let mut context = DeserializeContext::new();
    let text = r#"{"ConnectionSummaries":[{},{"Arn":7}]}"#;
    let result = ListConnectionsOutput::deserialize_shape(&mut serde_json::Deserializer::from_str(text), &mut context);
    assert!(result.is_err());
    assert_eq!(context.failed_at(), "ConnectionSummaries[1].Arn");
}

#[test]
fn errors_are_read_with_all_their_members() {
    let body = json!({
        "message": "2 members are wrong",
        "Reason": "REQUEST_VALIDATION_FAILED",
        "ErrorDetails": [
            { "FieldValidationError": { "Name": "Reason", "Message": "too long", "Code": "INVALID_VALUE" } },
            { "SolarFlare": { "Strength": 9 } },
        ],
    });
    let error =
        <ServiceError as OperationError>::from_body("ValidationException", body, &mut DeserializeContext::new());
    let Some(Ok(ServiceError::ValidationException(exception))) = &error else { panic!("{error:?}") };
    assert_eq!(exception.message, "2 members are wrong");
    assert_eq!(exception.reason.as_str(), "REQUEST_VALIDATION_FAILED");
    let details = exception.error_details.as_deref().unwrap_or_default();
    assert_eq!(details[0].as_field_validation_error().map(|field| field.name.as_str()), Some("Reason"));
    assert!(matches!(&details[1], ValidationError::Unknown(member) if member.name == "SolarFlare"));
    assert!(
        <ServiceError as OperationError>::from_body("SolarFlare", json!({}), &mut DeserializeContext::new()).is_none()
    );
}

#[test]
fn a_builder_and_reading_produce_equal_values() {
    let built = PartnerProfileSummary::builder().id("pprofile-1234567890abc").name("Example").build();
    let (read, _) = read::<PartnerProfileSummary>(&json!({ "Name": "Example", "Id": "pprofile-1234567890abc" }));
    assert_eq!(built, read);
}
