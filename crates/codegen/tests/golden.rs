//! Golden output: the crates of a small example service, so that a change of the generator shows as a diff. If
//! `UPDATE_GOLDEN` is set, the test writes the files.

mod support;

use serde_json::json;
use std::fs;
use std::path::Path;
use support::{files, service};

#[test]
fn generated_crates_equal_the_golden_output() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/lamp/lamp.txt");
    let mut written = String::new();
    for (path, text) in files("golden-lamp", &lamp()) {
        written += &format!("==> {path} <==\n{text}\n");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &written).expect("a file");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == written, "{} is stale: run this test with UPDATE_GOLDEN=1 and read the diff", path.display());
}

/// A model with a structure, an enum, a union, constraints, an error, and types with names that generated code uses.
fn lamp() -> serde_json::Value {
    service(
        "Lamp",
        "Switch",
        "Name",
        json!({
            "example.tiny#Switch": {
                "type": "operation",
                "input": { "target": "example.tiny#Input" },
                "output": { "target": "example.tiny#Lamp" },
                "errors": [{ "target": "example.tiny#Broken" }],
                "traits": { "smithy.api#documentation": "<p>Switches a lamp. It may <b>flicker</b>.</p>", "smithy.api#idempotent": {} },
            },
            "example.tiny#Input": {
                "type": "structure",
                "members": {
                    "Name": { "target": "example.tiny#Name", "traits": { "smithy.api#required": {} } },
                    "Light": { "target": "example.tiny#Light" },
                    "Rooms": { "target": "example.tiny#Rooms", "traits": { "smithy.api#required": {} } },
                    "Values": { "target": "example.tiny#Values" },
                },
            },
            "example.tiny#Lamp": {
                "type": "structure",
                "members": {
                    "Operation": { "target": "example.tiny#Operation" },
                    "Values": { "target": "example.tiny#Values" },
                    "Since": { "target": "smithy.api#Timestamp" },
                },
            },
            "example.tiny#Name": {
                "type": "string",
                "traits": { "smithy.api#pattern": "^[a-z]+$", "smithy.api#length": { "min": 1, "max": 20 } },
            },
            "example.tiny#Light": {
                "type": "union",
                "members": {
                    "Color": { "target": "example.tiny#Color" },
                    "Value": { "target": "example.tiny#Value" },
                },
            },
            "example.tiny#Color": {
                "type": "enum",
                "members": { "WARM_WHITE": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": "WARM_WHITE" } } },
            },
            "example.tiny#Value": {
                "type": "structure",
                "members": { "Percent": { "target": "smithy.api#Integer", "traits": { "smithy.api#range": { "max": 100 } } } },
            },
            "example.tiny#Rooms": { "type": "list", "member": { "target": "example.tiny#Name" } },
            "example.tiny#Values": {
                "type": "map",
                "key": { "target": "smithy.api#String" },
                "value": { "target": "example.tiny#Value" },
            },
            "example.tiny#Operation": {
                "type": "structure",
                "members": { "Secret": { "target": "example.tiny#Secret" } },
            },
            "example.tiny#Secret": { "type": "string", "traits": { "smithy.api#sensitive": {} } },
            "example.tiny#Broken": {
                "type": "structure",
                "members": { "message": { "target": "smithy.api#String" } },
                "traits": { "smithy.api#error": "client" },
            },
        }),
    )
}
