//! Properties: values survive a round trip, and lengths are counted in Unicode scalar values.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use awsjson_smithy::{Document, Map, UnknownMember, Validate};
use partnercentral_account_model::operation::{CancelConnectionInput, CancelConnectionOutput, ListConnectionsInput};
use partnercentral_account_model::types::{
    AccountSummary, ConnectionType, ConnectionTypeDetail, Participant, PartnerProfileSummary, SellerProfileSummary,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use std::fmt::Debug;
use time::OffsetDateTime;

/// Any instant in the years 0 to 9999, with a precision of nanoseconds.
fn instants() -> impl Strategy<Value = OffsetDateTime> {
    (-62_167_219_200_i128..253_402_300_800, 0_i128..1_000_000_000).prop_map(|(seconds, nanos)| {
        OffsetDateTime::from_unix_timestamp_nanos(seconds * 1_000_000_000 + nanos).expect("in range")
    })
}

fn documents() -> impl Strategy<Value = Document> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Document::from),
        any::<u64>().prop_map(Document::from),
        any::<i64>().prop_map(Document::from),
        any::<f64>().prop_filter("JSON has finite numbers only", |float| float.is_finite()).prop_map(Document::from),
        any::<String>().prop_map(Document::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let inner = prop_oneof![4 => inner, 1 => Just(Document::Null)];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Document::from),
            btree_map(any::<String>(), inner, 0..4).prop_map(|map| Document::from(Map::from(map))),
        ]
    })
}

fn participants() -> impl Strategy<Value = Participant> {
    let name = || any::<String>();
    prop_oneof![
        (name(), name()).prop_map(|(id, name)| Participant::PartnerProfile(
            PartnerProfileSummary::builder().id(id).name(name).build()
        )),
        (name(), name()).prop_map(|(id, name)| Participant::SellerProfile(
            SellerProfileSummary::builder().id(id).name(name).build()
        )),
        name().prop_map(|name| Participant::Account(AccountSummary::builder().name(name).build())),
        ("[A-Z]{1,8}", documents()).prop_map(|(name, value)| Participant::Unknown(UnknownMember::new(name, value))),
    ]
}

fn details() -> impl Strategy<Value = ConnectionTypeDetail> {
    let ended = option::of((instants(), any::<String>()));
    (instants(), any::<String>(), any::<String>(), any::<String>(), ended, participants()).prop_map(
        |(created_at, inviter_email, inviter_name, status, ended, other_participant)| {
            let mut detail = ConnectionTypeDetail::builder()
                .created_at(created_at)
                .inviter_email(inviter_email)
                .inviter_name(inviter_name)
                .status(status)
                .other_participant(other_participant)
                .build();
            (detail.canceled_at, detail.canceled_by) = ended.unzip();
            detail
        },
    )
}

fn connection_types() -> impl Strategy<Value = ConnectionType> {
    prop_oneof![
        Just(ConnectionType::Subsidiary),
        Just(ConnectionType::OpportunityCollaboration),
        any::<String>().prop_map(ConnectionType::from),
    ]
}

fn outputs() -> impl Strategy<Value = CancelConnectionOutput> {
    (any::<[String; 4]>(), instants(), btree_map(connection_types(), details(), 0..4)).prop_map(
        |([catalog, id, arn, account], updated_at, connection_types)| {
            CancelConnectionOutput::builder()
                .catalog(catalog)
                .id(id)
                .arn(arn)
                .other_participant_account_id(account)
                .updated_at(updated_at)
                .connection_types(connection_types)
                .build()
        },
    )
}

/// Writes `value` as text, as bytes and as a tree, and reads each.
fn assert_round_trip<T>(value: &T) -> Result<(), TestCaseError>
where
    T: PartialEq + Debug + serde_core::Serialize + serde_core::de::DeserializeOwned,
{
    let text = serde_json::to_string(value).expect("written");
    prop_assert_eq!(value, &serde_json::from_str::<T>(&text).expect("read from text"));
    prop_assert_eq!(value, &serde_json::from_reader::<_, T>(text.as_bytes()).expect("read from a reader"));
    let tree = serde_json::to_value(value).expect("written");
    prop_assert_eq!(value, &serde_json::from_value::<T>(tree).expect("read from a tree"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn outputs_survive(output in outputs()) {
        assert_round_trip(&output)?;
    }

    #[test]
    fn unions_survive(participant in participants()) {
        assert_round_trip(&participant)?;
    }

    #[test]
    fn inputs_survive(
        required in any::<[String; 3]>(),
        connection_type in connection_types(),
        client_token in option::of(any::<String>()),
    ) {
        let [catalog, identifier, reason] = required;
        let mut input = CancelConnectionInput::builder()
            .catalog(catalog)
            .identifier(identifier)
            .connection_type(connection_type)
            .reason(reason)
            .build();
        input.client_token = client_token;
        assert_round_trip(&input)?;
    }

    #[test]
    fn lists_and_numbers_survive(
        max_results in option::of(any::<i32>()),
        identifiers in option::of(vec(any::<String>(), 0..5)),
    ) {
        let mut input = ListConnectionsInput::builder().catalog("AWS").build();
        input.max_results = max_results;
        input.other_participant_identifiers = identifiers;
        assert_round_trip(&input)?;
    }

    #[test]
    fn a_reason_may_have_256_scalar_values(reason in proptest::string::string_regex("(?s).{200,300}").unwrap()) {
        let input = CancelConnectionInput::builder()
            .catalog("AWS")
            .identifier("pac-1234567890abc")
            .connection_type(ConnectionType::Subsidiary)
            .reason(reason.as_str())
            .build();
        prop_assert_eq!(input.validate().is_ok(), reason.chars().count() <= 256);
    }
}
