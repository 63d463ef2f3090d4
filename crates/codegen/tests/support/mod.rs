//! Generates crates from a model in memory.

#![allow(clippy::expect_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses a part of this")]

use awsjson_codegen::{GenerateError, Generated, Package, Runtime, ServiceCrates};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Generates crates from `model`, without writing them. The model file is in a folder for the test `name`.
pub fn generate(name: &str, model: &Value) -> Result<Generated, GenerateError> {
    let folder = folder(name);
    fs::write(folder.join("model.json"), model.to_string()).expect("a model");
    let crates = ServiceCrates {
        packages: vec![Package::new(folder.join("model.json"))],
        out: folder.join("out"),
        runtime: Runtime::Version("0.1.0".to_owned()),
        cli: false,
        command: "awsjson-codegen --model".to_owned(),
    };
    crates.generate(|_| ())
}

/// The text of the generated files, by path.
pub fn files(name: &str, model: &Value) -> BTreeMap<String, String> {
    let generated = generate(name, model).expect("crates");
    generated.files().collect::<Result<_, _>>().expect("files")
}

/// An empty folder for the test `name`.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder");
    }
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("rustfmt.toml"), "max_width = 120\nuse_small_heuristics = \"Max\"\n").expect("settings");
    folder
}

/// A model of a service with an operation whose input has the required string `member`. `shapes` are added to the model.
pub fn service(sdk_id: &str, operation: &str, member: &str, shapes: Value) -> Value {
    let mut model = json!({ "smithy": "2.0", "shapes": {
        "example.tiny#Tiny": {
            "type": "service",
            "version": "2026-01-01",
            "operations": [{ "target": format!("example.tiny#{operation}") }],
            "traits": {
                "aws.api#service": { "sdkId": sdk_id },
                "aws.auth#sigv4": { "name": "tiny" },
                "aws.protocols#awsJson1_0": {},
            },
        },
        "example.tiny#Input": {
            "type": "structure",
            "members": { member: { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } },
        },
    }});
    let own = model.pointer_mut("/shapes").and_then(Value::as_object_mut).expect("shapes");
    own.insert(
        format!("example.tiny#{operation}"),
        json!({ "type": "operation", "input": { "target": "example.tiny#Input" } }),
    );
    own.extend(shapes.as_object().expect("shapes").clone());
    model
}
