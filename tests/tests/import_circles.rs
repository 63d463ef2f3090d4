//! No file of a crate imports one that imports it, directly or by others: a crate can be read from the bottom up.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::imports::Imports;
use cross_layer_tests::workspace_root;

/// The crates that are checked, by folder.
const CRATES: &[&str] = &[
    "crates/client",
    "crates/codegen",
    "crates/emulator",
    "crates/model",
    "crates/partnercentral-account",
    "crates/protocol",
    "crates/router",
    "crates/smithy",
    "crates/testing",
    "fuzz",
    "xtask",
];

#[test]
fn no_file_imports_one_that_imports_it() {
    let mut circles = Vec::new();
    for folder in CRATES {
        let imports = Imports::read(&workspace_root().join(folder).join("src")).expect("Rust");
        assert!(imports.file_count() > 1, "{folder} is not read");
        circles.extend(imports.circle().map(|circle| format!("{folder}: {}", circle.join(" -> "))));
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

/// The circle among files of these paths and texts.
fn circle(files: &[(&str, &str)]) -> Option<String> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Imports::of(&files).expect("Rust").circle().map(|circle| circle.join(" -> "))
}

#[test]
fn every_way_to_import_is_seen() {
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
fn what_is_no_import_is_no_circle() {
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
fn a_module_that_uses_its_child_and_is_used_by_it_is_a_circle() {
    let files = [("lib.rs", "mod up;"), ("up/mod.rs", "mod down; use down::g; pub fn f() {}")];
    let with = |down| circle(&[files[0], files[1], ("up/down.rs", down)]);
    assert_eq!(with("pub fn g() { super::f() }").as_deref(), Some("up/mod.rs -> up/down.rs -> up/mod.rs"));
    assert_eq!(with("pub fn g() {}"), None);
}
