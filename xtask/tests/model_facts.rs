//! The project's model of Partner Central Account equals the model of AWS, except for documentation.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const OWN_MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/partnercentral-account.json");

/// Traits that differ between the models: they do not affect the wire format, or the project has its own.
const IGNORED_TRAITS: &[&str] = &[
    "smithy.api#documentation",
    "smithy.api#examples",
    "smithy.test#smokeTests",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
];

#[test]
fn shapes_members_and_traits_equal_those_of_aws() {
    let Some(published) = published_model() else { return };
    let (own, published) = (facts(read(Path::new(OWN_MODEL))), facts(read(&published)));
    let ids = |shapes: &Map<String, Value>| shapes.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(&own), ids(&published));
    for (id, shape) in &own {
        assert_eq!(shape, &published[id], "{id}");
        let names = |shape: &Value| -> Vec<String> {
            shape["members"].as_object().into_iter().flat_map(Map::keys).cloned().collect()
        };
        assert_eq!(names(shape), names(&published[id]), "the order of the members of {id}");
    }
}

#[test]
fn the_comparison_ignores_documentation_and_detects_other_differences() {
    let own = facts(read(Path::new(OWN_MODEL)));
    let mut other = read(Path::new(OWN_MODEL));
    let members = other
        .pointer_mut("/shapes/com.amazonaws.partnercentralaccount#CancelConnectionRequest/members/Reason/traits")
        .expect("a member with traits");
    members["smithy.api#documentation"] = "Other words".into();
    assert_eq!(facts(other.clone()), own);
    let traits = other
        .pointer_mut("/shapes/com.amazonaws.partnercentralaccount#CancelConnectionRequest/members/Reason/traits")
        .and_then(Value::as_object_mut)
        .expect("a member with traits");
    traits.remove("smithy.api#required");
    assert_ne!(facts(other), own);
}

#[test]
fn all_shapes_and_members_are_documented() {
    let model = read(Path::new(OWN_MODEL));
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
    assert!(checked > 500, "only {checked} shapes and members were checked");
}

/// The file of the published model in a folder beside the repository, if it exists.
fn published_model() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/models/partnercentral-account.json");
    let found = path.exists().then_some(path);
    if found.is_none() {
        println!("skipped: the folder ../shared/models beside the repository does not exist");
    }
    found
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("JSON")
}

/// The shapes, without the ignored traits.
fn facts(mut model: Value) -> Map<String, Value> {
    assert_eq!(model.get("smithy").and_then(Value::as_str), Some("2.0"));
    let mut shapes = model.get_mut("shapes").and_then(Value::as_object_mut).map(std::mem::take).expect("shapes");
    for shape in shapes.values_mut() {
        drop_ignored_traits(shape);
        for key in ["member", "key", "value"] {
            if let Some(member) = shape.get_mut(key) {
                drop_ignored_traits(member);
            }
        }
        for member in shape.get_mut("members").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
            drop_ignored_traits(member);
        }
        for key in ["operations", "resources", "errors"] {
            if let Some(references) = shape.get_mut(key).and_then(Value::as_array_mut) {
                references.sort_by_key(Value::to_string);
            }
        }
    }
    shapes
}

fn drop_ignored_traits(shape: &mut Value) {
    let Some(shape) = shape.as_object_mut() else { return };
    if let Some(traits) = shape.get_mut("traits").and_then(Value::as_object_mut) {
        traits.retain(|name, _| !IGNORED_TRAITS.contains(&name.as_str()));
        if traits.is_empty() {
            shape.remove("traits");
        }
    }
    if shape.get("members").and_then(Value::as_object).is_some_and(Map::is_empty) {
        shape.remove("members");
    }
}
