//! The first example of each crate's README compiles with the dependencies that the README lists.

use cross_layer_tests::scratch::Scratch;
use cross_layer_tests::workspace_root;
use std::fs;
use std::path::Path;

/// The published libraries, by folder.
const CRATES: &[&str] =
    &["client", "command", "emulator", "model", "partnercentral-account", "protocol", "router", "smithy"];

#[test]
fn the_first_example_of_each_crate_compiles() {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first-examples");
    for folder in CRATES {
        let readme = workspace_root().join("crates").join(folder).join("README.md");
        let readme = fs::read_to_string(readme).expect("a README");
        let dependencies = block(&readme, "toml").expect("dependencies");
        let example = block(&readme, "rust").expect("an example");
        let scratch =
            Scratch::with_manifest(&parent, &format!("example-of-{folder}"), dependencies).expect("a scratch crate");
        scratch.write_program(example).expect("a program");
        let output = scratch.cargo(&["check"]).expect("cargo runs");
        assert!(output.status.success(), "{folder}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_scratch_crate_has_only_the_listed_dependencies() {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first-examples");
    let scratch = Scratch::with_manifest(&parent, "lists-too-little", "[dependencies]\n").expect("a scratch crate");
    scratch.write_program("use awsjson_smithy::Operation as _; fn main() {}").expect("a program");
    let output = scratch.cargo(&["check"]).expect("cargo runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("awsjson_smithy"), "{output:?}");
    assert!(!output.status.success());
}

/// The first code block in this language.
fn block<'a>(markdown: &'a str, language: &str) -> Option<&'a str> {
    let (_, rest) = markdown.split_once(&format!("```{language}\n"))?;
    Some(rest.split_once("```")?.0)
}
