//! The models that AWS publishes, where they lie beside the workspace: all of them are generated
//! and go through clippy, and some through rustdoc.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_model_is_generated_and_the_crates_pass_cargo() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Ok(models) = fs::read_dir(workspace.join("../shared/models")) else {
        println!("skipped: ../shared/models is not beside the repository");
        return;
    };
    let models: BTreeSet<PathBuf> =
        models.map(|entry| entry.expect("an entry").path()).filter(|path| is_model(path)).collect();
    assert!(models.len() > 10, "{models:?}");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shared-models");
    if out.exists() {
        fs::remove_dir_all(&out).expect("an old folder");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("codegen").arg("--out").arg(&out);
    for model in &models {
        command.arg("--model").arg(model);
    }
    let told = run(&mut command);
    let left_out: Vec<&str> = told.lines().filter(|line| line.contains(" is left out: ")).collect();
    assert!(left_out.is_empty(), "waiters and endpoint parameters have to be complete: {left_out:#?}");
    let crates = fs::read_dir(&out).expect("crates").count();
    assert_eq!(crates, 2 * models.len());

    fs::write(out.join("Cargo.toml"), "[workspace]\nmembers = [\"*\"]\nexclude = [\"target\"]\nresolver = \"3\"\n")
        .expect("a manifest");
    fs::copy(workspace.join("Cargo.lock"), out.join("Cargo.lock")).expect("a lock file");
    let packages = ["dynamodb", "sqs", "kms", "cloudwatch-logs"];
    let both = packages.map(|name| [name.to_owned(), format!("{name}-model")]).concat();
    cargo(&out, &["clippy", "--workspace", "--no-deps"], &[], &["--", "-D", "warnings"]);
    cargo(&out, &["doc", "--no-deps"], &both, &[]);
}

fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

/// Runs cargo for `packages` of the workspace in `folder`.
fn cargo(folder: &Path, command: &[&str], packages: &[String], more: &[&str]) {
    let packages = packages.iter().flat_map(|name| ["--package", name]);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(command).args(packages).args(more).current_dir(folder);
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    run(cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("service-crates-target")));
}

/// Runs what has to go well, and gives what it says on standard error.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("it can be started");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {stdout}{stderr}");
    stderr.into_owned()
}
