use super::*;
use crate::golden::assert_golden;
use crate::read::ast::Model;
use crate::resolve;
use std::fs;
use std::path::Path;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/jmespath")
}

fn fleet() -> Service {
    let text = fs::read_to_string(folder().join("model.json")).unwrap();
    resolve::service(&Model::parse(&text).unwrap(), None).unwrap()
}

/// The Rust for a path on the output of `Watch`.
fn compiled(kind: &str, path: &str, expected: &str) -> Result<String, Error> {
    let service = fleet();
    let root = Root::Structure("output", &service.operations[0].output);
    let expression = Expression::parse(&service, root, path)?;
    match kind {
        "string" => expression.is_string(expected),
        "boolean" => expression.is_boolean(expected == "true"),
        "any" => expression.has_string(expected),
        "all" => expression.all_strings(expected),
        "text" => Ok(expression.string()?.lifted()),
        "texts" => Ok(expression.strings()?.lifted()),
        _ => Err(format!("the kind {kind}")),
    }
}

#[test]
fn the_compiled_cases_are_those_that_run() {
    let cases: Vec<[String; 3]> =
        serde_json::from_str(&fs::read_to_string(folder().join("cases.json")).unwrap()).unwrap();
    let mut source = "//! The expressions of `cases.json`, as `xtask` writes them.\n\n\
                      use super::WatchOutput;\nuse serde_json::{Value, json};\n\n\
                      /// What is asked, the path, what is expected, and the compiled expression.\n\
                      pub const CASES: &[(&str, &str, &str, fn(&WatchOutput) -> Value)] = &[\n"
        .to_owned();
    for [kind, path, expected] in &cases {
        let code = compiled(kind, path, expected).unwrap_or_else(|error| panic!("{kind} {path}: {error}"));
        let ty = match kind.as_str() {
            "text" => "Option<String>",
            "texts" => "Option<Vec<String>>",
            _ => "bool",
        };
        source +=
            &format!("({kind:?}, {path:?}, {expected:?}, |output| {{ let found: {ty} = {code}; json!(found) }}),\n");
    }
    assert_golden(&folder().join("compiled.rs"), &(source + "];\n"));
}

#[test]
fn the_text_is_what_one_would_write() {
    for (kind, path, rust) in [
        (
            "string",
            "Flagship.State",
            "output.flagship.as_ref().is_some_and(|it| it.state.as_ref().is_some_and(|it| it.as_str() == \"X\"))",
        ),
        ("string", "Owner", "output.owner.as_str() == \"X\""),
        (
            "any",
            "Ships[].Name",
            "output.ships.as_ref().is_some_and(|it| it.iter().filter_map(|it| it.name.as_deref()).any(|it| it == \"X\"))",
        ),
        ("boolean", "length(Ships) > `0`", "output.ships.as_ref().is_some_and(|it| !it.is_empty())"),
    ] {
        let expected = if kind == "boolean" { "true" } else { "X" };
        assert_eq!(compiled(kind, path, expected).unwrap(), rust);
    }
}

#[test]
fn what_has_no_counterpart_is_refused() {
    for (kind, path, problem) in [
        ("string", "Flagship.", "is no JMESPath"),
        ("string", "Flagship.Colour", "there is no member Colour"),
        ("string", "Ready", "it is no string"),
        ("boolean", "Owner", "the result is no boolean"),
        ("any", "Owner", "it is no list"),
        ("any", "Ships[*].Boats[*].Name", "it is no string"),
        ("any", "Ships[-2:].Name", "a slice that counts from the end"),
        ("any", "Ships[::2].Name", "in steps"),
        ("any", "Ships[].{a: Name}", "a hash"),
        ("any", "sort_by(Ships, &Boats)[].Name", "an order by keys"),
        ("any", "sort_by(Log, &@)", "some may be null"),
        ("any", "not_null(&Name)", "of an expression"),
        ("boolean", "sum(Ships[].Name) > `1`", "it is no number"),
        ("any", "[Owner, Ready]", "neither all strings nor all booleans"),
        ("boolean", "Flagship && Ready", "different types"),
        ("boolean", "Owner > `1`", "an order"),
        ("string", "max(Ships)", "an order of entries"),
        ("string", "merge(Flagship, Flagship)", "the function merge"),
        ("string", "Owner.Name", "has no members"),
    ] {
        let error = compiled(kind, path, "true").unwrap_err();
        assert!(error.contains(problem), "{path}: {error}");
    }
}
