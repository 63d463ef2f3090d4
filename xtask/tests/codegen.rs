//! `cargo xtask codegen` in copies of the workspace.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod weather;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use weather::weather;

const MODEL: &str = "xtask/models/partnercentral-account.json";
const GENERATED: &[&str] = &["crates/model/src/generated", "crates/model/tests/generated", CLIENT];
const CLIENT: &str = "crates/partnercentral-account/src/generated";

#[test]
fn the_generated_modules_are_up_to_date() {
    let output = codegen(&workspace(), &["--check"]);
    assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn generation_is_reproducible() {
    let root = copy("twice");
    let committed = files(&root);
    for folder in GENERATED {
        fs::remove_dir_all(root.join(folder)).expect("a folder of generated files");
    }
    for _ in 0..2 {
        let output = codegen(&root, &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        let written = files(&root);
        assert_eq!(written.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
        let changed: Vec<_> = committed.iter().filter(|(path, text)| written[*path] != **text).collect();
        assert!(changed.is_empty(), "{:?}", changed.iter().map(|(path, _)| path).collect::<Vec<_>>());
    }
}

#[test]
fn edited_missing_and_additional_files_are_stale() {
    let root = copy("stale");
    let [edited, missing, additional] = ["operation/cancel_connection.rs", "types/tag.rs", "types/notes.rs"]
        .map(|file| root.join("crates/model/src/generated").join(file));
    let text = fs::read_to_string(&edited).expect("a generated file");
    fs::write(&edited, text.replacen("pub reason: String", "pub why: String", 1)).expect("an edit");
    fs::remove_file(missing).expect("a generated file");
    fs::write(additional, "//! Notes.\n").expect("a file");
    let before = files(&root);

    let output = codegen(&root, &["--check"]);
    assert_eq!(output.status.code(), Some(2));
    let diff = stdout(&output);
    for line in [
        "--- crates/model/src/generated/operation/cancel_connection.rs",
        "-    pub why: String,",
        "+    pub reason: String,",
        "--- crates/model/src/generated/types/tag.rs",
        "+pub struct Tag {",
        "--- crates/model/src/generated/types/notes.rs",
        "-//! Notes.",
    ] {
        assert!(diff.lines().any(|it| it == line), "`{line}` is not in:\n{diff}");
    }
    assert!(stderr(&output).contains("run `cargo xtask codegen`"), "{}", stderr(&output));
    assert_eq!(files(&root), before, "a check writes nothing");
}

#[test]
fn the_error_for_an_unsupported_trait_contains_it_and_nothing_is_written() {
    let root = with_model("streaming", &weather_with(json!({ "smithy.api#streaming": {} })));
    let output = codegen(&root, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    let message = stderr(&output);
    assert_eq!(message.lines().count(), 1, "{message}");
    for part in [MODEL, "example.weather#Forecast", "smithy.api#streaming"] {
        assert!(message.contains(part), "`{part}` is not in: {message}");
    }
    assert!(files(&root).is_empty(), "{:?}", files(&root).keys());
}

#[test]
fn the_same_model_without_the_trait_is_generated() {
    let root = with_model("plain", &weather_with(json!({})));
    let output = codegen(&root, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(files(&root).contains_key("crates/model/src/generated/operation/get_forecast.rs"));
}

#[test]
fn an_invalid_model_is_rejected() {
    let missing = json!({ "smithy": "2.0", "shapes": {
        "example.weather#Weather": {
            "type": "service",
            "version": "2026-01-01",
            "operations": [{ "target": "example.weather#GetForecast" }],
            "traits": { "aws.protocols#awsJson1_0": {} },
        },
    }});
    for (name, model, expected) in [
        ("empty", json!({}), "not a Smithy JSON AST"),
        ("list", json!([]), "not a Smithy JSON AST"),
        ("no-service", json!({ "smithy": "2.0", "shapes": {} }), "it contains no service"),
        ("no-operation", missing, "example.weather#GetForecast: the model has no such shape"),
    ] {
        let root = with_model(name, &model);
        let output = codegen(&root, &[]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stdout(&output));
        assert!(stderr(&output).contains(expected), "{name}: {}", stderr(&output));
        assert!(files(&root).is_empty(), "{name}");
    }
}

/// The example model, with a blob with `traits` in the output of `GetForecast`.
fn weather_with(traits: Value) -> Value {
    let mut model = weather();
    model["shapes"]["example.weather#Forecast"] = json!({ "type": "blob", "traits": traits });
    let members = &mut model["shapes"]["example.weather#GetForecastOutput"]["members"];
    members["Forecast"] = json!({ "target": "example.weather#Forecast" });
    model
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn codegen(root: &Path, arguments: &[&str]) -> Output {
    let command = [env!("CARGO_BIN_EXE_xtask"), "codegen", "--root"];
    let [program, command @ ..] = command;
    Command::new(program).args(command).arg(root).args(arguments).output().expect("xtask runs")
}

/// A new folder with the files that codegen reads, and with `model` as the model.
fn with_model(name: &str, model: &Value) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("codegen").join(name);
    if root.exists() {
        fs::remove_dir_all(&root).expect("an old copy");
    }
    fs::create_dir_all(root.join("xtask/models")).expect("a folder");
    fs::copy(workspace().join("rustfmt.toml"), root.join("rustfmt.toml")).expect("rustfmt's settings");
    fs::write(root.join(MODEL), model.to_string()).expect("a model");
    root
}

/// A copy of the files that codegen reads and writes.
fn copy(name: &str) -> PathBuf {
    let text = fs::read_to_string(workspace().join(MODEL)).expect("the model");
    let root = with_model(name, &serde_json::from_str(&text).expect("JSON"));
    for (path, text) in files(&workspace()) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a copy");
    }
    root
}

/// The generated files below `root`, by path.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<String> = GENERATED.iter().map(|folder| (*folder).to_owned()).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else { continue };
        for entry in entries.flatten() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                found.insert(path, fs::read_to_string(entry.path()).expect("a text file"));
            }
        }
    }
    found
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
