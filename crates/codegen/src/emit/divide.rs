//! Divides modules that would be long.

use super::docs::summary;
use super::files::{Modules, declared, modules};
use crate::names;
use crate::paths;
use std::collections::BTreeMap;
use std::fmt::Write;

/// More lines than this, before they are formatted, are divided into files.
pub const LIMIT: usize = 1_000;

/// More lines than this in the definition of a single type, which cannot be divided, are made fewer.
const LONGEST: usize = 1_300;

/// A part of a module.
#[derive(Debug)]
pub struct Part {
    /// What the file is called after that the part goes into, where the module is divided.
    pub group: String,
    /// The types that it defines.
    pub defined: Vec<String>,
    pub text: String,
}

impl Part {
    /// A part that defines no types and is not in a group yet.
    pub fn anonymous(text: String) -> Self {
        Self { group: String::new(), defined: Vec::new(), text }
    }
}

/// A type with its builder, whose implementations and methods may be in other files.
#[derive(Debug, Default)]
pub struct Item {
    /// The marked path of the type.
    pub ty: String,
    /// The marked path of the builder.
    pub builder: String,
    pub definition: String,
    /// Implementations of traits and methods of the type.
    pub implementations: Vec<String>,
    /// Everything else before the methods of the builder.
    pub text: String,
    /// The start of an implementation of the builder, up to its brace.
    pub header: String,
    pub methods: Vec<String>,
    /// Everything after the methods.
    pub rest: String,
}

impl Item {
    /// The text of a single file.
    pub fn whole(&self) -> String {
        let implementations = self.implementations.concat();
        let methods = self.implementation(&self.methods.concat());
        format!("{}{implementations}{}\n{methods}{}", self.definition, self.text, self.rest)
    }

    fn implementation(&self, methods: &str) -> String {
        if methods.is_empty() { String::new() } else { format!("{} {{\n{}\n}}\n", self.header, methods.trim_end()) }
    }

    pub fn lines(&self) -> usize {
        lines(&self.whole())
    }
}

/// Adds the module at `path`, without its ending: one file, or where it would be long, a folder with a file for each
/// group of its parts.
pub fn add(files: &mut Modules<'_>, path: &str, docs: &str, parts: Vec<Part>) {
    if !is_long(&parts) {
        add_file(files, format!("{path}.rs"), docs, &parts);
        return;
    }
    let names = add_groups(files, path, docs, parts);
    let parent = path.rsplit('/').next().unwrap_or(path);
    files.add(format!("{path}/mod.rs"), docs, &[], &modules(parent, names.into_iter()));
}

/// The definition of a type, which `write` writes with what it makes of the documentation of each member: all of it,
/// or its first sentence if the definition would be long. Also returns whether it is complete.
pub fn definition(write: impl Fn(fn(&str) -> String) -> String) -> (String, bool) {
    let complete = write(str::to_owned);
    if lines(&complete) > LONGEST { (write(summary), false) } else { (complete, true) }
}

/// Adds a file to the folder `path` for each group of `parts`. Returns the names of its modules.
pub fn add_groups(files: &mut Modules<'_>, path: &str, docs: &str, parts: Vec<Part>) -> Vec<String> {
    add_modules(files, path, docs, grouped(parts))
}

/// Adds a file to the folder `path` for each of `groups`. Returns the names of its modules.
pub fn add_modules(
    files: &mut Modules<'_>,
    path: &str,
    docs: &str,
    groups: BTreeMap<String, Vec<Part>>,
) -> Vec<String> {
    for (name, parts) in &groups {
        add_file(files, format!("{path}/{}.rs", name.trim_start_matches("r#")), docs, parts);
    }
    groups.into_keys().collect()
}

fn add_file(files: &mut Modules<'_>, path: String, docs: &str, parts: &[Part]) {
    let defined: Vec<&str> = parts.iter().flat_map(|part| &part.defined).map(String::as_str).collect();
    let text: String = parts.iter().map(|part| part.text.as_str()).collect();
    files.add(path, docs, &defined, &text);
}

/// The parts of each group, by the name of its module. A group that would be long becomes several.
pub fn grouped(parts: Vec<Part>) -> BTreeMap<String, Vec<Part>> {
    let mut named: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for part in parts {
        named.entry(part.group.clone()).or_default().push(part);
    }
    let mut groups: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for part in named.into_iter().flat_map(|(group, parts)| numbered(&group, parts)) {
        // The file `mod.rs` is that of the folder.
        let name = if part.group == "mod" { "mod_".to_owned() } else { names::field(&part.group) };
        groups.entry(name).or_default().push(part);
    }
    groups
}

/// About how many lines `text` has after it is formatted. A long line of code is divided at its commas; no literal is, and
/// no row of a table in a macro, which starts with one.
pub fn lines(text: &str) -> usize {
    const WIDTH: usize = 100;
    let is_code = |line: &str| !["//", "\""].iter().any(|start| line.trim_start().starts_with(start));
    let commas = |line: &str| -> usize {
        let code = line.trim_end_matches(',').replace("\\\"", "");
        code.split('"').step_by(2).map(|code| code.matches(',').count()).sum()
    };
    let estimate = |line: &str| match line.len() > WIDTH && is_code(line) {
        true => Some(commas(line)).filter(|commas| *commas > 0).map_or(1, |commas| 2 + commas),
        false => 1,
    };
    text.lines().map(estimate).sum()
}

/// Adds the module at `path`, without its ending: one file, or where it would be long, a folder whose files have the
/// methods of the builder.
pub fn add_item(files: &mut Modules<'_>, path: &str, docs: &str, defined: &[&str], item: &Item) {
    if item.lines() <= LIMIT {
        files.add(format!("{path}.rs"), docs, defined, &item.whole());
        return;
    }
    let mut modules = String::new();
    let mut definition = item.definition.clone();
    let implementations = item.implementations.concat();
    if is_long_text(&[definition.as_str(), &implementations, &item.text, &item.rest].concat()) {
        let parts = item.implementations.iter().map(|text| Part::anonymous(text.clone())).collect();
        for (name, parts) in grouped(numbered("implementations", parts)) {
            let _ = writeln!(modules, "mod {name};");
            let text: String = parts.into_iter().map(|part| part.text).collect();
            files.add(format!("{path}/{name}.rs"), "Implementations.", &[], &(paths::import(&item.ty) + &text));
        }
    } else {
        definition += &implementations;
    }
    let methods = item.methods.iter().map(|text| Part::anonymous(text.clone())).collect();
    for (name, methods) in grouped(numbered("setters", methods)) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(modules, "mod {name};");
        let methods: String = methods.into_iter().map(|part| part.text).collect();
        let text = paths::import(&item.builder) + &item.implementation(&methods);
        files.add(format!("{path}/{name}.rs"), "Setters.", &[], &text);
    }
    files.add(format!("{path}/mod.rs"), docs, defined, &format!("{modules}\n{definition}{}{}", item.text, item.rest));
}

/// Adds the private module at `path`, without its ending, which has only implementations in it: one file, or where it
/// would be long, a folder.
pub fn add_implementations(files: &mut Modules<'_>, path: &str, docs: &str, parts: Vec<Part>) {
    if is_long(&parts) {
        let names = add_groups(files, path, docs, parts);
        files.add(format!("{path}/mod.rs"), docs, &[], &declared(path, "mod", &names));
    } else {
        add(files, path, docs, parts);
    }
}

/// `parts` in groups `name`, `name_2` and so on, none of which is long.
pub fn numbered(name: &str, parts: Vec<Part>) -> Vec<Part> {
    let (mut number, mut sum) = (1, 0);
    let mut place = |mut part: Part| {
        let more = lines(&part.text);
        if sum > 0 && sum + more > LIMIT {
            (number, sum) = (number + 1, 0);
        }
        sum += more;
        part.group = if number == 1 { name.to_owned() } else { format!("{name}_{number}") };
        part
    };
    parts.into_iter().map(&mut place).collect()
}

/// Whether a module of these parts would be long.
pub fn is_long(parts: &[Part]) -> bool {
    parts.iter().map(|part| lines(&part.text)).sum::<usize>() > LIMIT
}

/// Whether a file with `text` would be long.
pub fn is_long_text(text: &str) -> bool {
    lines(text) > LIMIT
}

/// The files of an integration test called `name`, in the folder `tests`.
pub fn tests(name: &str, text: String) -> Vec<(String, String)> {
    const TEST: &str = "\n#[test]\n";
    if !is_long_text(&text) {
        return vec![(format!("tests/{name}.rs"), text)];
    }
    let mut tests = text.split(TEST);
    let mut main = tests.next().unwrap_or_default().to_owned();
    let header = main.lines().next().unwrap_or_default().to_owned();
    let mut parts: Vec<String> = Vec::new();
    for test in tests {
        match parts.last_mut() {
            Some(last) if lines(last) < LIMIT / 2 => *last += &format!("{TEST}{test}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_does_not_have_the_file_of_its_folder() {
        let part = |group: &str| Part { group: group.to_owned(), ..Part::anonymous("fn f() {}".to_owned()) };
        let names = grouped(vec![part("mod"), part("type"), part("model"), part("mod")]).into_keys();
        assert_eq!(names.collect::<Vec<_>>(), ["mod_", "model", "r#type"]);
    }

    #[test]
    fn lines_are_counted_as_they_are_after_formatting() {
        let long = "a".repeat(100);
        for (text, expected) in [
            ("a\n\nb\n".to_owned(), 3),
            (format!("// {long}, {long}, {long}"), 1),
            (format!("docs: \"{long}, \\\", {long}\","), 1),
            (format!("\"Name\" true = json!({{ \"a\": 1, \"b\": \"{long}\" }});"), 1),
            (format!("fn f({long}: u8, b: u8) {{"), 3),
            ("fn f(a: u8, b: u8) {".to_owned(), 1),
        ] {
            assert_eq!(lines(&text), expected, "{text}");
        }
    }

    #[test]
    fn numbered_groups_are_not_long() {
        let part = |lines: usize| Part::anonymous("a\n".repeat(lines));
        let parts = numbered("rows", vec![part(LIMIT), part(1), part(LIMIT - 1), part(2), part(2 * LIMIT), part(1)]);
        let groups: Vec<&str> = parts.iter().map(|part| part.group.as_str()).collect();
        assert_eq!(groups, ["rows", "rows_2", "rows_2", "rows_3", "rows_4", "rows_5"]);
    }
}
