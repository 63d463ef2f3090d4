//! The numbers in the README are correct.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::workspace_root;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_number_of_generated_lines_is_correct() {
    let readme = fs::read_to_string(workspace_root().join("README.md")).expect("a README");
    let (_, row) = readme.split_once("| generated lines | under ").expect("a row of the table");
    let (claimed, _) = row.split_once(' ').expect("a number");
    let claimed: usize = claimed.replace(',', "").parse().expect("a number");
    let folders = ["crates/model/src/generated", "crates/partnercentral-account/src/generated"];
    let lines: usize = folders.iter().map(|folder| lines(&workspace_root().join(folder))).sum();
    assert!(lines < claimed, "{lines} lines are generated");
    // The number in the README must not be far above the actual one.
    assert!(lines + 2_000 > claimed, "only {lines} lines are generated");
}

/// The lines of all files below `folder`.
fn lines(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let count = |path: PathBuf| match path.is_dir() {
        true => lines(&path),
        false => fs::read_to_string(path).expect("a file").lines().count(),
    };
    entries.map(count).sum()
}
