//! Divides modules that would be long.

use super::files::{Modules, modules};
use crate::names;
use std::collections::BTreeMap;
use std::fmt::Write;

/// More lines than this, before they are formatted, are divided into files.
pub const LIMIT: usize = 1_000;

/// A part of a module.
#[derive(Debug)]
pub struct Part {
    /// What the file is called after that the part goes into, where the module is divided.
    pub group: String,
    /// The types that it defines.
    pub defined: Vec<String>,
    pub text: String,
}

/// Adds the module at `path`, without its ending: one file, or where it would be long, a folder with a file for each
/// group of its parts.
pub fn add(files: &mut Modules<'_>, path: &str, docs: &str, parts: Vec<Part>) {
    if !is_long(&parts) {
        let defined: Vec<&str> = parts.iter().flat_map(|part| &part.defined).map(String::as_str).collect();
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        files.add(format!("{path}.rs"), docs, &defined, &text);
        return;
    }
    let names = add_groups(files, path, docs, parts);
    let parent = path.rsplit('/').next().unwrap_or(path);
    files.add(format!("{path}/mod.rs"), docs, &[], &modules(parent, names.into_iter()));
}

/// Adds a file to the folder `path` for each group of `parts`. Returns the names of its modules.
pub fn add_groups(files: &mut Modules<'_>, path: &str, docs: &str, parts: Vec<Part>) -> Vec<String> {
    let mut groups: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for part in parts {
        groups.entry(names::field(&part.group)).or_default().push(part);
    }
    for (name, parts) in &groups {
        let defined: Vec<&str> = parts.iter().flat_map(|part| &part.defined).map(String::as_str).collect();
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        files.add(format!("{path}/{}.rs", name.trim_start_matches("r#")), docs, &defined, &text);
    }
    groups.into_keys().collect()
}

/// Whether a module of these parts would be long.
pub fn is_long(parts: &[Part]) -> bool {
    parts.iter().map(|part| part.text.lines().count()).sum::<usize>() > LIMIT
}

/// The files of an integration test called `name`, in the folder `tests`.
pub fn tests(name: &str, text: String) -> Vec<(String, String)> {
    const TEST: &str = "\n#[test]\n";
    if text.lines().count() <= LIMIT {
        return vec![(format!("tests/{name}.rs"), text)];
    }
    let mut tests = text.split(TEST);
    let mut main = tests.next().unwrap_or_default().to_owned();
    let header = main.lines().next().unwrap_or_default().to_owned();
    let mut parts: Vec<String> = Vec::new();
    for test in tests {
        match parts.last_mut() {
            Some(last) if last.lines().count() < LIMIT / 2 => *last += &format!("{TEST}{test}"),
            _ => parts.push(format!("{header}\n\n//! A part of the tests.\n\nuse super::*;\n{TEST}{test}")),
        }
    }
    let mut files = Vec::new();
    for (number, part) in (1..).zip(parts) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(main, "mod part_{number};");
        files.push((format!("tests/{name}/part_{number}.rs"), part));
    }
    files.push((format!("tests/{name}/main.rs"), main));
    files
}
