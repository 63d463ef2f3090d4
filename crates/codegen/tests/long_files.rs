//! Files that would be long are divided.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

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

/// Documentation of several paragraphs.
const DOCS: &str = "<p>A sentence about it.</p><p>Another paragraph, which is so long that it does not fit on a single \
    line of a file.</p><ul><li>An item.</li><li>Another one.</li></ul>";

/// A service whose types, errors and operations are each too many for a file, or too long for one.
fn huge() -> Value {
    let to = |name: &str| json!({ "target": format!("example.tiny#{name}") });
    let member = |target: &str, value: Value| {
        let mut member = json!({ "target": target, "traits": { "smithy.api#documentation": DOCS } });
        member["traits"]["smithy.api#enumValue"] = value;
        member
    };
    let members = |count: usize, member: &dyn Fn(usize) -> Value| -> Map<String, Value> {
        (0..count).map(|number| (format!("Member{number}"), member(number))).collect()
    };
    let structure = || {
        let traits = json!({
            "smithy.api#documentation": DOCS, "smithy.api#length": { "min": 1 }, "smithy.api#pattern": "^[a-z]+$",
        });
        let members = members(300, &|_| json!({ "target": "smithy.api#String", "traits": traits }));
        json!({ "type": "structure", "members": members })
    };
    let errors: Vec<String> = (0..500).map(|number| format!("Problem{number}")).collect();
    let mut shapes = json!({
        "example.tiny#Call": { "type": "operation", "input": to("Input"), "output": to("Output") },
        "example.tiny#Output": structure(),
        "example.tiny#Input": structure(),
        "example.tiny#Secret": structure(),
        "example.tiny#Text": { "type": "enum", "members": members(700, &|number| member("smithy.api#Unit", json!(format!("v{number}")))) },
        "example.tiny#Number": { "type": "intEnum", "members": members(700, &|number| member("smithy.api#Unit", json!(number))) },
        "example.tiny#Choice": { "type": "union", "members": members(200, &|_| member("smithy.api#String", json!(null))) },
    });
    for union in shapes["example.tiny#Choice"]["members"].as_object_mut().expect("members").values_mut() {
        union["traits"].as_object_mut().expect("traits").remove("smithy.api#enumValue");
    }
    shapes["example.tiny#Secret"]["traits"]["smithy.api#sensitive"] = json!({});
    for name in ["Secret", "Text", "Number", "Choice"] {
        shapes["example.tiny#Input"]["members"][name] = to(name);
    }
    for name in &errors {
        shapes[format!("example.tiny#{name}")] = json!({
            "type": "structure",
            "members": {},
            "traits": { "smithy.api#error": "client", "smithy.api#documentation": DOCS },
        });
    }
    shapes["example.tiny#Call"]["errors"] = errors.iter().map(|name| to(name)).collect();
    service("Huge", "Call", "Name", shapes)
}

/// A service with as many operations as the largest services of AWS, most of which start with the same word.
fn many_operations() -> Value {
    let mut model = service("Many", "Call", "Name", json!({}));
    let names: Vec<String> = [("List", 540), ("Mod", 130), ("Client", 130)]
        .iter()
        .flat_map(|(verb, count)| (0..*count).map(move |number| format!("{verb}Part{number}")))
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
        ("many/src/generated/client/list_5.rs", "    pub fn list_part99(&self)"),
        // The file `mod.rs` is that of the module itself.
        ("many/src/generated/client/mod_.rs", "    pub fn mod_part0(&self)"),
        ("many/src/generated/client/mod_2.rs", "    pub fn mod_part99(&self)"),
        (
            "many/src/generated/client/mod.rs",
            "#[allow(clippy::module_inception)]\nmod client;\nmod client_2;\nmod list;\nmod list_2;\n",
        ),
    ] {
        assert!(files[path].contains(text), "`{text}` is not in {path}: {}", files[path]);
    }
    assert!(files.values().all(|text| text.lines().count() <= 1_500));
}

/// The files of all crates of `model`, which are not long.
fn files_that_are_not_long(test: &str, model: &Value) -> BTreeMap<String, String> {
    let folder = folder(test);
    fs::write(folder.join("model.json"), model.to_string()).expect("a model");
    let crates = ServiceCrates {
        packages: vec![Package::new(folder.join("model.json"))],
        out: folder.join("out"),
        runtime: Runtime::Version("0.1.0".to_owned()),
        cli: true,
        command: "awsjson-codegen --model".to_owned(),
    };
    let generated = crates.generate(|_| ()).expect("crates");
    let files: BTreeMap<String, String> = generated.files().collect::<Result<_, _>>().expect("files");
    let lines = files.iter().map(|(path, text)| (path, text.lines().count()));
    let long: Vec<_> = lines.filter(|(_, lines)| *lines > 1_500).collect();
    assert!(long.is_empty(), "{long:?}");
    files
}

#[test]
fn no_file_is_long() {
    let files = files_that_are_not_long("long-files", &large());
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
        assert!(files.contains_key(path), "{path}");
    }
}

#[test]
fn a_type_that_is_too_long_for_a_file_has_its_documentation_at_its_setters() {
    let files = files_that_are_not_long("long-files-types", &huge());
    let of = |path: &str| files.get(path).unwrap_or_else(|| panic!("{path}: {:?}", files.keys()));
    let structure = of("huge-model/src/generated/types/secret/mod.rs");
    assert!(structure.contains("    /// A sentence about it.\n    ///\n    /// Length: at least 1."), "{structure}");
    assert!(!structure.contains("Another paragraph") && !structure.contains("impl Validate"), "{structure}");
    assert!(of("huge-model/src/generated/types/secret/implementations_2.rs").contains("impl Validate for Secret"));
    let setters = of("huge-model/src/generated/types/secret/setters.rs");
    assert!(setters.contains("    /// Another paragraph, which"), "{setters}");
    for path in ["text", "number"] {
        assert!(
            of(&format!("huge-model/src/generated/types/enums/{path}.rs")).contains("    /// A sentence about it.\n")
        );
    }
    assert!(of("huge-model/src/generated/types/unions/choice.rs").contains("Another paragraph"));
    // Each error has a variant and a predicate.
    let (errors, result) = (of("huge-model/src/generated/error/service_error.rs"), of("huge/src/generated/result.rs"));
    assert!(errors.contains("Problem499(Problem499)") && result.contains("is_problem499 = Problem499,"));
    // A long table of members refers to its rows.
    let table = of("huge-cli/src/generated/operation/call/input.rs");
    let rows = of("huge-cli/src/generated/operation/call/input_4.rs");
    assert!(
        table.contains("        INPUT__299,") && table.contains("pub const INPUT__0: Member = Member {"),
        "{table}"
    );
    assert!(rows.contains("pub const INPUT__299: Member = Member {"), "{rows}");
}
