//! Reading values as a service may send them, through serde_json.

use awsjson_smithy::{Read, ReadContext, structure};
use std::collections::BTreeMap;

#[derive(Debug, PartialEq)]
struct Problem {
    message: Option<String>,
    count: i32,
}
structure!(Problem { optional message = "message" | "Message" | "errorMessage", required count = "Count" });

#[test]
fn an_alias_beside_the_name_is_no_duplicate_and_the_name_wins() {
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
fn a_whole_number_that_a_float_may_have_rounded_is_refused() {
    let read = |json| i64::read(&mut serde_json::Deserializer::from_str(json), &mut ReadContext::new());
    assert_eq!(read("9007199254740991.0").unwrap(), 9_007_199_254_740_991);
    assert_eq!(read("1e3").unwrap(), 1000);
    assert_eq!(read("9223372036854775807").unwrap(), i64::MAX);
    for json in ["9007199254740993.0", "9007199254740992.0", "9223372036854775808", "1.5", "1e19", "\"1\""] {
        assert!(read(json).is_err(), "{json}");
    }
}

#[test]
fn a_number_beyond_a_float_is_refused_and_not_made_infinite() {
    let read = |json| f32::read(&mut serde_json::Deserializer::from_str(json), &mut ReadContext::new());
    assert!(read("1e39").is_err());
    assert_eq!(read("\"Infinity\"").unwrap(), f32::INFINITY);
    assert_eq!(read("1.5").unwrap(), 1.5);
}

#[test]
fn paths_stay_small_whatever_the_keys() {
    let json = format!(r#"{{"{}":{{}},"{}":{{}}}}"#, "ä".repeat(100_000), "short");
    let mut context = ReadContext::new();
    BTreeMap::<String, Problem>::read(&mut serde_json::Deserializer::from_str(&json), &mut context).unwrap();
    assert_eq!(context.corrected(), [format!("[\"{}…\"].Count", "ä".repeat(64)), "[\"short\"].Count".to_owned()]);
}
