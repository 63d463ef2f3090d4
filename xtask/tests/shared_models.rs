//! The models that AWS publishes, where they lie beside the workspace: all of them are generated
//! and go through clippy, and some through rustdoc.

mod folder;

use folder::{Folder, stderr};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_model_is_generated_and_the_crates_pass_cargo() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Ok(models) = fs::read_dir(workspace.join("../shared/models")) else {
        println!("skipped: ../shared/models is not beside the repository");
        return;
    };
    let models = models.map(|entry| entry.expect("an entry").path()).filter(|path| is_model(path));
    let models: BTreeSet<String> = models.map(|path| path.display().to_string()).collect();
    assert!(models.len() > 10, "{models:?}");
    let folder = Folder::new("shared-models");
    let arguments: Vec<&str> = models.iter().flat_map(|model| ["--model", model]).collect();
    let output = folder.codegen(&arguments);
    let told = stderr(&output);
    assert!(output.status.success(), "{told}");
    let left_out: Vec<&str> = told.lines().filter(|line| line.contains(" is left out: ")).collect();
    assert!(left_out.is_empty(), "waiters and endpoint parameters have to be complete: {left_out:#?}");
    let crates = fs::read_dir(folder.out()).expect("crates").count();
    assert_eq!(crates, 2 * models.len());

    folder.workspace(&["*"]);
    folder.cargo(&["clippy", "--workspace", "--no-deps", "--", "-D", "warnings"]);
    let packages = ["dynamodb", "sqs", "kms", "cloudwatch-logs"];
    let both = packages.map(|name| [format!("--package={name}"), format!("--package={name}-model")]).concat();
    let both = both.iter().map(String::as_str);
    folder.cargo(&["doc", "--no-deps"].into_iter().chain(both).collect::<Vec<_>>());
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}
