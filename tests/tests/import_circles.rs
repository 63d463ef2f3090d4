//! There are no import circles between the files of a crate, so that it can be read from the bottom up.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::imports::Imports;
use cross_layer_tests::workspace_root;
use std::fs;
use std::path::PathBuf;

/// The folders outside of `crates` that contain a crate.
const OTHERS: &[&str] = &["benches/harness", "benches/server", "fuzz", "tests", "xtask"];

/// The folders of the crates of the workspace.
fn crates() -> Vec<PathBuf> {
    let root = workspace_root();
    let published = fs::read_dir(root.join("crates")).expect("the crates");
    let published = published.map(|entry| entry.expect("an entry").path());
    published.chain(OTHERS.iter().map(|folder| root.join(folder))).collect()
}

#[test]
fn there_are_no_import_circles() {
    let crates = crates();
    assert!(crates.len() > 10, "{crates:?}");
    let mut circles = Vec::new();
    for folder in crates {
        let imports = Imports::read(&folder.join("src")).expect("Rust");
        assert!(imports.file_count() > 1, "no files were found in {}", folder.display());
        circles.extend(imports.circle().map(|circle| format!("{}: {}", folder.display(), circle.join(" -> "))));
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

/// The circle in a crate with these files, each with path and text.
fn circle(files: &[(&str, &str)]) -> Option<String> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Imports::of(&files).expect("Rust").circle().map(|circle| circle.join(" -> "))
}

#[test]
fn all_kinds_of_imports_are_detected() {
    let up = "pub struct Up; fn f() {}";
    for down in [
        "use crate::up::Up;",
        "use crate::{other::Other, up::{f, Up}};",
        "use super::up::{self, f};",
        "use super::up::*;",
        "use super::up as high;",
        "fn g() { crate::up::f(); }",
        "fn g() { let _: Vec<super::up::Up> = vec![]; }",
        "mod inner { use super::super::up::Up; }",
        "fn g() { println!(\"{:?}\", crate::up::f()); }",
        "use crate::Up;",
        "use super::f;",
        "use crate::again::Up;",
    ] {
        let up = format!("{up} use crate::down::Down;");
        let root = "mod down; mod other; mod up; pub use up::Up; use up::*; use up as again;";
        let found = circle(&[("lib.rs", root), ("up.rs", &up), ("down.rs", down), ("other.rs", "pub struct Other;")]);
        assert!(
            found.is_some_and(|it| it.contains("down.rs -> up.rs -> ") || it.contains("up.rs -> down.rs -> ")),
            "{down}"
        );
    }
}

#[test]
fn other_paths_are_not_imports() {
    for down in [
        "// use crate::up::Up;",
        "const TEXT: &str = \"use crate::up::Up;\";",
        "#[cfg(test)] mod tests { use crate::up::Up; }",
        "use std::up::Up;",
        "use crate::other::Up;",
        "use crate::Other;",
        "macro_rules! m { () => { $crate::up::f() } }",
        "pub(in crate::up) struct Down;",
    ] {
        let files = [
            ("lib.rs", "mod down; mod other; mod up; pub use other::Other; pub use up::Up; fn f() { up::f(); }"),
            ("up/mod.rs", "use crate::down::Down; pub struct Up; pub fn f() {}"),
            ("down.rs", down),
            ("other.rs", "pub struct Other; pub struct Up;"),
        ];
        assert_eq!(circle(&files), None, "{down}");
    }
}

#[test]
fn a_parent_and_a_child_that_import_each_other_are_a_circle() {
    let files = [("lib.rs", "mod up;"), ("up/mod.rs", "mod down; use down::g; pub fn f() {}")];
    let with = |down| circle(&[files[0], files[1], ("up/down.rs", down)]);
    assert_eq!(with("pub fn g() { super::f() }").as_deref(), Some("up/mod.rs -> up/down.rs -> up/mod.rs"));
    assert_eq!(with("pub fn g() {}"), None);
}
