//! Property tests of all generated types, with random values derived from the model: values survive a round trip
//! through JSON, valid values pass validation, and violations are reported with their path.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

mod arbitrary;
mod exchange;
mod json;
mod model;
mod schemas;
mod types;
mod violations;

use crate::arbitrary::{Scope, values, with_instants};
use crate::exchange::{Exchange, Failure};
use crate::model::Shape;
use crate::types::{Input, Type};
use crate::violations::{places, sites};
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Tests a property with random values of the shape `name`.
fn check(name: &str, cases: u32, scope: Scope, property: impl Fn(Shape, Value) -> Result<(), TestCaseError>) {
    let shape = Shape::named(name);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    match TestRunner::new(config).run(&values(shape, scope), |value| property(shape, value)) {
        Ok(()) => {}
        Err(TestError::Abort(reason)) => panic!("{name}: {reason}"),
        Err(TestError::Fail(reason, value)) => panic!("{name}: {reason}\nwith {value}"),
    }
}

#[test]
fn all_shapes_of_the_model_are_tested() {
    let expected: BTreeSet<_> = ["structure", "union", "enum"].into_iter().flat_map(model::names).collect();
    assert_eq!(types::all().into_iter().map(|row| row.shape).collect::<BTreeSet<_>>(), expected);

    let operations = model::names("operation").into_iter();
    let expected: BTreeSet<_> = operations.map(|operation| model::part_of_operation(operation, "input")).collect();
    assert_eq!(types::inputs().into_iter().map(|row| row.shape).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn all_values_survive_a_round_trip() {
    for Type { shape, round_trip, .. } in types::all() {
        check(shape, 24, Scope::Any, |shape, value| {
            let serialized = round_trip(&value)?;
            prop_assert_eq!(with_instants(shape, &serialized), with_instants(shape, &value));
            Ok(())
        });
    }
}

#[test]
fn the_server_decodes_what_the_client_encodes_and_rejects_what_the_client_would_reject() {
    for Exchange { input, call, .. } in types::exchanges() {
        check(input, 24, Scope::Valid, |_, value| call(&value));
        check(input, 24, Scope::Any, |_, value| call(&value));
    }
}

#[test]
fn the_client_decodes_what_the_server_encodes() {
    for Exchange { output, answer, .. } in types::exchanges() {
        check(output, 48, Scope::Any, |_, value| answer(&value));
    }
    for Failure { shape, refuse } in types::failures() {
        check(shape, 48, Scope::Any, |_, value| refuse(&value));
    }
}

#[test]
fn valid_values_pass_validation() {
    for Input { shape, validate } in types::inputs() {
        check(shape, 48, Scope::Valid, |_, value| {
            prop_assert_eq!(validate(&value)?, Ok(()));
            Ok(())
        });
    }
}

#[test]
fn a_single_violation_is_reported_with_its_path_and_without_others() {
    for Input { shape: name, validate } in types::inputs() {
        let seen = RefCell::new(BTreeSet::new());
        let runner = RefCell::new(TestRunner::default());
        // With 20 cases, the probability that one member of a union of two never occurs is one in a million.
        check(name, 20, Scope::Complete, |shape, value| {
            prop_assert_eq!(validate(&value)?, Ok(()));
            for site in sites(shape, &value) {
                seen.borrow_mut().insert(site.place());
                let broken = site.violated_in(&value, &mut runner.borrow_mut());
                let violations = validate(&broken)?.err().map(|error| error.violations).unwrap_or_default();
                let (reported, others): (Vec<_>, Vec<_>) = violations
                    .iter()
                    .partition(|it| it.path == site.path() && site.breach.is_reported_as(&it.constraint));
                prop_assert_eq!(reported.len(), 1, "{:?} at {}: {:?}", site.breach, site.path(), violations);
                prop_assert!(
                    others.iter().all(|it| it.path == site.path() && site.breach.may_also_violate(&it.constraint)),
                    "{:?} at {} also violates {:?}",
                    site.breach,
                    site.path(),
                    others
                );
            }
            Ok(())
        });
        assert_eq!(seen.into_inner(), places(Shape::named(name)), "{name}: a constraint was never violated");
    }
}
