//! The arrows of the design: each crate depends on the layers below it and on nothing else.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::dependencies::Graph;
use cross_layer_tests::scratch::Scratch;
use cross_layer_tests::workspace_root;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

/// Each crate, its folder below `crates/`, and the crates it may and does depend on.
const ARROWS: &[(&str, &str, &[&str])] = &[
    ("awsjson-smithy", "smithy", &[]),
    ("awsjson-protocol", "protocol", &["awsjson-smithy"]),
    ("awsjson-client", "client", &["awsjson-protocol", "awsjson-smithy"]),
    ("awsjson-router", "router", &["awsjson-client", "awsjson-protocol", "awsjson-smithy"]),
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
];

/// Members of the workspace that are not published and that nothing may depend on.
const CHORES: &[&str] = &["awsjson-testing", "cross-layer-tests", "fuzz", "xtask"];

const NO_HTTP: &[&str] = &["http", "hyper", "tokio", "rustls", "aws-sigv4"];
const NO_TRANSPORT: &[&str] = &["hyper", "tokio", "rustls"];

#[test]
fn every_crate_depends_on_the_layers_below_it_only() {
    let graph = declared();
    for (package, _, below) in ARROWS {
        assert_eq!(graph.direct(package), below.iter().copied().collect(), "what {package} depends on");
    }
}

#[test]
fn every_member_has_its_place_in_the_design() {
    let drawn = ARROWS.iter().map(|(package, ..)| *package).chain(CHORES.iter().copied());
    assert_eq!(declared().packages(), drawn.collect());
}

#[test]
fn chores_are_not_published_and_nothing_depends_on_them() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        // An empty list of registries to publish to.
        let published = package["publish"].as_array().is_none_or(|registries| !registries.is_empty());
        assert_eq!(published, !CHORES.contains(&name), "{name}");
        assert_eq!(declared().chain(name, |below| CHORES.contains(&below)), None);
    }
}

#[test]
fn nothing_generic_depends_on_anything_generated() {
    let graph = declared();
    let generic: Vec<_> = graph.packages().into_iter().filter(|package| package.starts_with("awsjson-")).collect();
    assert_eq!(generic.len(), 6, "{generic:?}");
    for package in generic {
        assert_eq!(graph.chain(package, |name| name.starts_with("partnercentral-")), None);
    }
}

#[test]
fn the_vocabulary_and_the_types_know_no_http() {
    for package in ["awsjson-smithy", "partnercentral-account-model"] {
        assert_eq!(resolved(package).chain(package, |name| NO_HTTP.contains(&name)), None);
    }
}

#[test]
fn the_protocol_knows_no_transport() {
    let graph = resolved("awsjson-protocol");
    assert_eq!(graph.chain("awsjson-protocol", |name| NO_TRANSPORT.contains(&name)), None);
    let http = graph.chain("awsjson-protocol", |name| name == "http");
    assert!(http.is_some(), "the graph is not read: the protocol stands on http");
}

#[test]
fn a_forbidden_edge_is_found_however_far_it_is() {
    let graph = Graph::resolved(&made_up(&[
        ("model", &[("smithy", &[None])]),
        ("smithy", &[("time", &[None])]),
        ("time", &[("clock", &[Some("dev"), None])]),
        ("clock", &[("tokio", &[None])]),
    ]));
    let chain = graph.chain("model", |name| NO_HTTP.contains(&name));
    assert_eq!(chain, Some(vec!["model", "smithy", "time", "clock", "tokio"]));
}

#[test]
fn edges_of_tests_and_build_scripts_do_not_count() {
    let graph = Graph::resolved(&made_up(&[
        ("model", &[("tokio", &[Some("dev")]), ("hyper", &[Some("build"), Some("dev")]), ("smithy", &[None])]),
        ("smithy", &[("model", &[None])]),
    ]));
    assert_eq!(graph.direct("model"), BTreeSet::from(["smithy"]));
    assert_eq!(graph.chain("model", |name| NO_HTTP.contains(&name)), None);
}

/// What the manifests declare, whatever the features.
fn declared() -> Graph {
    Graph::declared(&metadata())
}

/// What cargo reads from the manifests of the workspace.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(workspace_root())
        .output()
        .expect("cargo runs");
    json_of(&output)
}

/// What a crate that takes only `package` gets, on the platform of this test.
fn resolved(package: &str) -> Graph {
    let folder = ARROWS.iter().find(|(name, ..)| *name == package).expect("a crate of the design").1;
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let scratch = Scratch::new(parent, &format!("takes-{package}"), &[(package, folder)]).expect("a scratch crate");
    let output = scratch.cargo(&["metadata", "--format-version", "1", "--filter-platform", &host()]);
    Graph::resolved(&json_of(&output.expect("cargo runs")))
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

fn json_of(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

/// Dependencies of a package, each with its kinds as `cargo metadata` calls them.
type Edges<'a> = &'a [(&'a str, &'a [Option<&'a str>])];

fn made_up(nodes: &[(&str, Edges<'_>)]) -> Value {
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
