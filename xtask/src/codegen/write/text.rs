//! The small print of generated text: documentation, imports, file headers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Where documentation is wrapped.
const WIDTH: usize = 100;

/// `docs` as `///` lines, indented by `indent` spaces.
pub fn doc_comment(docs: &str, indent: usize) -> String {
    let mut comment = String::new();
    for line in wrapped(docs) {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        let _ = writeln!(comment, "{:indent$}///{line}", "");
    }
    comment
}

/// Documentation of an item: what the model says, else `fallback`; then what the generator adds.
pub fn documented(docs: &str, fallback: &str, added: &[String]) -> String {
    let mut text = if docs.is_empty() { fallback.to_owned() } else { docs.to_owned() };
    if !added.is_empty() {
        text.push_str("\n\n");
        text.push_str(&added.join(" "));
    }
    text
}

/// The first sentence of documentation, on one line.
pub fn summary(docs: &str) -> String {
    let paragraph = docs.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    match paragraph.find(". ") {
        Some(end) => paragraph.chars().take(paragraph[..=end].chars().count()).collect(),
        None => paragraph,
    }
}

/// `text` in backticks, whatever is in it.
pub fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn wrapped(docs: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    for line in docs.lines() {
        fenced ^= line.trim_start().starts_with("```");
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if fenced || line.chars().count() <= WIDTH {
            lines.push(line.trim_end().to_owned());
            continue;
        }
        let is_item = content.starts_with("- ") || content.starts_with("* ");
        let hanging = indent + if is_item { 2 } else { 0 };
        let mut current = " ".repeat(indent);
        let mut empty = true;
        for word in words(content) {
            if !empty && current.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(std::mem::replace(&mut current, " ".repeat(hanging)));
                empty = true;
            }
            if !empty {
                current.push(' ');
            }
            current.push_str(&word);
            empty = false;
        }
        lines.push(current);
    }
    lines
}

/// The words of a line; a code span is one word.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for word in line.split(' ') {
        match words.last_mut() {
            Some(last) if open => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        open ^= word.matches('`').count() % 2 == 1;
    }
    words
}

/// The names that a file may use, and where they come from.
#[derive(Debug, Default, Clone)]
pub struct Imports {
    paths: BTreeMap<String, String>,
    /// What bodies call `smithy::NAME`: a type of the service may have that name.
    runtime: BTreeMap<String, String>,
}

impl Imports {
    pub fn add(&mut self, name: &str, path: impl Into<String>) {
        self.paths.insert(name.to_owned(), path.into());
    }

    /// A name of the runtime that bodies write as `smithy::NAME`.
    pub fn add_runtime(&mut self, name: &str, path: impl Into<String>) {
        self.runtime.insert(name.to_owned(), path.into());
    }

    /// The body with the names of the runtime as short as they can be, and its `use` lines.
    pub fn apply(&self, mut body: String) -> (String, String) {
        let mut imports = self.clone();
        for (name, path) in &self.runtime {
            let marked = format!("smithy::{name}");
            if self.paths.contains_key(name) {
                body = replace_word(&body, &marked, path);
            } else {
                body = replace_word(&body, &marked, name);
                imports.add(name, path);
            }
        }
        let uses = imports.for_body(&body);
        (body, uses)
    }

    /// The `use` lines for what `body` uses and does not define itself.
    fn for_body(&self, body: &str) -> String {
        let used = identifiers(body);
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let is_used = |name: &str| match name {
            // A trait is used by its method; a module by its path.
            "Validate" => used.contains(name) || body.contains(".validate_with("),
            name if name.starts_with(char::is_lowercase) => {
                used.contains(name) && [format!("{name}::"), format!("{name}!")].iter().any(|path| body.contains(path))
            }
            name => used.contains(name),
        };
        for (name, path) in self.paths.iter().filter(|(name, _)| is_used(name)) {
            if !["struct", "enum", "type", "mod"].into_iter().any(|what| defines(body, what, name)) {
                let (module, item) = path.rsplit_once("::").unwrap_or(("crate", path));
                groups.entry(module).or_default().push(item);
            }
        }
        let line = |(module, items): (&str, Vec<&str>)| match items.as_slice() {
            [one] => format!("use {module}::{one};\n"),
            several => format!("use {module}::{{{}}};\n", several.join(", ")),
        };
        groups.into_iter().map(line).collect()
    }
}

/// `text` with the word `from` replaced wherever it stands alone.
fn replace_word(text: &str, from: &str, to: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = rest.split_at(at);
        let after = after.strip_prefix(from).unwrap_or(after);
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let alone = !before.ends_with(|c| is_word(c) || c == ':') && !after.starts_with(is_word);
        replaced.push_str(before);
        replaced.push_str(if alone { to } else { from });
        rest = after;
    }
    replaced + rest
}

/// Whether `body` defines the type `name`.
fn defines(body: &str, what: &str, name: &str) -> bool {
    let start = format!("pub {what} {name}");
    body.match_indices(&start).any(|(at, _)| {
        let next = body[at + start.len()..].chars().next();
        next.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

/// The identifiers of Rust text, without those in comments and strings, those behind `::`, and
/// what looks like a call, which is how enum variants are written.
fn identifiers(body: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for line in body.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for piece in line.split('"').step_by(2) {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let mut rest = piece;
            while let Some(start) = rest.find(is_word) {
                let (before, word) = rest.split_at(start);
                let end = word.find(|c| !is_word(c)).unwrap_or(word.len());
                let (word, after) = word.split_at(end);
                if !after.starts_with('(') && !before.ends_with("::") {
                    found.insert(word);
                }
                rest = after;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_and_lists_hang() {
        let docs = format!("- {}`a b` end", "word ".repeat(19));
        let comment = doc_comment(&docs, 4);
        let lines: Vec<&str> = comment.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("    /// - word"));
        assert_eq!(lines[1], "    ///   `a b` end");
    }

    #[test]
    fn only_used_names_are_imported() {
        let mut imports = Imports::default();
        imports.add("Tag", "crate::types::Tag");
        imports.add("TagList", "crate::types::TagList");
        imports.add("Blob", "awsjson_smithy::Blob");
        let body = "/// A Blob.\npub struct TagList { tags: Vec<Tag>, name: &str = \"Blob\" }\n";
        assert_eq!(imports.apply(body.to_owned()), (body.to_owned(), "use crate::types::Tag;\n".to_owned()));
    }

    #[test]
    fn a_name_that_the_service_has_too_is_written_in_full() {
        let mut imports = Imports::default();
        imports.add("Endpoint", "crate::types::Endpoint");
        imports.add_runtime("Endpoint", "awsjson_smithy::endpoint::Endpoint");
        imports.add_runtime("EndpointConfig", "awsjson_smithy::endpoint::EndpointConfig");
        let body = "fn f(a: Endpoint, b: smithy::Endpoint, c: smithy::EndpointConfig, d: awsjson_smithy::Endpoint)";
        let (body, uses) = imports.apply(body.to_owned());
        let full =
            "fn f(a: Endpoint, b: awsjson_smithy::endpoint::Endpoint, c: EndpointConfig, d: awsjson_smithy::Endpoint)";
        assert_eq!(body, full);
        assert_eq!(uses, "use awsjson_smithy::endpoint::EndpointConfig;\nuse crate::types::Endpoint;\n");
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        assert_eq!(summary("One thing. Another.\n\nMore."), "One thing.");
        assert_eq!(summary("Version 1.5 of it"), "Version 1.5 of it");
    }
}
