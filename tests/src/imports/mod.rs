//! The imports between the files of a crate, by `use` items and by paths in code.
//!
//! A declaration (`mod name;`) is not an import. An item that is imported through a re-export counts as imported from
//! the file that defines it.

mod paths;

use paths::{Module, Paths, parent};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;
use std::path::Path;
use std::{fs, io};

/// The imports between the files of a crate.
#[derive(Debug)]
pub struct Imports {
    files: BTreeMap<Module, String>,
    edges: BTreeMap<Module, BTreeSet<Module>>,
}

impl Imports {
    /// Reads the files below `src`.
    ///
    /// # Errors
    /// Fails if a file cannot be read or is not valid Rust.
    pub fn read(src: &Path) -> Result<Self, Box<dyn Error>> {
        let mut sources = BTreeMap::new();
        collect(src, "", &mut sources)?;
        Self::of(&sources)
    }

    /// The imports between `sources`, which contains the text of each file by its path below `src`.
    ///
    /// # Errors
    /// Fails if a file is not valid Rust.
    pub fn of(sources: &BTreeMap<String, String>) -> Result<Self, Box<dyn Error>> {
        let has_library = sources.contains_key("lib.rs");
        let (mut files, mut paths) = (BTreeMap::new(), BTreeMap::new());
        // If there is a library, the program is a separate crate.
        for (path, text) in sources.iter().filter(|(path, _)| !(has_library && *path == "main.rs")) {
            let module = module(path);
            paths.insert(module.clone(), Paths::read(text, &module).map_err(|error| format!("{path}: {error}"))?);
            files.insert(module, path.clone());
        }
        let imported = |from: &Module, paths_of: &Paths| {
            let targets = paths_of.references.iter().filter_map(|it| origin(&paths, &it.path, &mut BTreeSet::new()));
            targets.filter(|to| to != from).collect()
        };
        let edges = paths.iter().map(|(from, paths_of)| (from.clone(), imported(from, paths_of))).collect();
        Ok(Self { files, edges })
    }

    /// The shortest import circle, as paths below `src`, if there is one.
    pub fn circle(&self) -> Option<Vec<&str>> {
        let circles = self.files.keys().filter_map(|start| self.circle_from(start));
        circles.min_by_key(Vec::len)
    }

    /// The number of files.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    fn circle_from<'a>(&'a self, start: &'a Module) -> Option<Vec<&'a str>> {
        let mut reached_from: BTreeMap<&Module, &Module> = BTreeMap::new();
        let mut pending = VecDeque::from([start]);
        while let Some(from) = pending.pop_front() {
            for to in self.edges.get(from).into_iter().flatten() {
                if !reached_from.contains_key(to) {
                    reached_from.insert(to, from);
                    pending.push_back(to);
                }
            }
        }
        let mut circle = vec![start];
        let mut at = *reached_from.get(start)?;
        while at != start {
            circle.push(at);
            at = reached_from.get(at)?;
        }
        circle.push(start);
        Some(circle.into_iter().rev().filter_map(|module| self.files.get(module).map(String::as_str)).collect())
    }
}

/// The module whose file defines the item at `path`; `None` if it is outside of the crate. `seen` contains the paths of
/// re-exports that have been followed.
fn origin(paths: &BTreeMap<Module, Paths>, path: &[String], seen: &mut BTreeSet<Vec<String>>) -> Option<Module> {
    let module = (0..=path.len()).rev().filter_map(|end| path.get(..end)).find(|it| paths.contains_key(*it))?;
    let Some(name) = path.get(module.len()).filter(|name| *name != "*") else { return Some(module.to_vec()) };
    let file = paths.get(module)?;
    if file.defined.contains(name) || !seen.insert(path.to_vec()) {
        return Some(module.to_vec());
    }
    let named = file.references.iter().find(|it| it.name.as_ref() == Some(name) && it.path.as_slice() != path);
    if let Some(import) = named {
        let below = path.get(module.len() + 1..).unwrap_or_default();
        return origin(paths, &[import.path.as_slice(), below].concat(), seen);
    }
    let globs = file.references.iter().filter(|it| it.name.as_deref() == Some("*"));
    let mut found = globs.filter_map(|glob| {
        let path = [parent(&glob.path).as_slice(), std::slice::from_ref(name)].concat();
        let origin = origin(paths, &path, seen)?;
        paths.get(&origin)?.defined.contains(name).then_some(origin)
    });
    // At the root, a name that no file defines is another crate, a macro or a type of the prelude.
    found.next().or_else(|| (!module.is_empty()).then(|| module.to_vec()))
}

fn collect(folder: &Path, prefix: &str, sources: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), sources)?;
        } else if path.ends_with(".rs") {
            sources.insert(path, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}

/// The module in the file at `path`.
fn module(path: &str) -> Module {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if ["lib", "main"].contains(&path) { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}
