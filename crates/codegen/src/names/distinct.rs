//! Makes equal names distinct.

use super::case::{snake_case, type_name};
use std::collections::{BTreeMap, BTreeSet};

/// Modules that are not named after a shape, and the names of devices, which no file may have on Windows. The module of a
/// type must not have one of these names.
const MODULES: &[&str] = &["aux", "con", "enums", "mod", "nul", "prn", "unions"];

/// The longest name of a type. File systems have names of at most 255 bytes, and that of a file has underscores, too.
const LONGEST: usize = 150;

/// The type names of the `operations` and the `shapes` of a service, by shape ID. Both are pairs of shape ID and name
/// in the model.
///
/// Operations are first, because callers use their names most. All types share a scope with the types that are derived
/// from them, such as `TagBuilder`, and with their modules: `DBTag` and `DbTag` would be in the same file.
pub fn types<'m>(
    operations: impl Iterator<Item = (&'m str, &'m str)>,
    shapes: impl Iterator<Item = (&'m str, &'m str)>,
) -> BTreeMap<String, String> {
    let mut taken: BTreeSet<String> = MODULES.iter().map(|name| (*name).to_owned()).collect();
    let mut names = BTreeMap::new();
    let mut claim = |id: &str, name: &str, kind: &str, beside: &[&str]| {
        let name = short_type_name(name);
        let candidates = [name.clone(), format!("{name}{kind}")].into_iter();
        let numbered = (2_u32..).map(|number| format!("{name}{kind}{number}"));
        let keys = |name: &str| -> Vec<String> {
            beside.iter().map(|suffix| snake_case(&format!("{name}{suffix}"))).collect()
        };
        let free = |name: &String| keys(name).iter().all(|key| !taken.contains(key));
        if let Some(free) = candidates.chain(numbered).find(free) {
            taken.extend(keys(&free));
            names.insert(id.to_owned(), free);
        }
    };
    for (id, name) in operations {
        let beside = ["", "Input", "InputBuilder", "Output", "OutputBuilder", "FluentBuilder"];
        claim(id, name, "Operation", &beside);
    }
    for (id, name) in shapes {
        claim(id, name, "Shape", &["", "Builder"]);
    }
    names
}

/// The names that waiters must not have: the names of imports in their module, the names of types that end with
/// `Waiter`, and the ends of methods of operations that start with `wait_until_`.
pub fn taken_by_waiters<'m>(
    operations: impl Iterator<Item = &'m str>,
    types: impl Iterator<Item = &'m str>,
) -> BTreeSet<String> {
    let operations = operations.filter_map(|name| Some(snake_case(name).strip_prefix("wait_until_")?.to_owned()));
    let types = types.filter_map(|name| Some(snake_case(name.strip_suffix("Waiter")?)));
    let imported = ["acceptor_state", "duration", "service_error", "waiter"].map(str::to_owned);
    operations.chain(types).chain(imported).collect()
}

/// The name of a type, cut where it would be too long.
fn short_type_name(name: &str) -> String {
    type_name(name).chars().take(LONGEST).collect()
}

/// The name of the type of a waiter, which determines the name of its method.
pub fn waiter(taken: &mut BTreeSet<String>, name: &str) -> String {
    let name = short_type_name(name);
    let numbered = (2_u32..).map(|number| format!("{name}{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| taken.insert(snake_case(name))).unwrap_or_default()
}

/// `name`, with `separator` and a number if it is taken.
pub fn distinct(taken: &mut BTreeSet<String>, name: String, separator: &str) -> String {
    let numbered = (2_u32..).map(|number| format!("{name}{separator}{number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_with_the_same_name_get_distinct_names() {
        let operations = [("a#Tag", "Tag"), ("a#TagInput", "TagInput"), ("a#Clone", "Clone")];
        let shapes = [
            ("a#Foo", "Foo"),
            ("b#Foo", "Foo"),
            ("b#FOO", "FOO"),
            ("b#foo", "foo"),
            ("b#FooBuilder", "FooBuilder"),
            ("b#Tag", "Tag"),
            ("b#TagOutput", "TagOutput"),
            ("b#TagFluentBuilder", "TagFluentBuilder"),
            ("b#Enums", "Enums"),
            ("b#Mod", "Mod"),
            ("b#A", "A"),
            ("b#Result", "Result"),
            ("b#ResultShape", "ResultShape"),
        ];
        let names = types(operations.into_iter(), shapes.into_iter());
        for (id, expected) in [
            ("a#Tag", "Tag"),
            ("a#TagInput", "TagInputOperation"),
            ("a#Clone", "CloneShape"),
            ("a#Foo", "Foo"),
            ("b#Foo", "FooShape"),
            ("b#FOO", "FOOShape2"),
            ("b#foo", "FooShape3"),
            ("b#FooBuilder", "FooBuilderShape"),
            ("b#Tag", "TagShape"),
            ("b#TagOutput", "TagOutputShape"),
            ("b#TagFluentBuilder", "TagFluentBuilderShape"),
            ("b#Enums", "EnumsShape"),
            ("b#Mod", "ModShape"),
            ("b#A", "AShape"),
            ("b#Result", "ResultShape"),
            ("b#ResultShape", "ResultShapeShape"),
        ] {
            assert_eq!(names.get(id).map(String::as_str), Some(expected), "{id}");
        }
    }

    #[test]
    fn names_are_those_of_files() {
        let long = "Long".repeat(100);
        let shapes = [("a#Aux", "Aux"), ("a#Long", long.as_str()), ("b#Long", long.as_str())];
        let names = types(std::iter::empty(), shapes.into_iter());
        assert_eq!(names.get("a#Aux").map(String::as_str), Some("AuxShape"));
        let lengths = ["a#Long", "b#Long"].map(|id| names.get(id).map(String::len));
        assert_eq!(lengths, [Some(LONGEST), Some(LONGEST + "Shape".len())]);
    }

    #[test]
    fn waiters_get_distinct_names() {
        let operations = ["WaitUntilDone", "Stop"].into_iter();
        let mut taken = taken_by_waiters(operations, ["ReadyWaiter", "Cold"].into_iter());
        let names = ["AllURLs", "AllUrls", "Done", "Ready", "Cold", "Stop", "Duration"];
        let names = names.map(|name| waiter(&mut taken, name));
        assert_eq!(names, ["AllURLs", "AllUrls2", "Done2", "Ready2", "Cold", "Stop", "Duration2"]);
    }

    #[test]
    fn taken_names_get_a_number() {
        let mut taken = BTreeSet::new();
        let names = ["AB", "Ab", "Ab"].map(|name| distinct(&mut taken, name.to_owned(), ""));
        assert_eq!(names, ["AB", "Ab", "Ab2"]);
        let names = ["tag", "tag", "tag"].map(|name| distinct(&mut taken, name.to_owned(), "_"));
        assert_eq!(names, ["tag", "tag_2", "tag_3"]);
    }
}
