//! Properties of every type that is generated, with values made from the model: what is written
//! is read again, what the model allows is valid, and what violates it is reported with its place.

#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

mod arbitrary;
mod breakage;
mod exchange;
mod json;
mod model;
mod schemas;
mod types;

use crate::arbitrary::{Scope, values, with_instants};
use crate::breakage::{places, sites};
use crate::exchange::{Exchange, Failure};
use crate::model::Shape;
use crate::types::{Input, Type};
use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Runs a property of the shape `name` on random values.
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
fn every_shape_of_the_model_is_here() {
    let expected: BTreeSet<_> = ["structure", "union", "enum"].into_iter().flat_map(model::names).collect();
    assert_eq!(types::all().into_iter().map(|row| row.shape).collect::<BTreeSet<_>>(), expected);

    let operations = model::names("operation").into_iter();
    let expected: BTreeSet<_> = operations.map(|operation| model::part_of_operation(operation, "input")).collect();
    assert_eq!(types::inputs().into_iter().map(|row| row.shape).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn any_value_of_any_type_survives() {
    for Type { shape, survive, .. } in types::all() {
        check(shape, 24, Scope::Any, |shape, value| {
            let written = survive(&value)?;
            prop_assert_eq!(with_instants(shape, &written), with_instants(shape, &value));
            Ok(())
        });
    }
}

#[test]
fn the_server_reads_what_the_client_writes_and_refuses_what_the_client_would_refuse() {
    for Exchange { input, call, .. } in types::exchanges() {
        check(input, 24, Scope::Valid, |_, value| call(&value));
        check(input, 24, Scope::Any, |_, value| call(&value));
    }
}

#[test]
fn the_client_reads_what_the_server_writes() {
    for Exchange { output, answer, .. } in types::exchanges() {
        check(output, 48, Scope::Any, |_, value| answer(&value));
    }
    for Failure { shape, refuse } in types::failures() {
        check(shape, 48, Scope::Any, |_, value| refuse(&value));
    }
}

#[test]
fn what_the_model_allows_is_valid() {
    for Input { shape, validate } in types::inputs() {
        check(shape, 48, Scope::Valid, |_, value| {
            prop_assert_eq!(validate(&value)?, Ok(()));
            Ok(())
        });
    }
}

#[test]
fn a_single_broken_constraint_is_told_where_it_is_and_nothing_else_is() {
    for Input { shape: name, validate } in types::inputs() {
        let seen = RefCell::new(BTreeSet::new());
        let runner = RefCell::new(TestRunner::default());
        // With 20 cases it is one in a million that a member of a union of two never comes up.
        check(name, 20, Scope::Complete, |shape, value| {
            prop_assert_eq!(validate(&value)?, Ok(()));
            for site in sites(shape, &value) {
                seen.borrow_mut().insert(site.place());
                let broken = site.broken_in(&value, &mut runner.borrow_mut());
                let violations = validate(&broken)?.err().map(|error| error.violations).unwrap_or_default();
                let (told, others): (Vec<_>, Vec<_>) = violations
                    .iter()
                    .partition(|it| it.path == site.path() && site.breach.is_reported_as(&it.constraint));
                prop_assert_eq!(told.len(), 1, "{:?} at {}: {:?}", site.breach, site.path(), violations);
                prop_assert!(
                    others.iter().all(|it| it.path == site.path() && site.breach.may_also_break(&it.constraint)),
                    "{:?} at {} also breaks {:?}",
                    site.breach,
                    site.path(),
                    others
                );
            }
            Ok(())
        });
        assert_eq!(seen.into_inner(), places(Shape::named(name)), "{name}: a constraint was never broken");
    }
}
