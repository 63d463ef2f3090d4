//! Validation: bounds on its time and on the size of its errors.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use awsjson_smithy::validate::{Constraint, Pattern, Validator};
use awsjson_smithy::{Validate, ValidationError};

struct Checked<F>(F);

impl<F: Fn(&mut Validator)> Validate for Checked<F> {
    fn validate_with(&self, validator: &mut Validator) {
        (self.0)(validator);
    }
}

fn violations(check: impl Fn(&mut Validator)) -> Vec<String> {
    let error = Checked(check).validate().err();
    error.map_or_else(Vec::new, |error| error.violations.iter().map(|it| it.constraint.to_string()).collect())
}

#[test]
fn the_first_pair_of_equal_items_is_reported() {
    for (items, expected) in
        [(vec![], None), (vec![3, 1, 2], None), (vec![3, 1, 3, 1], Some((0, 2))), (vec![5, 9, 9, 5], Some((1, 2)))]
    {
        let of = |check: fn(&mut Validator, &[i32])| {
            let error = Checked(|v: &mut Validator| check(v, &items)).validate().err()?;
            match error.violations[0].constraint {
                Constraint::UniqueItems { first, second, .. } => Some((first, second)),
                _ => None,
            }
        };
        assert_eq!(of(|v, items| v.unique(items)), expected, "{items:?}");
        assert_eq!(of(|v, items| v.unique_unordered(items)), expected, "{items:?}");
    }
}

#[test]
fn a_million_items_are_compared_in_moderate_time() {
    let items: Vec<u32> = (0..1_000_000_u32).map(|number| number.wrapping_mul(2_654_435_761)).collect();
    assert_eq!(violations(|v| v.unique(&items)).len(), 0);
}

#[test]
fn a_bounded_number_of_violations_is_reported() {
    let items = vec![""; 100_000];
    let reported = violations(|v| {
        v.each(&items, |v, item| {
            v.length(*item, 1..);
        })
    });
    assert_eq!(reported.len(), ValidationError::MAX_VIOLATIONS);
    let error = Checked(|v: &mut Validator| v.each(&items, |v, item| v.length(*item, 1..))).validate().unwrap_err();
    assert_eq!(error.total, items.len());
    assert!(error.to_string().ends_with("; and 99900 more"), "{error}");
}

#[test]
fn a_violation_is_one_line_with_the_numbers_of_the_model() {
    static LINES: Pattern = Pattern::new("^[^\n\u{202e}]$");
    let reported = violations(|v| {
        v.pattern("ab", &LINES);
        v.range(&1.0_f32, -0.001..=0.1);
        v.enum_value(false, &["a\nb", "c"]);
    });
    let expected = [
        r"the value must match ^[^\n\u{202e}]$",
        "the value must be between -0.001 and 0.1",
        r"the value must be one of a\nb, c",
    ];
    assert_eq!(reported, expected);
}

#[test]
fn a_pattern_that_does_not_compile_matches_nothing() {
    static BROKEN: Pattern = Pattern::new("[");
    static HALF_BROKEN: Pattern = Pattern::translated("ab", &["a", "("], &[]);
    static BROKEN_ABSENCE: Pattern = Pattern::translated("ab", &["a"], &["("]);
    for pattern in [&BROKEN, &HALF_BROKEN, &BROKEN_ABSENCE] {
        assert!(!pattern.is_match("ab") && !pattern.is_match("["), "{}", pattern.as_str());
    }
}
