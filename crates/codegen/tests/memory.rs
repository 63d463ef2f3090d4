//! Many models need no more memory than a few: the text of a service is in memory only until it is formatted.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod support;

use awsjson_codegen::{Package, Runtime, ServiceCrates};
use serde_json::{Value, json};
use std::fs;
use support::{folder, service};

/// A service with so many structures that their text is larger than the model.
fn large() -> Value {
    let names: Vec<String> = (0..60).map(|number| format!("Part{number}")).collect();
    let members: Value = names.iter().map(|name| (name.clone(), json!({ "target": "smithy.api#String" }))).collect();
    let mut shapes: Value = names
        .iter()
        .map(|name| (format!("example.tiny#{name}"), json!({ "type": "structure", "members": members })))
        .collect();
    let parts: Value =
        names.iter().map(|name| (name.clone(), json!({ "target": format!("example.tiny#{name}") }))).collect();
    shapes["example.tiny#Input"] = json!({ "type": "structure", "members": parts });
    service("Large", "Call", "Name", shapes)
}

/// Generates `count` packages of the model. Returns the peak resident memory of this process until then, and the size of
/// the generated text, both in KiB.
fn generate(count: usize) -> (usize, usize) {
    let folder = folder("memory");
    let model = folder.join("model.json");
    fs::write(&model, large().to_string()).expect("a model");
    let package = |number| {
        let mut package = Package::new(&model);
        package.name = Some(format!("large-{number}"));
        package
    };
    let crates = ServiceCrates {
        packages: (0..count).map(package).collect(),
        out: folder.join("out"),
        runtime: Runtime::Version("0.1.0".to_owned()),
        cli: false,
        command: "awsjson-codegen --model".to_owned(),
    };
    let generated = crates.generate(|_| ()).expect("crates");
    let status = fs::read_to_string("/proc/self/status").expect("the state of this process");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
    let peak = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    let text: usize = generated.files().map(|file| file.expect("a file").1.len()).sum();
    (peak, text / 1024)
}

#[test]
fn the_text_of_services_is_not_kept_in_memory() {
    let (before, _) = generate(2);
    let (after, text) = generate(8);
    assert!(after - before < text / 4, "{} KiB more for {text} KiB of text", after - before);
}
