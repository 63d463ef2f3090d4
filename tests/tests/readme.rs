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

#[test]
fn what_shows_a_property_exists_and_runs() {
    let readme = fs::read_to_string(workspace_root().join("README.md")).expect("a README");
    let (_, table) = readme.split_once("| property | shown by |\n").expect("the table of properties");
    let rows: Vec<_> = table.lines().take_while(|row| row.starts_with('|')).skip(1).collect();
    assert!(rows.len() > 5, "{rows:?}");
    for row in rows {
        let links: Vec<_> = row.split("](").skip(1).filter_map(|link| link.split(')').next()).collect();
        assert!(!links.is_empty(), "nothing shows it: {row}");
        for link in links {
            let text = text(&workspace_root().join(link));
            let runs = text.contains("#[test]") || text.contains("#[tokio::test]") || text.contains("\nfn main()");
            assert!(runs, "{link} has no test");
        }
    }
}

/// The text of a file, or of all files of a folder.
fn text(path: &Path) -> String {
    if !path.is_dir() {
        return fs::read_to_string(path).unwrap_or_default();
    }
    let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|entry| text(&entry)).collect()
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
