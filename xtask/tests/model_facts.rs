//! The model of Partner Central Account states what AWS's own model states, in our own words.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/partnercentral-account.json");

/// Traits that say nothing of what goes over the wire, or that we have of our own.
const OWN_WORDS: &[&str] = &[
    "smithy.api#documentation",
    "smithy.api#examples",
    "smithy.test#smokeTests",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
];

#[test]
fn shapes_members_and_traits_are_those_of_aws() {
    let Some(theirs) = shared() else { return };
    let (ours, theirs) = (facts(read(Path::new(OURS))), facts(read(&theirs)));
    let ids = |shapes: &Map<String, Value>| shapes.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&ours), ids(&theirs));
    for (id, shape) in &ours {
        assert_eq!(shape, &theirs[id], "{id}");
        let names = |shape: &Value| -> Vec<String> {
            shape["members"].as_object().into_iter().flat_map(Map::keys).cloned().collect()
        };
        assert_eq!(names(shape), names(&theirs[id]), "the order of the members of {id}");
    }
}

#[test]
fn a_difference_would_be_seen() {
    let ours = facts(read(Path::new(OURS)));
    let mut other = read(Path::new(OURS));
    let members = other
        .pointer_mut("/shapes/com.amazonaws.partnercentralaccount#CancelConnectionRequest/members/Reason/traits")
        .expect("a member with traits");
    members["smithy.api#documentation"] = "Other words".into();
    assert_eq!(facts(other.clone()), ours, "words do not count");
    let length = other
        .pointer_mut("/shapes/com.amazonaws.partnercentralaccount#CancelConnectionRequest/members/Reason/traits")
        .and_then(Value::as_object_mut)
        .expect("a member with traits");
    length.remove("smithy.api#required");
    assert_ne!(facts(other), ours, "constraints do");
}

#[test]
fn everything_a_user_meets_is_documented() {
    let model = read(Path::new(OURS));
    let shapes = model["shapes"].as_object().expect("shapes");
    let mut checked = 0;
    let mut undocumented = Vec::new();
    let mut check = |id: String, shape: &Value| {
        checked += 1;
        let docs = shape["traits"]["smithy.api#documentation"].as_str().unwrap_or_default();
        if docs.trim().is_empty() {
            undocumented.push(id);
        }
    };
    for (id, shape) in shapes {
        let kind = shape["type"].as_str().unwrap_or_default();
        if !["service", "operation", "structure", "union", "enum", "intEnum"].contains(&kind) {
            continue;
        }
        check(id.clone(), shape);
        for (name, member) in shape["members"].as_object().into_iter().flatten() {
            check(format!("{id}${name}"), member);
        }
    }
    assert_eq!(undocumented, Vec::<String>::new(), "of {checked}");
    assert!(checked > 500, "only {checked} shapes and members were looked at");
}

/// The file of AWS's model beside the repository, or a word that there is none.
fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models/partnercentral-account.json");
    let found = path.exists().then_some(path);
    if found.is_none() {
        println!("skipped: ../shared/models is not beside the repository");
    }
    found
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("JSON")
}

/// The shapes, without what each model says in words of its own.
fn facts(mut model: Value) -> Map<String, Value> {
    assert_eq!(model.get("smithy").and_then(Value::as_str), Some("2.0"));
    let mut shapes = model.get_mut("shapes").and_then(Value::as_object_mut).map(std::mem::take).expect("shapes");
    for shape in shapes.values_mut() {
        drop_words(shape);
        for key in ["member", "key", "value"] {
            if let Some(member) = shape.get_mut(key) {
                drop_words(member);
            }
        }
        for member in shape.get_mut("members").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
            drop_words(member);
        }
        for key in ["operations", "resources", "errors"] {
            if let Some(references) = shape.get_mut(key).and_then(Value::as_array_mut) {
                references.sort_by_key(Value::to_string);
            }
        }
    }
    shapes
}

fn drop_words(shape: &mut Value) {
    let Some(shape) = shape.as_object_mut() else { return };
    if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
        traits.retain(|name, _| !OWN_WORDS.contains(&name.as_str()));
        if traits.is_empty() {
            shape.remove("traits");
        }
    }
    if shape.get("members").and_then(Value::as_object).is_some_and(Map::is_empty) {
        shape.remove("members");
    }
}
