//! Generates crates from all models in a folder beside the workspace, if it exists, and runs clippy on all of them and
//! rustdoc on some.

mod folder;

use folder::{Folder, stderr};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn crates_of_all_models_pass_clippy() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Ok(models) = fs::read_dir(workspace.join("../shared/models")) else {
        println!("skipped: the folder ../shared/models beside the repository does not exist");
        return;
    };
    let models = models.map(|entry| entry.expect("an entry").path()).filter(|path| is_model(path));
    let models: BTreeSet<String> = models.map(|path| path.display().to_string()).collect();
    assert!(models.len() > 10, "{models:?}");
    let folder = Folder::new("shared-models");
    let arguments: Vec<&str> = models.iter().flat_map(|model| ["--model", model]).collect();
    let output = folder.codegen(&arguments);
    let messages = stderr(&output);
    assert!(output.status.success(), "{messages}");
    let left_out: Vec<&str> = messages.lines().filter(|line| line.contains(" is left out: ")).collect();
    assert!(left_out.is_empty(), "all waiters and endpoint parameters must be supported: {left_out:#?}");
    let long: Vec<String> =
        folder.files().into_iter().filter(|(_, text)| text.lines().count() > 1_500).map(|(path, _)| path).collect();
    assert!(long.is_empty(), "{long:?}");
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
