//! rustfmt, run once over all files.

use super::scratch::{Scratch, write_files};
use super::tree::Tree;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const SETTINGS: &str = "rustfmt.toml";

/// Formats all Rust files of `trees` by the settings of the workspace at `root`.
pub fn format(root: &Path, trees: &mut [Tree]) -> Result<(), String> {
    let text = |error: io::Error| error.to_string();
    let scratch = Scratch::new(&std::env::temp_dir()).map_err(text)?;
    let folder = |tree: &Tree| scratch.0.join(&tree.name);
    let mut paths = BTreeSet::new();
    for tree in &*trees {
        write_files(&folder(tree), &tree.files).map_err(text)?;
        paths.extend(tree.files.keys().filter(|path| is_rust(path)).map(|path| folder(tree).join(path)));
    }
    // rustfmt goes on to the modules of a file by itself.
    let roots: Vec<&PathBuf> = paths.iter().filter(|path| !is_module(path, &paths)).collect();
    rustfmt(&root.join(SETTINGS), &roots)?;
    for tree in trees {
        let folder = folder(tree);
        for (path, content) in tree.files.iter_mut().filter(|(path, _)| is_rust(path)) {
            *content = fs::read_to_string(folder.join(path)).map_err(text)?;
        }
    }
    Ok(())
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// Whether another one of `files` has `path` as a module.
fn is_module(path: &Path, files: &BTreeSet<PathBuf>) -> bool {
    let folder = path.parent();
    let above = if path.ends_with("mod.rs") { folder.and_then(Path::parent) } else { folder };
    let parents = ["mod.rs", "lib.rs"].into_iter().filter_map(|name| Some(above?.join(name)));
    parents.filter(|parent| parent != path).any(|parent| files.contains(&parent))
}

fn rustfmt(settings: &Path, paths: &[&PathBuf]) -> Result<(), String> {
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(settings)
        .args(paths)
        .output()
        .map_err(|error| format!("rustfmt cannot be run ({error}): `rustup component add rustfmt`"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("rustfmt refuses what was generated: {}", String::from_utf8_lossy(&output.stderr)))
}
