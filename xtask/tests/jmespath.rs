//! Compares JMESPath expressions that `awsjson-codegen` compiled from `cases.json` with an interpreter.
//!
//! A test in `crates/codegen/src/jmespath` checks that `compiled.rs` is up to date.

#![allow(missing_docs, reason = "the structures of a test")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

#[allow(unused_parens, clippy::all, reason = "compiled expressions contain parentheses for any context")]
#[path = "../../crates/codegen/tests/golden/jmespath/compiled.rs"]
mod compiled;

use awsjson_smithy::{Map, string_enum, structure, union};
use compiled::CASES;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Debug, PartialEq)]
pub struct WatchOutput {
    ready: Option<bool>,
    count: Option<i32>,
    load: Option<f64>,
    owner: String,
    flagship: Option<Ship>,
    ships: Option<Vec<Ship>>,
    berths: Option<Map<String, Ship>>,
    log: Option<Vec<Option<String>>>,
    sum: Option<Signal>,
}
structure!(WatchOutput {
    optional ready = "Ready", optional count = "Count", optional load = "Load", required owner = "Owner",
    optional flagship = "Flagship", optional ships = "Ships", optional berths = "Berths", optional log = "Log",
    optional sum = "Sum",
});

#[derive(Debug, PartialEq, Clone)]
pub struct Ship {
    name: Option<String>,
    captain: Option<String>,
    state: Option<State>,
    crew: Option<Vec<String>>,
    wanted: Option<i32>,
    running: Option<i64>,
    afloat: Option<bool>,
    escort: Option<Box<Ship>>,
    boats: Option<Vec<Ship>>,
}
structure!(Ship {
    optional name = "Name", optional captain = "Captain", optional state = "State", optional crew = "Crew",
    optional wanted = "Wanted", optional running = "Running", optional afloat = "Afloat", optional escort = "Escort",
    optional boats = "Boats",
});

string_enum! {
    /// The state of a ship.
    #[derive(Debug)]
    pub enum State {
        /// At sea.
        Afloat = "AFLOAT",
    }
}

union! {
    /// The signal of a ship.
    #[derive(Debug)]
    pub enum Signal {
        /// Whether a lamp is lit.
        Lit(bool) = "Lit", as_lit,
        /// By speed.
        Knots(i32) = "Knots", as_knots,
        /// By day.
        Flag(String) = "Flag", as_flag,
        /// By night.
        Light(Ship) = "Light", as_light,
    }
}

fn samples() -> Vec<Value> {
    let argo = json!({
        "Name": "Argo", "Captain": "Jason", "State": "AFLOAT", "Crew": ["Orpheus", "Jason", "Argus"], "Wanted": 2,
        "Running": 2, "Afloat": true, "Escort": { "Name": "Argo", "Crew": [] }, "Boats": [{ "Name": "Argo", "Crew": ["Jason"] }]
    });
    let nave = json!({
        "Name": "Nave", "Captain": "", "State": "DOCKED", "Crew": ["Jason", "Ino"], "Wanted": 1, "Running": 3,
        "Afloat": false, "Boats": []
    });
    vec![
        json!({ "Owner": "" }),
        json!({
            "Ready": true, "Count": 3, "Load": 3.0, "Owner": "Navy", "Flagship": argo, "Ships": [argo, nave],
            "Berths": { "north": argo, "south": nave }, "Log": ["dawn", null, "dusk"], "Sum": { "Flag": "red" }
        }),
        json!({
            "Ready": false, "Count": 0, "Load": 0.4, "Owner": "Jason", "Flagship": nave, "Ships": [nave, argo],
            "Berths": {}, "Log": ["dawn", "dawn", null], "Sum": { "Light": argo }
        }),
        json!({
            "Ready": false, "Count": 2, "Load": 0.5, "Owner": "Argo", "Flagship": { "Captain": "Argo", "Name": "Argo" }, "Ships": [],
            "Berths": { "north": {} }, "Log": [], "Sum": { "Flag": "" }
        }),
        json!({ "Owner": "Navy", "Sum": { "Lit": true } }),
        json!({ "Owner": "Navy", "Sum": { "Lit": false } }),
        json!({ "Owner": "Navy", "Sum": { "Knots": 4 } }),
        json!({ "Ready": true, "Owner": "Navy", "Ships": [argo], "Flagship": { "Afloat": true, "Name": "Argo" } }),
    ]
}

/// `value`, and copies of it in each of which one entry of an object or list is missing.
fn variations(value: &Value) -> Vec<Value> {
    let mut found = vec![value.clone()];
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let with = |member: Option<Value>| {
                    let mut changed = members.clone();
                    match member {
                        Some(member) => changed.insert(name.clone(), member),
                        None => changed.remove(name),
                    };
                    Value::Object(changed)
                };
                // A required member cannot be missing in the Rust type.
                found.extend((name != "Owner").then(|| with(None)));
                found.extend(variations(member).into_iter().map(|member| with(Some(member))));
            }
        }
        Value::Array(entries) => {
            for index in 0..entries.len() {
                let mut changed = entries.clone();
                changed.remove(index);
                found.push(Value::Array(changed));
                for entry in variations(&entries[index]) {
                    let mut changed = entries.clone();
                    changed[index] = entry;
                    found.push(Value::Array(changed));
                }
            }
        }
        _ => {}
    }
    // A union without a member is invalid.
    found.retain(|value| value.get("Sum").is_none_or(|sum| sum != &json!({})));
    found
}

/// The result of a case by the interpreter. A run-time error of JMESPath counts as null.
fn expected(kind: &str, path: &jmespath::Expression<'_>, wanted: &str, data: &jmespath::Variable) -> Value {
    let found = path.search(data);
    let found = found.map_or(Value::Null, |found| serde_json::to_value(&*found).unwrap());
    let strings = found.as_array().map(|entries| entries.iter().filter(|entry| !entry.is_null()).collect::<Vec<_>>());
    match kind {
        "string" => json!(found == json!(wanted)),
        "boolean" => json!(found == json!(wanted == "true")),
        "any" => json!(strings.is_some_and(|strings| strings.contains(&&json!(wanted)))),
        "all" => {
            let entries = found.as_array().filter(|entries| !entries.is_empty());
            json!(entries.is_some_and(|entries| entries.iter().all(|entry| *entry == json!(wanted))))
        }
        "texts" => json!(strings),
        _ => found,
    }
}

#[test]
fn compiled_expressions_agree_with_an_interpreter() {
    let samples: Vec<Value> = samples().iter().flat_map(variations).collect();
    let samples = samples.into_iter().map(|sample| {
        let output: WatchOutput = serde_json::from_value(sample.clone()).unwrap();
        (output, jmespath::Variable::try_from(&sample).unwrap())
    });
    let samples: Vec<(WatchOutput, jmespath::Variable)> = samples.collect();
    assert!(samples.len() > 200, "{}", samples.len());
    for (kind, path, wanted, compiled) in CASES {
        let interpreted = jmespath::compile(path).unwrap();
        let mut results = BTreeSet::new();
        for (output, data) in &samples {
            let found = compiled(output);
            assert_eq!(found, expected(kind, &interpreted, wanted, data), "{kind} {path} on {data}");
            results.insert(found.to_string());
        }
        assert!(results.len() > 1, "{path} has the same result for all samples");
    }
}
