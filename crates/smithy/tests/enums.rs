//! Open enums: equality, order, and validation of values that are not in the model.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use awsjson_smithy::validate::{Constraint, Validation, validate};
use awsjson_smithy::{Validate, int_enum, string_enum};
use std::collections::{BTreeMap, HashMap};

string_enum! {
    /// Declared in another order than that of the text.
    #[derive(Debug)]
    pub enum Color {
        /// The last in the alphabet.
        Yellow = "YELLOW",
        /// The first.
        Blue = "BLUE",
    }
}

int_enum! {
    /// Declared in another order than that of the numbers.
    #[derive(Debug)]
    pub enum Face {
        /// Highest.
        Six = 6,
        /// Lowest.
        One = 1,
    }
}

#[test]
fn a_known_value_is_never_unknown() {
    for color in [
        Color::from("BLUE"),
        Color::from("BLUE".to_owned()),
        "BLUE".parse().unwrap(),
        serde_json::from_str("\"BLUE\"").unwrap(),
    ] {
        assert!(matches!(color, Color::Blue) && color.is_known());
    }
    assert!(matches!(Color::from("blue"), Color::Unknown(value) if value.as_str() == "blue"));
    assert!(matches!(Face::from(6), Face::Six));
    assert!(matches!(Face::from(2), Face::Unknown(value) if value.value() == 2));
}

#[test]
fn equality_order_and_hash_are_those_of_the_text() {
    let texts = ["YELLOW", "BLUE", "AZURE", "", "ZINC", "blue"];
    for one in texts {
        for other in texts {
            let (left, right) = (Color::from(one), Color::from(other));
            assert_eq!((left == right, left.cmp(&right)), (one == other, one.cmp(other)), "{one} {other}");
        }
    }
    let hashed: HashMap<Color, usize> =
        texts.iter().enumerate().map(|(index, text)| (Color::from(*text), index)).collect();
    let sorted: BTreeMap<Color, usize> =
        texts.iter().enumerate().map(|(index, text)| (Color::from(*text), index)).collect();
    for (index, text) in texts.iter().enumerate() {
        assert_eq!((hashed.get(*text), sorted.get(*text)), (Some(&index), Some(&index)), "looked up by {text}");
    }
    for one in [-1, 1, 2, 6, 7] {
        for other in [-1, 1, 2, 6, 7] {
            assert_eq!(Face::from(one).cmp(&Face::from(other)), one.cmp(&other));
        }
    }
}

#[test]
fn strict_validation_rejects_unknown_values() {
    assert_eq!(Color::Blue.validate(), Ok(()));
    let error = Color::from("MAUVE").validate().unwrap_err();
    assert!(matches!(error.violations[0].constraint, Constraint::Enum { values: ["YELLOW", "BLUE"], .. }));
    assert_eq!(error.violations[0].constraint.to_string(), "the value must be one of YELLOW, BLUE");
    let error = Face::from(2).validate().unwrap_err();
    assert_eq!(error.violations[0].constraint.to_string(), "the value must be one of 6, 1");
    assert_eq!(validate(&Color::from("MAUVE"), Validation::Required), Ok(()));
    assert_eq!(Color::VALUES, ["YELLOW", "BLUE"]);
    assert_eq!(Face::VALUES, [6, 1]);
}
