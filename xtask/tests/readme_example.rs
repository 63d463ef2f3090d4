//! The example in codegen's README, step by step.

mod folder;

use folder::Folder;
use std::fs;
use std::path::Path;

/// The files of the README: a line with a path in backticks and a colon, and the block after it.
fn files(readme: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:")) else { continue };
        let block =
            lines.by_ref().skip_while(|line| !line.starts_with("```")).skip(1).take_while(|line| *line != "```");
        files.push((path.to_owned(), block.map(|line| format!("{line}\n")).collect()));
    }
    files
}

#[test]
fn a_new_service_in_five_minutes() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let readme = fs::read_to_string(crates.join("codegen/README.md")).expect("a README");
    let folder = Folder::new("readme-example");
    let files = files(&readme);
    assert_eq!(files.len(), 4);
    for (path, text) in &files {
        // The crates of this repository instead of the registry's.
        let router = format!("awsjson-router = {{ path = {:?} }}", crates.join("router"));
        let place = folder.out().join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(place, text.replace("awsjson-router = \"0.1\"", &router)).expect("a file");
    }
    let model = folder.out().join("greeter.json").display().to_string();
    folder.generate_into("crates", &["--model", &model]);
    folder.lock();
    folder.cargo(&["test", "--workspace"]);
}
