//! The crates of models that are legal, and made of what is awkward to write in Rust, pass clippy without a warning, and
//! those with awkward texts and names pass rustdoc. Examples compile, and commands run. `ODD_MODELS` is how many random
//! models there are.

mod folder;
#[path = "../../crates/codegen/tests/odd/mod.rs"]
mod odd;

use folder::Folder;
use std::env;

/// How many random models are compiled by default.
const MODELS: u64 = 4;

#[test]
fn the_crates_of_odd_models_compile_without_a_warning() {
    let count = env::var("ODD_MODELS").ok().and_then(|count| count.parse().ok()).unwrap_or(MODELS);
    let folder = Folder::new("odd-models");
    let models = odd::complete().into_iter().chain((0..count).map(odd::random));
    let files = models.enumerate().map(|(number, model)| folder.model(&format!("{number}.json"), &model));
    let files: Vec<String> = files.collect();
    let models = files.iter().flat_map(|file| ["--model", file]);
    let arguments: Vec<&str> = ["--cli"].into_iter().chain(models).collect();
    folder.generate(&arguments);
    folder.workspace(&["*"]);
    folder.cargo(&["clippy", "--workspace", "--no-deps", "--features", "schemars", "--", "-D", "warnings"]);
    folder.cargo(&["doc", "--no-deps", "-p", "odd-texts*", "-p", "odd-quo-tes*", "-p", "odd-files*"]);
    folder.cargo(&["test", "--doc", "-p", "odd-examples"]);
    // The flags of a command are distinct, or it panics.
    folder.cargo(&["run", "-p", "odd-flags-cli", "--", "op", "--help"]);
}
