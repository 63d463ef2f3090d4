//! The layers of the design: each crate depends only on the layers below it.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::dependencies::Graph;
use cross_layer_tests::scratch::Scratch;
use cross_layer_tests::workspace_root;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// Each crate with its folder below `crates/` and its dependencies within the workspace.
const LAYERS: &[(&str, &str, &[&str])] = &[
    ("awsjson-smithy", "smithy", &[]),
    ("awsjson-protocol", "protocol", &["awsjson-smithy"]),
    ("awsjson-client", "client", &["awsjson-protocol", "awsjson-smithy"]),
    ("awsjson-router", "router", &["awsjson-client", "awsjson-protocol", "awsjson-smithy"]),
    ("awsjson-command", "command", &["awsjson-client", "awsjson-smithy"]),
    ("awsjson-codegen", "codegen", &[]),
    ("partnercentral-account-model", "model", &["awsjson-smithy"]),
    (
        "partnercentral-account",
        "partnercentral-account",
        &["awsjson-client", "awsjson-protocol", "awsjson-smithy", "partnercentral-account-model"],
    ),
    (
        "partnercentral-account-emulator",
        "emulator",
        &["awsjson-protocol", "awsjson-smithy", "partnercentral-account-model"],
    ),
    (
        "partnercentral-account-cli",
        "cli",
        &[
            "awsjson-client",
            "awsjson-command",
            "partnercentral-account",
            "partnercentral-account-emulator",
            "partnercentral-account-model",
        ],
    ),
];

/// Members of the workspace that are not published. No crate may depend on them, except for tests.
const UNPUBLISHED: &[&str] = &["awsjson-testing", "cross-layer-tests", "fuzz", "xtask"];

const NO_HTTP: &[&str] = &["http", "hyper", "tokio", "rustls", "aws-sigv4"];
const NO_TRANSPORT: &[&str] = &["hyper", "tokio", "rustls"];

#[test]
fn every_crate_depends_on_the_layers_below_it_only() {
    let graph = declared();
    for (package, _, below) in LAYERS {
        assert_eq!(graph.direct(package), below.iter().copied().collect(), "the dependencies of {package}");
    }
}

#[test]
fn every_member_is_part_of_the_design() {
    let designed = LAYERS.iter().map(|(package, ..)| *package).chain(UNPUBLISHED.iter().copied());
    assert_eq!(declared().packages(), designed.collect());
}

#[test]
fn unpublished_members_are_not_dependencies() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        // `publish = false` is an empty list of registries.
        let published = package["publish"].as_array().is_none_or(|registries| !registries.is_empty());
        assert_eq!(published, !UNPUBLISHED.contains(&name), "{name}");
        assert_eq!(declared().chain(name, |below| UNPUBLISHED.contains(&below)), None);
    }
}

#[test]
fn generic_crates_do_not_depend_on_generated_ones() {
    let graph = declared();
    let generic: Vec<_> = graph.packages().into_iter().filter(|package| package.starts_with("awsjson-")).collect();
    assert_eq!(generic.len(), 7, "{generic:?}");
    for package in generic {
        assert_eq!(graph.chain(package, |name| name.starts_with("partnercentral-")), None);
    }
}

#[test]
fn the_smithy_and_model_crates_do_not_depend_on_http() {
    for package in ["awsjson-smithy", "partnercentral-account-model"] {
        assert_eq!(resolved(package).chain(package, |name| NO_HTTP.contains(&name)), None);
    }
}

#[test]
fn the_protocol_crate_does_not_depend_on_a_transport() {
    let graph = resolved("awsjson-protocol");
    assert_eq!(graph.chain("awsjson-protocol", |name| NO_TRANSPORT.contains(&name)), None);
    let http = graph.chain("awsjson-protocol", |name| name == "http");
    assert!(http.is_some(), "the graph is incomplete: the protocol crate depends on http");
}

#[test]
fn transitive_dependencies_are_found() {
    let graph = Graph::resolved(&example(&[
        ("model", &[("smithy", &[None])]),
        ("smithy", &[("time", &[None])]),
        ("time", &[("clock", &[Some("dev"), None])]),
        ("clock", &[("tokio", &[None])]),
    ]));
    let chain = graph.chain("model", |name| NO_HTTP.contains(&name));
    assert_eq!(chain, Some(vec!["model", "smithy", "time", "clock", "tokio"]));
}

#[test]
fn dev_and_build_dependencies_are_ignored() {
    let graph = Graph::resolved(&example(&[
        ("model", &[("tokio", &[Some("dev")]), ("hyper", &[Some("build"), Some("dev")]), ("smithy", &[None])]),
        ("smithy", &[("model", &[None])]),
    ]));
    assert_eq!(graph.direct("model"), BTreeSet::from(["smithy"]));
    assert_eq!(graph.chain("model", |name| NO_HTTP.contains(&name)), None);
}

/// The dependencies that the manifests declare, including optional ones.
fn declared() -> Graph {
    Graph::declared(&metadata())
}

/// The metadata of the workspace's members.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(workspace_root())
        .output()
        .expect("cargo runs");
    json_of(&output)
}

/// The dependencies of a crate that depends on `package` only, on the platform of this test.
fn resolved(package: &str) -> Graph {
    let folder = LAYERS.iter().find(|(name, ..)| *name == package).expect("a crate of the design").1;
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let scratch =
        Scratch::new(parent, &format!("depends-on-{package}"), &[(package, folder)]).expect("a scratch crate");
    let output = scratch.cargo(&["metadata", "--format-version", "1", "--filter-platform", &host()]);
    Graph::resolved(&json_of(&output.expect("cargo runs")))
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("the output of rustc contains its host").to_owned()
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

/// The dependencies of a package, each with its kinds in the notation of `cargo metadata`.
type Edges<'a> = &'a [(&'a str, &'a [Option<&'a str>])];

fn example(nodes: &[(&str, Edges<'_>)]) -> Value {
    let id = |name: &str| format!("registry+{name}@1.0.0");
    let edge = |(name, kinds): &(&str, &[Option<&str>])| {
        let kinds: Vec<_> = kinds.iter().map(|kind| json!({ "kind": kind, "target": null })).collect();
        json!({ "name": name, "pkg": id(name), "dep_kinds": kinds })
    };
    let names: BTreeSet<_> =
        nodes.iter().flat_map(|(name, edges)| edges.iter().map(|(name, _)| *name).chain([*name])).collect();
    let packages: Vec<_> = names.iter().map(|name| json!({ "id": id(name), "name": name })).collect();
    let nodes: Vec<_> = nodes
        .iter()
        .map(|(name, edges)| json!({ "id": id(name), "deps": edges.iter().map(edge).collect::<Vec<_>>() }))
        .collect();
    json!({ "packages": packages, "resolve": { "nodes": nodes } })
}
