//! `cargo xtask codegen --model FILE --out DIR` generates the crates of a service.

mod folder;
mod weather;

use folder::{Folder, stderr, stdout};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use weather::weather;

/// The dependencies of the tests of a generated crate.
fn test_dependencies() -> String {
    let testing = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/testing");
    format!(
        "\n[dev-dependencies]\nawsjson-testing = {{ path = {testing:?} }}\n\
         tokio = {{ version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }}\n"
    )
}

#[test]
fn generated_crates_compile_and_pass_their_tests() {
    let folder = Folder::new("compile");
    let model = folder.model("weather.json", &weather());
    let files = folder.generate(&["--model", &model]);
    for path in [
        "weather-model/Cargo.toml",
        "weather-model/src/lib.rs",
        "weather-model/src/generated/operation/get_forecast.rs",
        "weather/Cargo.toml",
        "weather/src/lib.rs",
        "weather/src/generated/client.rs",
    ] {
        assert!(files.contains_key(path), "{path} is not in {:?}", files.keys());
    }
    let lines = |text: &str| text.lines().count();
    let longest = files.iter().max_by_key(|(_, text)| lines(text)).expect("files");
    assert!(lines(longest.1) <= 1500, "{} is too long", longest.0);

    // Items that the model deprecates are deprecated.
    for (path, text) in [
        ("weather/src/generated/client.rs", "    #[deprecated]\n    pub fn wait_until_storm"),
        (
            "weather-model/src/generated/types/other_place.rs",
            "    #[deprecated(note = \"All are on Earth.\")]\n    pub planet",
        ),
        (
            "weather-model/src/generated/types/other_place.rs",
            "    #[deprecated(note = \"All are on Earth.\")]\n    pub fn planet",
        ),
        (
            "weather-model/src/generated/types/cloud.rs",
            "#[deprecated(note = \"Clouds are gone. (since 2026-01-01)\")]\n",
        ),
        ("weather-model/src/generated/types/enums.rs", "        #[deprecated]\n        Green = 1"),
        ("weather-model/src/generated/types/unions.rs", "        #[deprecated]\n        Nothing"),
    ] {
        assert!(files[path].contains(text), "`{text}` is not in {path}:\n{}", files[path]);
    }

    // The behaviour is tested from an integration test of the client crate.
    let manifest = folder.out().join("weather/Cargo.toml");
    fs::write(&manifest, files["weather/Cargo.toml"].clone() + &test_dependencies()).expect("a manifest");
    fs::create_dir(folder.out().join("weather/tests")).expect("a folder");
    fs::write(folder.out().join("weather/tests/calls.rs"), include_str!("weather/calls.rs")).expect("a test");

    folder.workspace(&["weather*"]);
    let rustfmt = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rustfmt.toml");
    fs::copy(rustfmt, folder.out().join("rustfmt.toml")).expect("rustfmt's settings");
    for arguments in [
        &["clippy", "--workspace", "--no-deps", "--all-targets", "--", "-D", "warnings"][..],
        &["doc", "--workspace", "--no-deps"],
        &["test", "--workspace"],
        &["fmt", "--all", "--check", "--", "--config-path", "rustfmt.toml"],
    ] {
        folder.cargo(arguments);
    }
}

#[test]
fn a_waiter_that_cannot_be_compiled_is_left_out_with_a_warning() {
    let folder = Folder::new("waiters");
    let mut model = weather();
    let traits = &mut model["shapes"]["example.weather#GetForecast"]["traits"];
    let matcher = json!({ "output": { "path": "Elsewhere.Moon", "expected": "full", "comparator": "stringEquals" } });
    traits["smithy.waiters#waitable"]["FullMoon"] =
        json!({ "acceptors": [{ "state": "success", "matcher": matcher }] });
    traits["smithy.rules#operationContextParams"] = json!({ "Region": { "path": "Days[::2]" } });
    let output = folder.codegen(&["--model", &folder.model("weather.json", &model)]);
    assert!(output.status.success(), "{}", stderr(&output));
    for warning in [
        "example.weather#GetForecast: the waiter FullMoon of smithy.waiters#waitable is left out: \
         the member Moon does not exist (in `Elsewhere.Moon`)",
        "example.weather#GetForecast: the endpoint parameter Region of smithy.rules#operationContextParams is left out: \
         slices with negative indices or steps are not supported (in `Days[::2]`)",
    ] {
        assert!(stderr(&output).contains(warning), "{}", stderr(&output));
    }
    let files = folder.files();
    let waiters = &files["weather-model/src/generated/waiter.rs"];
    assert!(!waiters.contains("FullMoon") && waiters.contains("pub enum ClearSky {}"), "{waiters}");
    assert!(waiters.contains("/// Waits until the sky is **clear**."), "{waiters}");
    assert!(files["weather/src/generated/client.rs"].contains("pub fn wait_until_clear_sky(&self)"));
}

#[test]
fn an_event_stream_is_part_of_the_response() {
    let folder = Folder::new("streams");
    let model = folder.model("weather.json", &weather());
    let files = folder.generate(&["--model", &model]);
    let contains =
        |path: &str, text: &str| assert!(files[path].contains(text), "`{text}` is not in {path}:\n{}", files[path]);
    contains("weather/Cargo.toml", r#"features = ["event-stream", "waiter"]"#);
    // Event streams require HTTP/2.
    contains("weather/Cargo.toml", r#"default = ["ring", "native-roots", "http2"]"#);
    contains("weather/src/generated/fluent/watch_sky.rs", "    pub station: String,\n");
    contains(
        "weather/src/generated/fluent/watch_sky.rs",
        "    pub changes: awsjson_client::EventReceiver<WatchSky>,\n",
    );
    contains("weather-model/src/generated/operation/watch_sky.rs", "type Event = Changes;");
    let unions = "weather-model/src/generated/types/unions.rs";
    contains(unions, r#"EventLayout::new("picture", &["Width"], EventPayload::Bytes("Pixels"))"#);
    contains(unions, r#"&[("storm", "Storm")]"#);
    assert!(!files[unions].contains("Storm(Storm)"), "an error must not be a variant: {}", files[unions]);
}

#[test]
fn endpoint_discovery_is_generated() {
    let folder = Folder::new("discovery");
    let mut model = weather();
    let shapes = &mut model["shapes"];
    shapes["example.weather#Weather"]["traits"]["aws.api#clientEndpointDiscovery"] =
        json!({ "operation": "example.weather#DescribeEndpoints", "error": "example.weather#Storm" });
    shapes["example.weather#GetForecast"]["traits"] =
        json!({ "aws.api#clientDiscoveredEndpoint": { "required": true } });
    shapes["example.weather#GetForecastInput"]["members"]["Secret"]["traits"] =
        json!({ "aws.api#clientEndpointDiscoveryId": {} });
    let rejected = folder.codegen(&["--model", &folder.model("weather.json", &model)]);
    let message = "requires that the service names an operation of its own in aws.api#clientEndpointDiscovery";
    assert!(stderr(&rejected).contains(message), "{}", stderr(&rejected));

    let shapes = &mut model["shapes"];
    let operations = shapes["example.weather#Weather"]["operations"].as_array_mut().expect("operations");
    operations.push(json!({ "target": "example.weather#DescribeEndpoints" }));
    let member = |target: &str| json!({ "target": target, "traits": { "smithy.api#required": {} } });
    for (name, shape) in [
        (
            "DescribeEndpoints",
            json!({
                "type": "operation",
                "input": { "target": "example.weather#DescribeEndpointsInput" },
                "output": { "target": "example.weather#DescribeEndpointsOutput" },
            }),
        ),
        (
            "DescribeEndpointsInput",
            json!({
                "type": "structure",
                "members": {
                    "Operation": { "target": "smithy.api#String" },
                    "Identifiers": { "target": "example.weather#Identifiers" },
                },
            }),
        ),
        (
            "Identifiers",
            json!({
                "type": "map",
                "key": { "target": "smithy.api#String" },
                "value": { "target": "smithy.api#String" },
            }),
        ),
        (
            "DescribeEndpointsOutput",
            json!({
                "type": "structure",
                "members": { "Endpoints": { "target": "example.weather#Endpoints" } },
            }),
        ),
        ("Endpoints", json!({ "type": "list", "member": { "target": "example.weather#Endpoint" } })),
        (
            "Endpoint",
            json!({
                "type": "structure",
                "members": {
                    "Address": member("smithy.api#String"),
                    "CachePeriodInMinutes": member("smithy.api#Long"),
                },
            }),
        ),
    ] {
        shapes[format!("example.weather#{name}")] = shape;
    }
    let files = folder.generate(&["--model", &folder.model("weather.json", &model)]);
    let describing = &files["weather-model/src/generated/operation/describe_endpoints.rs"];
    for text in [
        r#"const INVALID_ENDPOINT: Option<&'static str> = Some("Storm");"#,
        "input.operation = Some(operation.to_owned());",
        "input.identifiers = Some(identifiers.clone());",
        "let endpoint = output.endpoints?.into_iter().next()?;",
        "Some((endpoint.address, endpoint.cache_period_in_minutes))",
    ] {
        assert!(describing.contains(text), "`{text}` is not in {describing}");
    }
    let discovered = &files["weather-model/src/generated/operation/get_forecast.rs"];
    let call = r#"Discovery::new(true).identifier("Secret", input.secret.as_deref())"#;
    assert!(discovered.split_whitespace().collect::<String>().contains(&call.replace(' ', "")), "{discovered}");
}

#[test]
fn a_second_run_replaces_generated_files_and_keeps_others() {
    let folder = Folder::new("again");
    let model = folder.model("weather.json", &weather());
    let first = folder.generate(&["--model", &model]);
    let current = folder.codegen(&["--model", &model, "--check"]);
    assert!(current.status.success(), "{}", stderr(&current));

    let own = "//! Mine now.\n";
    let write = |path: &str, text: &str| fs::write(folder.out().join(path), text).expect("a file");
    write("weather/src/lib.rs", own);
    write("weather/src/notes.rs", own);
    write("weather/src/generated/notes.rs", own);
    write("weather-model/Cargo.toml", &first["weather-model/Cargo.toml"].replace("0.1.0", "0.2.0"));
    let stale = folder.codegen(&["--model", &model, "--check"]);
    assert_eq!(stale.status.code(), Some(2));
    for part in ["weather/src/generated/notes.rs", "-version = \"0.2.0\""] {
        assert!(stdout(&stale).contains(part), "`{part}` is not in: {}", stdout(&stale));
    }
    assert!(
        !stdout(&stale).contains("src/lib.rs"),
        "a file without the first line of generated files is left unchanged"
    );

    let mut expected = first;
    expected.insert("weather/src/lib.rs".to_owned(), own.to_owned());
    expected.insert("weather/src/notes.rs".to_owned(), own.to_owned());
    assert_eq!(folder.generate(&["--model", &model]), expected);
}

#[test]
fn a_dry_run_lists_files_and_writes_nothing() {
    let folder = Folder::new("dry");
    let model = folder.model("weather.json", &weather());
    let output = folder.codegen(&["--model", &model, "--dry-run"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!folder.out().exists());
    let files = folder.generate(&["--model", &model]);
    let listed: BTreeMap<String, (usize, usize)> = stdout(&output)
        .lines()
        .filter_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
            [lines, bytes, path] => Some((path.to_owned(), (lines.parse().ok()?, bytes.parse().ok()?))),
            _ => None,
        })
        .collect();
    let sizes = files.into_iter().map(|(path, text)| (path, (text.lines().count(), text.len()))).collect();
    assert_eq!(listed, sizes);
}

#[test]
fn the_runtime_crates_are_path_or_version_dependencies() {
    let folder = Folder::new("runtime");
    let model = folder.model("weather.json", &weather());
    let manifest = |files: &BTreeMap<String, String>| files["weather/Cargo.toml"].clone();
    let by_path = manifest(&folder.generate(&["--model", &model]));
    let line = by_path.lines().find(|line| line.starts_with("awsjson-smithy")).expect("a dependency");
    let path = line.split('"').nth(1).expect("a path");
    assert!(path.starts_with("..") && path.ends_with("/crates/smithy"), "{path} is not relative");
    assert!(folder.out().join("weather").join(path).join("Cargo.toml").exists(), "{path}");

    let by_version = manifest(&folder.generate(&["--model", &model, "--runtime-version", "0.1.0"]));
    assert!(by_version.contains("awsjson-smithy = { version = \"0.1.0\" }"), "{by_version}");
    let missing = folder.codegen(&["--model", &model, "--runtime-path", "no/such/folder"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn the_crates_of_several_models_are_written_all_or_none() {
    let folder = Folder::new("several");
    let mut other = weather();
    other["shapes"]["example.weather#Weather"]["traits"]["aws.api#service"]["sdkId"] = json!("Climate Facts");
    let [weather, climate] =
        [("weather.json", &weather()), ("climate.json", &other)].map(|(name, model)| folder.model(name, model));
    let bad = folder.model("bad.json", &json!({}));
    let rejected = folder.codegen(&["--model", &weather, "--model", &bad]);
    assert_eq!(rejected.status.code(), Some(2));
    assert!(!folder.out().exists());
    let twice = folder.codegen(&["--model", &weather, "--model", &weather]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(stderr(&twice).contains("two of the models generate the file weather"), "{}", stderr(&twice));

    let files = folder.generate(&["--model", &weather, "--model", &climate]);
    for path in ["weather/Cargo.toml", "climate-facts-model/src/lib.rs", "climate-facts/src/lib.rs"] {
        assert!(files.contains_key(path), "{path} is not in {:?}", files.keys());
    }
}

#[test]
fn a_failed_run_restores_the_old_files() {
    let folder = Folder::new("restored");
    let model = folder.model("weather.json", &weather());
    folder.generate(&["--model", &model]);
    // A file instead of a folder: the client crate, which is written last, cannot be written.
    let client = folder.out().join("weather");
    fs::remove_dir_all(&client).expect("a crate");
    fs::write(&client, "in the way").expect("a file");
    let write = |path: &str| fs::write(folder.out().join(path), "// old\n").expect("a file");
    write("weather-model/src/generated/mod.rs");
    let before = folder.files();
    let output = folder.codegen(&["--model", &model]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert_eq!(folder.files(), before);
}

#[test]
fn the_error_for_a_missing_file_contains_its_path() {
    let folder = Folder::new("missing");
    let output = folder.codegen(&["--model", "no/such/model.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: no/such/model.json: "), "{}", stderr(&output));
}
