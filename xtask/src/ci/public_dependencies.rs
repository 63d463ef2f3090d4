//! Checks the foreign types in public signatures. Only those of listed crates are allowed, because a breaking release
//! of such a crate requires one of this project.

use super::command::run;
use super::outcome::{CheckResult, Outcome};
use super::workspace::{Package, Workspace};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The crates whose types are allowed, by the crate with the signatures.
const ALLOWED: &[(&str, &[&str])] = &[
    ("awsjson-smithy", &["schemars", "serde_core", "time"]),
    ("awsjson-protocol", &["aws_credential_types", "bytes", "http"]),
    (
        "awsjson-client",
        &["aws_credential_types", "aws_types", "bytes", "futures_core", "http", "http_body", "tower_service"],
    ),
    ("awsjson-router", &["aws_credential_types", "bytes", "http"]),
    ("awsjson-codegen", &["clap_builder", "indexmap", "serde_core"]),
    (
        "awsjson-command",
        &["aws_credential_types", "bytes", "clap_builder", "http", "indicatif", "serde_core", "serde_json"],
    ),
    ("partnercentral-account", &["aws_credential_types", "aws_types", "http", "time"]),
    ("partnercentral-account-model", &["schemars", "serde_core", "time"]),
    ("partnercentral-account-emulator", &["aws_credential_types", "bytes", "http", "serde_core", "time"]),
];
const STANDARD: &[&str] = &["alloc", "core", "std"];

pub fn check(root: &Path, workspace: &Workspace) -> CheckResult {
    let own: Vec<String> = workspace.libraries().map(|package| package.name.replace('-', "_")).collect();
    let mut findings = Vec::new();
    for package in workspace.libraries() {
        let seen = foreign(&documentation(root, workspace, package)?);
        let allowed = ALLOWED.iter().find(|(name, _)| *name == package.name).map_or(&[][..], |(_, allowed)| allowed);
        let known = |name: &str| STANDARD.contains(&name) || own.iter().any(|own| own == name);
        for (name, place) in seen.iter().filter(|(name, _)| !known(name) && !allowed.contains(&name.as_str())) {
            findings.push(format!("the public API of {} contains a type of {name}: `{place}`", package.name));
        }
        for unused in allowed.iter().filter(|name| !seen.contains_key(**name)) {
            findings.push(format!(
                "the public API of {} contains no type of {unused}: remove it from ALLOWED",
                package.name
            ));
        }
    }
    if findings.is_empty() { Ok(Outcome::Passed) } else { Err(findings.join("; ").into()) }
}

/// The output of rustdoc for a crate with all features, as JSON.
fn documentation(root: &Path, workspace: &Workspace, package: &Package) -> Result<Value, Box<dyn Error>> {
    let folder = workspace.folder_of_check("public-dependencies");
    let mut command = Command::new("cargo");
    command.args(["rustdoc", "--quiet", "--locked", "--lib", "--all-features", "--package", &package.name]);
    command.args(["--", "-Zunstable-options", "--output-format=json", "--cap-lints=allow"]);
    // The JSON format is unstable, but only this file depends on it.
    run(command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", &folder).current_dir(root))?;
    let file = folder.join("doc").join(package.name.replace('-', "_")).with_extension("json");
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

/// The other crates whose items occur in public items, each with the position of one occurrence.
fn foreign(documentation: &Value) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    let items = documentation.get("index").and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item);
    for item in items.filter(|item| is_own(item) && is_in_source(item)) {
        let mut ids = BTreeSet::new();
        references(item.get("inner").unwrap_or(&Value::Null), &mut ids);
        for id in ids {
            let at = |pointer: String| documentation.pointer(&pointer);
            let name = at(format!("/paths/{id}/crate_id"))
                .and_then(|number| at(format!("/external_crates/{number}/name")))
                .and_then(Value::as_str);
            if let Some(name) = name {
                seen.entry(name.to_owned()).or_insert_with(|| place(item));
            }
        }
    }
    seen
}

fn is_own(item: &Value) -> bool {
    item.get("crate_id").and_then(Value::as_u64) == Some(0)
}

/// Whether an item is in the source of the crate, unlike an auto trait implementation or a blanket implementation of
/// another crate.
fn is_in_source(item: &Value) -> bool {
    let of_impl = |name: &str| item.pointer(&format!("/inner/impl/{name}"));
    of_impl("blanket_impl").is_none_or(Value::is_null) && of_impl("is_synthetic").and_then(Value::as_bool) != Some(true)
}

/// Collects the items that a type, a bound or a signature refers to. Nested items are separate entries of the index.
fn references(value: &Value, ids: &mut BTreeSet<u64>) {
    match value {
        Value::Object(members) => {
            // References in types and bounds have a `path`, and re-exports have a `source`.
            let is_reference = members.contains_key("path") || members.contains_key("source");
            let named = members.get("id").and_then(Value::as_u64).filter(|_| is_reference);
            ids.extend(named);
            members.values().for_each(|member| references(member, ids));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, ids)),
        _ => {}
    }
}

fn place(item: &Value) -> String {
    let name = item.get("name").and_then(Value::as_str).unwrap_or("an implementation");
    let file = item.pointer("/span/filename").and_then(Value::as_str).unwrap_or_default();
    let line = item.pointer("/span/begin/0").and_then(Value::as_u64).unwrap_or_default();
    format!("{name} ({file}:{line})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn crate_with(inner: Value) -> Value {
        json!({
            "index": { "1": { "crate_id": 0, "name": "shown", "inner": inner,
                "span": { "filename": "src/lib.rs", "begin": [7, 1] } } },
            "paths": { "5": { "crate_id": 20 }, "6": { "crate_id": 0 } },
            "external_crates": { "20": { "name": "bytes" } },
        })
    }

    fn path(id: u64) -> Value {
        json!({ "resolved_path": { "path": "Bytes", "id": id, "args": null } })
    }

    #[test]
    fn nested_foreign_types_are_found() {
        let inner = json!({ "function": { "sig": { "inputs": [["a", path(6)]], "output": { "slice": path(5) } } } });
        let seen = foreign(&crate_with(inner));
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [("bytes".to_owned(), "shown (src/lib.rs:7)".to_owned())]);
    }

    #[test]
    fn re_exported_foreign_items_are_found() {
        let inner = json!({ "use": { "source": "bytes::Bytes", "name": "Bytes", "id": 5, "is_glob": false } });
        assert_eq!(foreign(&crate_with(inner)).len(), 1);
    }

    #[test]
    fn blanket_and_auto_trait_implementations_are_ignored() {
        for (blanket, synthetic) in [(path(6), false), (Value::Null, true)] {
            let inner = json!({ "impl": { "trait": { "path": "Buf", "id": 5 }, "blanket_impl": blanket,
                "is_synthetic": synthetic } });
            assert!(foreign(&crate_with(inner)).is_empty());
        }
        let inner = json!({ "impl": { "trait": { "path": "Buf", "id": 5 }, "blanket_impl": null,
            "is_synthetic": false } });
        assert_eq!(foreign(&crate_with(inner)).len(), 1);
    }
}
