//! Numbers beyond 64 bits.

use awsjson_smithy::{BigDecimal, structure};

#[derive(Debug, Clone, PartialEq)]
struct Account {
    balance: BigDecimal,
    shares: i128,
}
structure!(Account { required balance = "Balance", required shares = "Shares" });

fn read(json: &str) -> serde_json::Result<Account> {
    serde_json::from_str(json)
}

#[test]
fn numbers_survive_a_round_trip() {
    for (balance, shares) in [
        ("12.5", "170141183460469231731687303715884105727"),
        ("-0.001", "-170141183460469231731687303715884105728"),
        ("18446744073709551615", "18446744073709551616"),
        ("-9223372036854775808", "0"),
        ("1e300", "1"),
        ("0.1", "2"),
    ] {
        let json = format!(r#"{{"Balance":{balance},"Shares":{shares}}}"#);
        let account = read(&json).unwrap();
        assert_eq!(account.shares.to_string(), shares);
        let written = serde_json::to_string(&account).unwrap();
        assert_eq!(read(&written).unwrap(), account, "{written}");
        assert!(written.ends_with(&format!(r#""Shares":{shares}}}"#)), "{written}");
    }
}

#[test]
fn invalid_numbers_are_rejected() {
    for json in [
        r#"{"Balance":"x","Shares":1}"#,
        r#"{"Balance":"inf","Shares":1}"#,
        r#"{"Balance":1e999,"Shares":1}"#,
        r#"{"Balance":1,"Shares":170141183460469231731687303715884105728}"#,
        r#"{"Balance":1,"Shares":1.5}"#,
        r#"{"Balance":1,"Shares":"1"}"#,
    ] {
        assert!(read(json).is_err(), "{json}");
    }
}

#[test]
fn a_decimal_is_written_exactly_or_not_at_all() {
    let write = |text: &str| serde_json::to_string(&text.parse::<BigDecimal>().unwrap()).ok();
    for (text, json) in [
        ("12.50", Some("12.5")),
        ("0.10", Some("0.1")),
        ("1e2", Some("100.0")),
        ("-0", Some("0")),
        ("100000000000000000000", Some("1e+20")),
        ("0.1234567890123456789", None),
        ("123456789012345678901234567890", None),
        ("1e400", None),
    ] {
        assert_eq!(write(text).as_deref(), json, "{text}");
    }
}
