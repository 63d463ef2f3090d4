//! An example service whose operations use all kinds of authentication, and whose endpoint rules have client context
//! parameters. Its crates are generated, and called over a real socket.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

#[path = "../folder/mod.rs"]
mod folder;

use folder::{Folder, stderr, stdout};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Output;

const MODEL: &str = include_str!("model.json");
const SERVICE: &str = "example.gate#Gate";

/// Runs codegen for the model in a folder for the test.
fn generate(name: &str, model: &Value) -> (Folder, Output) {
    let folder = Folder::new(&format!("gate-{name}"));
    let output = folder.codegen(&["--model", &folder.model("gate.json", model)]);
    (folder, output)
}

fn model() -> Value {
    serde_json::from_str(MODEL).expect("a model")
}

fn printed(output: &Output) -> String {
    stdout(output) + &stderr(output)
}

#[test]
fn calls_are_signed_as_defined_by_the_model() {
    let (folder, output) = generate("calls", &model());
    assert!(output.status.success(), "{}", printed(&output));
    assert!(!printed(&output).contains("warning"), "{}", printed(&output));

    let write = |path: &str, text: &str| {
        let path = folder.out().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    folder.workspace(&["calls", "gate", "gate-model"]);
    // Only features that the client enables too, so that dependencies compiled for other tests are reused.
    let testing = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/testing");
    let manifest = format!(
        "[package]\nname = \"calls\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dev-dependencies]\n\
         awsjson-testing = {{ path = {:?} }}\ngate = {{ path = \"../gate\" }}\n\
         tokio = {{ version = \"1\", features = [\"net\", \"rt\", \"time\"] }}\n",
        testing.display().to_string()
    );
    write("calls/Cargo.toml", &manifest);
    write("calls/src/lib.rs", "");
    write("calls/tests/calls.rs", include_str!("calls.rs"));
    folder.cargo(&["clippy", "--no-deps", "--package", "gate", "--package", "gate-model", "--", "-D", "warnings"]);
    let tested = folder.cargo(&["test", "--quiet", "--package", "calls", "--test", "calls"]);
    assert!(printed(&tested).contains("5 passed; 0 failed"), "{}", printed(&tested));
}

#[test]
fn setters_of_the_client_have_the_documentation_of_the_parameters() {
    let (folder, output) = generate("setters", &model());
    assert!(output.status.success(), "{}", printed(&output));
    let read = |path: &str| fs::read_to_string(folder.out().join(path)).expect("a file");
    let setters = read("gate/src/generated/endpoint_parameters.rs");
    let documented = "    /// The **lane** to be in.\n    /// - One\n    ///\n    /// `Lane` in the rules.\n    \
                      #[must_use]\n    fn lane(self, value: impl Into<String>) -> Self;\n";
    assert!(setters.contains(documented), "{setters}");
    let rules = read("gate-model/src/generated/endpoint.rs");
    assert!(rules.contains("    /// The `lane`.\n    ///\n    /// `Lane` in the rules.\n"), "{rules}");
    assert!(rules.contains("pub lane_2: Option<String>"), "{rules}");
}

#[test]
fn without_parameters_no_setters_are_generated() {
    let mut model = model();
    let traits = model["shapes"][SERVICE]["traits"].as_object_mut().expect("traits");
    traits.remove("smithy.rules#clientContextParams");
    let (folder, output) = generate("without-parameters", &model);
    assert!(output.status.success(), "{}", printed(&output));
    assert!(!folder.out().join("gate/src/generated/endpoint_parameters.rs").exists());
    let library = fs::read_to_string(folder.out().join("gate/src/lib.rs")).expect("a file");
    assert!(!library.contains("EndpointParameters"), "{library}");
}

#[test]
fn sigv4a_is_enabled_if_endpoints_require_it() {
    for (name, schemes, expected) in [
        ("v4a", json!([{ "name": "sigv4a", "signingRegionSet": ["*"] }]), true),
        ("v4a-or-v4", json!([{ "name": "sigv4a", "signingRegionSet": ["*"] }, { "name": "sigv4" }]), false),
        ("v4", json!([{ "name": "sigv4" }]), false),
    ] {
        let mut model = model();
        let rules = &mut model["shapes"][SERVICE]["traits"]["smithy.rules#endpointRuleSet"]["rules"];
        rules[0]["endpoint"]["properties"]["authSchemes"] = schemes;
        let (folder, output) = generate(name, &model);
        assert!(output.status.success(), "{}", printed(&output));
        let manifest = fs::read_to_string(folder.out().join("gate/Cargo.toml")).expect("a manifest");
        assert_eq!(manifest.contains("features = [\"sigv4a\"]"), expected, "{manifest}");
    }
}

#[test]
fn unsupported_authentication_is_an_error_and_missing_authentication_a_warning() {
    let edited = |edit: fn(&mut Value)| {
        let mut model = model();
        edit(&mut model["shapes"]);
        model
    };
    for (name, model, message) in [
        (
            "bearer-operation",
            edited(|shapes| {
                shapes["example.gate#Open"]["traits"] = json!({ "smithy.api#auth": ["smithy.api#httpBearerAuth"] });
            }),
            "example.gate#Open: the operation requires smithy.api#httpBearerAuth, but only SigV4 authentication is supported",
        ),
        (
            "optional-bearer",
            edited(|shapes| {
                shapes["example.gate#Knock"]["traits"]["smithy.api#auth"] = json!(["smithy.api#httpBearerAuth"]);
            }),
            "example.gate#Knock: the operation requires smithy.api#httpBearerAuth, but only SigV4 authentication is supported",
        ),
        (
            "key-service",
            edited(|shapes| {
                remove(shapes, &["aws.auth#sigv4", "smithy.api#auth", "smithy.api#httpBearerAuth"]);
                shapes[SERVICE]["traits"]["smithy.api#httpApiKeyAuth"] = json!({ "name": "key", "in": "header" });
            }),
            "example.gate#Knock: the operation requires smithy.api#httpApiKeyAuth, but only SigV4 authentication is supported",
        ),
        (
            "scheme-of-the-model",
            edited(|shapes| {
                remove(shapes, &["aws.auth#sigv4", "smithy.api#auth", "smithy.api#httpBearerAuth"]);
                shapes["example.gate#seal"] =
                    json!({ "type": "structure", "traits": { "smithy.api#authDefinition": {} } });
                shapes[SERVICE]["traits"]["example.gate#seal"] = json!({});
            }),
            "example.gate#Knock: the operation requires example.gate#seal, but only SigV4 authentication is supported",
        ),
        (
            "unknown-function",
            edited(|shapes| {
                let rules = &mut shapes[SERVICE]["traits"]["smithy.rules#endpointRuleSet"]["rules"];
                rules[0]["conditions"][0]["fn"] = json!("launch");
            }),
            "gate.json: example.gate#Gate: smithy.rules#endpointRuleSet.rules[0].conditions[0].fn: \
             unknown function \"launch\"",
        ),
        (
            "unknown-type",
            edited(|shapes| {
                shapes[SERVICE]["traits"]["smithy.rules#clientContextParams"]["Lane"]["type"] = json!("number");
            }),
            "gate.json: example.gate#Gate: the trait smithy.rules#clientContextParams has an unknown type at Lane: \"number\"",
        ),
    ] {
        let (folder, output) = generate(name, &model);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", printed(&output));
        assert!(printed(&output).contains(message), "{}", printed(&output));
        assert_eq!(printed(&output).lines().count(), 1, "{}", printed(&output));
        assert!(!folder.out().exists(), "{name}: something was written");
    }

    let unsigned = edited(|shapes| remove(shapes, &["aws.auth#sigv4", "smithy.api#auth", "smithy.api#httpBearerAuth"]));
    let (folder, output) = generate("unsigned", &unsigned);
    assert!(output.status.success(), "{}", printed(&output));
    let warning =
        "example.gate#Gate: the service has no trait of an authentication scheme, so its requests are not signed";
    assert!(printed(&output).contains(warning), "{}", printed(&output));
    let operation =
        fs::read_to_string(folder.out().join("gate-model/src/generated/operation/open.rs")).expect("a file");
    assert!(operation.contains("Auth::None"), "{operation}");
}

/// Removes traits of the service.
fn remove(shapes: &mut Value, names: &[&str]) {
    let traits = shapes[SERVICE]["traits"].as_object_mut().expect("traits");
    names.iter().for_each(|name| drop(traits.remove(*name)));
}
