//! Files that would be long are divided.

#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

mod support;

use awsjson_codegen::{Package, Runtime, ServiceCrates};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use support::{files, folder, service};

/// The number of members of the largest structures, which is that of the largest structures of AWS.
const MEMBERS: usize = 150;

/// A service with large structures as input, output, error and type, with many types, and with many enum values.
fn large() -> Value {
    let docs = "<p>A sentence about the member. Another one, which makes its documentation longer than a line.</p>";
    let members = |target: &str| -> Map<String, Value> {
        let member = json!({ "target": target, "traits": { "smithy.api#documentation": docs } });
        (0..MEMBERS).map(|number| (format!("Member{number}"), member.clone())).collect()
    };
    let large = |target: &str| json!({ "type": "structure", "members": members(target) });
    let to = |name: &str| json!({ "target": format!("example.tiny#{name}") });
    let mut shapes = json!({
        "example.tiny#Call": { "type": "operation", "input": to("Input"), "output": to("Output"), "errors": [to("Failed")] },
        "example.tiny#Input": large("example.tiny#Large"),
        "example.tiny#Output": large("example.tiny#Large"),
        "example.tiny#Large": large("smithy.api#String"),
        "example.tiny#Failed": large("example.tiny#Kind"),
        "example.tiny#Kind": { "type": "enum", "members": { "A": { "target": "smithy.api#Unit" } } },
        "example.tiny#Wide": { "type": "structure", "members": {} },
    });
    shapes["example.tiny#Failed"]["traits"]["smithy.api#error"] = json!("client");
    for number in 0..30 {
        let name = format!("Wide{number}");
        shapes[format!("example.tiny#{name}")] = large("smithy.api#String");
        shapes["example.tiny#Wide"]["members"][&name] = to(&name);
        // A part of the type parameters of a builder is on each line of it.
        shapes["example.tiny#Wide"]["members"][format!("Required{number}")] =
            json!({ "target": "smithy.api#String", "traits": { "smithy.api#required": {} } });
    }
    shapes["example.tiny#Input"]["members"]["Wide"] = to("Wide");
    service("Large", "Call", "Name", shapes)
}

/// A service with as many operations as the largest services of AWS.
fn many_operations() -> Value {
    let mut model = service("Many", "Call", "Name", json!({}));
    let names: Vec<String> = ["List", "Mod", "Client"]
        .iter()
        .flat_map(|verb| (0..130).map(move |number| format!("{verb}Part{number}")))
        .collect();
    let targets = names.iter().map(|name| json!({ "target": format!("example.tiny#{name}") }));
    model["shapes"]["example.tiny#Tiny"]["operations"] = targets.collect();
    for name in &names {
        model["shapes"][format!("example.tiny#{name}")] = json!({ "type": "operation" });
    }
    model
}

#[test]
fn the_methods_of_many_operations_are_divided_by_their_first_words() {
    let files = files("long-files-operations", &many_operations());
    for (path, text) in [
        ("many/src/generated/client/list.rs", "use crate::generated::client::Client;"),
        ("many/src/generated/client/list.rs", "    pub fn list_part0(&self)"),
        // The file `mod.rs` is that of the module itself.
        ("many/src/generated/client/mod_.rs", "    pub fn mod_part0(&self)"),
        ("many/src/generated/client/mod.rs", "#[allow(clippy::module_inception)]\nmod client;\nmod list;\nmod mod_;\n"),
    ] {
        assert!(files[path].contains(text), "`{text}` is not in {path}: {}", files[path]);
    }
    assert!(files.values().all(|text| text.lines().count() <= 1_500));
}

#[test]
fn no_file_is_long() {
    let folder = folder("long-files");
    fs::write(folder.join("model.json"), large().to_string()).expect("a model");
    let crates = ServiceCrates {
        packages: vec![Package::new(folder.join("model.json"))],
        out: folder.join("out"),
        runtime: Runtime::Version("0.1.0".to_owned()),
        cli: true,
        command: "awsjson-codegen --model".to_owned(),
    };
    let generated = crates.generate(|_| ()).expect("crates");
    let lines = generated.files().map(|file| file.map(|(path, text)| (path, text.lines().count())));
    let lines: BTreeMap<String, usize> = lines.collect::<Result<_, _>>().expect("files");
    let long: Vec<_> = lines.iter().filter(|(_, lines)| **lines > 1_500).collect();
    assert!(long.is_empty(), "{long:?}");
    // The methods of a large type are beside it, and its module has the same path.
    for path in [
        "large-cli/src/generated/operation/call/input.rs",
        "large-model/src/generated/types/large/mod.rs",
        "large-model/src/generated/types/large/setters.rs",
        "large-model/src/generated/error/failed/setters.rs",
        "large-model/src/generated/operation/call/input/setters.rs",
        "large-model/src/generated/schema/structures_2.rs",
        "large/src/generated/fluent/call/setters.rs",
        "large-cli/src/generated/structures/structures_2.rs",
    ] {
        assert!(lines.contains_key(path), "{path}");
    }
}
