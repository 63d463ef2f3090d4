//! Reads values as a service may send them, through serde_json.

use awsjson_smithy::validate::Validator;
use awsjson_smithy::{DeserializeContext, DeserializeShape, Map, Validate, string_enum, structure, timestamp};
use time::OffsetDateTime;

#[derive(Debug, PartialEq)]
struct Problem {
    message: Option<String>,
    count: i32,
}
structure!(Problem { optional message = "message" | "Message" | "errorMessage", required count = "Count" });

#[test]
fn an_alias_beside_the_name_is_not_a_duplicate_and_the_name_wins() {
    for json in [
        r#"{"message":"a","Message":"b","errorMessage":"c","Count":1}"#,
        r#"{"Message":"b","errorMessage":"c","message":"a","Count":1}"#,
    ] {
        let read: Problem = serde_json::from_str(json).unwrap();
        assert_eq!(read, Problem { message: Some("a".to_owned()), count: 1 }, "{json}");
    }
    assert!(serde_json::from_str::<Problem>(r#"{"message":"a","message":"b","Count":1}"#).is_err());
}

#[test]
fn a_whole_number_that_a_float_may_have_rounded_is_rejected() {
    let read =
        |json| i64::deserialize_shape(&mut serde_json::Deserializer::from_str(json), &mut DeserializeContext::new());
    assert_eq!(read("9007199254740991.0").unwrap(), 9_007_199_254_740_991);
    assert_eq!(read("1e3").unwrap(), 1000);
    assert_eq!(read("9223372036854775807").unwrap(), i64::MAX);
    for json in ["9007199254740993.0", "9007199254740992.0", "9223372036854775808", "1.5", "1e19", "\"1\""] {
        assert!(read(json).is_err(), "{json}");
    }
}

#[test]
fn a_number_that_overflows_a_float_is_rejected() {
    let read =
        |json| f32::deserialize_shape(&mut serde_json::Deserializer::from_str(json), &mut DeserializeContext::new());
    assert!(read("1e39").is_err());
    assert_eq!(read("\"Infinity\"").unwrap(), f32::INFINITY);
    assert_eq!(read("1.5").unwrap(), 1.5);
}

string_enum! {
    /// A color.
    #[derive(Debug)]
    pub enum Color {
        /// Red.
        Red = "RED",
    }
}

#[test]
fn paths_show_only_keys_that_are_in_the_model() {
    let json = r#"{"a secret":{},"RED":{},"another":{}}"#;
    let mut context = DeserializeContext::new();
    Map::<String, Problem>::deserialize_shape(&mut serde_json::Deserializer::from_str(json), &mut context).unwrap();
    assert_eq!(context.corrected(), ["[#0].Count", "[#1].Count", "[#2].Count"]);
    let mut context = DeserializeContext::new();
    Map::<Color, Problem>::deserialize_shape(&mut serde_json::Deserializer::from_str(json), &mut context).unwrap();
    assert_eq!(context.corrected(), ["[#0].Count", "[\"RED\"].Count", "[#2].Count"]);

    struct Tags(Map<String, String>);
    impl Validate for Tags {
        fn validate_with(&self, v: &mut Validator) {
            v.entries(&self.0, |v, _, value| v.length(value, 1..));
        }
    }
    let tags = Tags([("a secret".to_owned(), "another".to_owned()), ("b".to_owned(), String::new())].into());
    let error = tags.validate().unwrap_err();
    assert_eq!(error.violations[0].path, "[#1]");
    let tags = Tags([("a secret".to_owned(), String::new())].into());
    let error = tags.validate().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
}

#[test]
fn a_fraction_of_a_second_is_the_right_instant_in_every_year() {
    for (seconds, nanos) in [
        ("1763871359.123456", 1_763_871_359_123_456_000_i128),
        ("-12679520721.165", -12_679_520_721_165_000_000),
        ("253402300799.999", 253_402_300_799_999_000_000),
        ("0.5", 500_000_000),
        ("-0.001", -1_000_000),
    ] {
        let instant = OffsetDateTime::deserialize_shape(
            &mut serde_json::Deserializer::from_str(seconds),
            &mut DeserializeContext::new(),
        );
        assert_eq!(instant.unwrap().unix_timestamp_nanos(), nanos, "{seconds}");
        let mut written = Vec::new();
        let instant = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap();
        timestamp::epoch_seconds::serialize(&instant, &mut serde_json::Serializer::new(&mut written)).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), seconds);
    }
}

#[test]
fn a_date_that_does_not_exist_is_rejected() {
    for text in [
        "2025-02-30T00:00:00Z",
        "2025-11-23T24:00:00Z",
        "2025-11-23T04:60:00Z",
        "2025-11-23",
        "2025-11-23T04:15:59",
        "Sun, 31 Feb 2025 04:15:59 GMT",
        "Sun, 23 Nov 2025 04:15:59 PST",
        "San, 23 Nov 2025 04:15:59 GMT",
        "Sun, 23 nov 2025 04:15:59 GMT",
        "Sun, 3 Nov 2025 04:15:59 GMT",
        "Sun, 23 Nov 2025 24:15:59 GMT",
        "Sun, 23 Nov 2025 04:15:59. GMT",
        "Sun, 23 Nov 2025 04:15:59Z GMT",
        "Sun, 23 Nov 2025 04:15:59",
        "1763871359",
        "-1",
        "",
    ] {
        assert_eq!(timestamp::parse(text), None, "{text}");
    }
    assert_eq!(timestamp::parse("Sun, 23 Nov 2025 04:15:59 GMT"), timestamp::parse("2025-11-23T04:15:59Z"));
    assert_eq!(timestamp::parse("Fri, 01 Jan 0000 00:00:00.12 GMT"), timestamp::parse("0000-01-01T00:00:00.12Z"));
}

/// The fast path agrees with the parser of all of RFC 3339, which parses the offset `+00:00`.
#[test]
fn the_fast_path_agrees_with_the_full_parser() {
    for text in [
        "2025-11-23T04:15:59",
        "0000-01-01T00:00:00",
        "9999-12-31T23:59:59.999999999",
        "2024-02-29T12:00:00.1",
        "1969-12-31T23:59:59.000000001",
        "2025-11-23T04:15:59.123456789",
    ] {
        let common = timestamp::parse(&format!("{text}Z"));
        assert!(common.is_some(), "{text}");
        for other in ["+00:00", "z"] {
            assert_eq!(common, timestamp::parse(&format!("{text}{other}")), "{text}");
        }
    }
    for text in [
        "2023-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z",
        "2025-01-00T00:00:00Z",
        "2025-01-01T00:00:61Z",
        "2025-01-01T00:00:00.Z",
        "2025-01-01T00:00:00.1",
        "2025-01-01T00:00:0/Z",
        "202:-01-01T00:00:00Z",
        "2025-01-01T00:00:00.1 Z",
    ] {
        assert_eq!(timestamp::parse(text), None, "{text}");
    }
}

#[test]
fn a_fraction_may_round_up_to_the_next_second() {
    for (seconds, nanos) in [(0.999_999_9, 1_000_000_000), (-0.000_000_1, 0), (-1.5, -1_500_000_000)] {
        assert_eq!(timestamp::from_epoch_seconds(seconds).unwrap().unix_timestamp_nanos(), nanos);
    }
    for seconds in [f64::NAN, f64::INFINITY, 4e11, -4e11, 253_402_300_799.999_9] {
        assert_eq!(timestamp::from_epoch_seconds(seconds), None, "{seconds}");
    }
}
