//! A made-up service whose operations are authenticated in every way, and whose endpoint rules ask
//! a client: its crates are generated, and called over a real socket.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MODEL: &str = include_str!("model.json");
const SERVICE: &str = "example.gate#Gate";

/// The folder of one test, and the model in it.
fn generate(name: &str, model: &Value) -> (PathBuf, Output) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder");
    }
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("gate.json");
    fs::write(&file, model.to_string()).expect("a model");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("codegen").arg("--model").arg(file).arg("--out").arg(folder.join("out")).output();
    (folder.join("out"), output.expect("xtask runs"))
}

fn model() -> Value {
    serde_json::from_str(MODEL).expect("a model")
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn calls_are_signed_as_the_model_says() {
    let (out, output) = generate("calls", &model());
    assert!(output.status.success(), "{}", told(&output));
    assert!(!told(&output).contains("warning"), "{}", told(&output));

    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let write = |path: &str, text: &str| {
        let path = out.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("Cargo.toml", "[workspace]\nmembers = [\"calls\", \"gate\", \"gate-model\"]\nresolver = \"3\"\n");
    // No feature that the client does without: what it stands on is compiled for other tests, too.
    let manifest = "[package]\nname = \"calls\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dev-dependencies]\n\
                    aws-credential-types = \"1\"\n\
                    gate = { path = \"../gate\" }\nhmac = \"0.13\"\nsha2 = \"0.11\"\n\
                    tokio = { version = \"1\", features = [\"io-util\", \"net\", \"rt\", \"time\"] }\n";
    write("calls/Cargo.toml", manifest);
    write("calls/src/lib.rs", "");
    write("calls/tests/calls.rs", include_str!("calls.rs"));
    let server = fs::read_to_string(workspace.join("crates/client/tests/common/server.rs")).expect("a server");
    write("calls/tests/server.rs", &server);
    fs::copy(workspace.join("Cargo.lock"), out.join("Cargo.lock")).expect("a lock file");
    for arguments in [
        &["clippy", "--no-deps", "--package", "gate", "--package", "gate-model", "--", "-D", "warnings"][..],
        &["test", "--quiet", "--package", "calls", "--test", "calls"],
    ] {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("service-crates-target"))
            .current_dir(&out)
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        let all = arguments[0] != "test" || told(&output).contains("5 passed; 0 failed");
        assert!(all, "{}", told(&output));
    }
}

#[test]
fn setters_of_the_client_are_documented_as_the_parameters_are() {
    let (out, output) = generate("setters", &model());
    assert!(output.status.success(), "{}", told(&output));
    let read = |path: &str| fs::read_to_string(out.join(path)).expect("a file");
    let setters = read("gate/src/generated/endpoint_parameters.rs");
    let documented = "    /// The **lane** to be in.\n    /// - One\n    ///\n    /// `Lane` in the rules.\n    \
                      #[must_use]\n    fn lane(self, value: impl Into<String>) -> Self;\n";
    assert!(setters.contains(documented), "{setters}");
    let rules = read("gate-model/src/generated/endpoint.rs");
    assert!(rules.contains("    /// The `lane`.\n    ///\n    /// `Lane` in the rules.\n"), "{rules}");
    assert!(rules.contains("pub lane_2: Option<String>"), "{rules}");
}

#[test]
fn without_parameters_there_is_nothing_to_set() {
    let mut model = model();
    let traits = model["shapes"][SERVICE]["traits"].as_object_mut().expect("traits");
    traits.remove("smithy.rules#clientContextParams");
    let (out, output) = generate("nothing-to-set", &model);
    assert!(output.status.success(), "{}", told(&output));
    assert!(!out.join("gate/src/generated/endpoint_parameters.rs").exists());
    let library = fs::read_to_string(out.join("gate/src/lib.rs")).expect("a file");
    assert!(!library.contains("EndpointParameters"), "{library}");
}

#[test]
fn the_client_makes_the_signatures_that_endpoints_ask_for() {
    for (name, schemes, expected) in [
        ("v4a", json!([{ "name": "sigv4a", "signingRegionSet": ["*"] }]), true),
        ("v4a-or-v4", json!([{ "name": "sigv4a", "signingRegionSet": ["*"] }, { "name": "sigv4" }]), false),
        ("v4", json!([{ "name": "sigv4" }]), false),
    ] {
        let mut model = model();
        let rules = &mut model["shapes"][SERVICE]["traits"]["smithy.rules#endpointRuleSet"]["rules"];
        rules[0]["endpoint"]["properties"]["authSchemes"] = schemes;
        let (out, output) = generate(name, &model);
        assert!(output.status.success(), "{}", told(&output));
        let manifest = fs::read_to_string(out.join("gate/Cargo.toml")).expect("a manifest");
        assert_eq!(manifest.contains("features = [\"sigv4a\"]"), expected, "{manifest}");
    }
}

#[test]
fn what_is_not_signed_by_sigv4_is_refused_or_told() {
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
            "example.gate#Open: it is authenticated by smithy.api#httpBearerAuth only, not by SigV4",
        ),
        (
            "optional-bearer",
            edited(|shapes| {
                shapes["example.gate#Knock"]["traits"]["smithy.api#auth"] = json!(["smithy.api#httpBearerAuth"]);
            }),
            "example.gate#Knock: it is authenticated by smithy.api#httpBearerAuth only, not by SigV4",
        ),
        (
            "key-service",
            edited(|shapes| {
                remove(shapes, &["aws.auth#sigv4", "smithy.api#auth", "smithy.api#httpBearerAuth"]);
                shapes[SERVICE]["traits"]["smithy.api#httpApiKeyAuth"] = json!({ "name": "key", "in": "header" });
            }),
            "example.gate#Knock: it is authenticated by smithy.api#httpApiKeyAuth only, not by SigV4",
        ),
        (
            "scheme-of-the-model",
            edited(|shapes| {
                remove(shapes, &["aws.auth#sigv4", "smithy.api#auth", "smithy.api#httpBearerAuth"]);
                shapes["example.gate#seal"] =
                    json!({ "type": "structure", "traits": { "smithy.api#authDefinition": {} } });
                shapes[SERVICE]["traits"]["example.gate#seal"] = json!({});
            }),
            "example.gate#Knock: it is authenticated by example.gate#seal only, not by SigV4",
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
            "gate.json: example.gate#Gate: clientContextParams.Lane: unknown type \"number\"",
        ),
    ] {
        let (out, output) = generate(name, &model);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", told(&output));
        assert!(told(&output).contains(message), "{}", told(&output));
        assert_eq!(told(&output).lines().count(), 1, "{}", told(&output));
        assert!(!out.exists(), "{name}: something was written");
    }

    let unsigned = edited(|shapes| remove(shapes, &["aws.auth#sigv4", "smithy.api#auth", "smithy.api#httpBearerAuth"]));
    let (out, output) = generate("unsigned", &unsigned);
    assert!(output.status.success(), "{}", told(&output));
    let warning = "example.gate#Gate: it has no trait of an authentication scheme: its requests are not signed";
    assert!(told(&output).contains(warning), "{}", told(&output));
    let operation = fs::read_to_string(out.join("gate-model/src/generated/operation/open.rs")).expect("a file");
    assert!(operation.contains("Auth::None"), "{operation}");
}

/// Takes traits of the service away.
fn remove(shapes: &mut Value, names: &[&str]) {
    let traits = shapes[SERVICE]["traits"].as_object_mut().expect("traits");
    names.iter().for_each(|name| drop(traits.remove(*name)));
}
