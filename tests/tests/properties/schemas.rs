//! The JSON Schema of every type says what its values are, to a validator that shares nothing with this project.

use crate::arbitrary::Scope;
use crate::check;
use crate::model::Shape;
use crate::types;
use crate::violations::{places, sites};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// The validator of each type, by its shape.
fn validators() -> BTreeMap<&'static str, Validator> {
    let compile = |row: types::Type| {
        let schema = (row.schema)();
        (row.shape, jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{}: {error}", row.shape)))
    };
    types::all().into_iter().map(compile).collect()
}

#[test]
fn a_schema_accepts_what_the_model_allows() {
    let count = Cell::new(0);
    for (name, validator) in validators() {
        check(name, 24, Scope::Valid, |_, value| {
            count.set(count.get() + 1);
            let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            prop_assert!(errors.is_empty(), "{errors:?}");
            Ok(())
        });
    }
    assert!(count.get() > 1_000, "only {} values", count.get());
}

#[test]
fn a_schema_refuses_every_broken_constraint_of_an_input() {
    let (validators, count) = (validators(), Cell::new(0));
    for types::Input { shape: name, .. } in types::inputs() {
        let validator = validators.get(name).expect("a validator of each input");
        let (seen, runner) = (RefCell::new(BTreeSet::new()), RefCell::new(TestRunner::default()));
        check(name, 20, Scope::Complete, |shape, value| {
            for site in sites(shape, &value) {
                count.set(count.get() + 1);
                seen.borrow_mut().insert(site.place());
                let broken = site.violated_in(&value, &mut runner.borrow_mut());
                prop_assert!(!validator.is_valid(&broken), "{:?} at {}: {broken}", site.breach, site.path());
            }
            Ok(())
        });
        assert_eq!(seen.into_inner(), places(Shape::named(name)), "{name}: a constraint was never broken");
    }
    assert!(count.get() > 1_000, "only {} values", count.get());
}

#[test]
fn a_schema_refuses_what_has_another_shape() {
    let validators = validators();
    for (shape, value) in [
        ("Tag", json!({ "Key": "a" })),
        ("Tag", json!({ "Key": "a", "Value": 1 })),
        ("Tag", json!([])),
        ("ConnectionType", json!("SOMETHING_NEW")),
        ("Participant", json!({})),
        ("Participant", json!({ "Account": { "Name": "a" }, "SellerProfile": {} })),
        ("CancelConnectionRequest", json!({ "Catalog": "AWS", "Unknown": 1 })),
        ("GetConnectionResponse", Value::Null),
    ] {
        let Some(validator) = validators.get(shape) else { panic!("there is no {shape}") };
        assert!(!validator.is_valid(&value), "{shape}: {value}");
    }
}

#[test]
fn a_schema_describes_itself() {
    let row = types::all().into_iter().find(|row| row.shape == "Tag").expect("a type");
    assert_eq!(
        (row.schema)(),
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Tag",
            "description": "A label of a resource, with a key and a value.",
            "type": "object",
            "required": ["Key", "Value"],
            "properties": {
                "Key": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 128,
                    "description": "Name of the tag, which is unique for a resource.",
                },
                "Value": {
                    "type": "string",
                    "minLength": 0,
                    "maxLength": 256,
                    "description": "Value of the tag, which may be empty.",
                },
            },
        })
    );
}
