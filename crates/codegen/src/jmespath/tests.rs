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

/// The compiled expression for a path on the output of `Watch`.
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
fn compiled_cases_are_up_to_date() {
    let cases: Vec<[String; 3]> =
        serde_json::from_str(&fs::read_to_string(folder().join("cases.json")).unwrap()).unwrap();
    let mut source = "//! The compiled expressions of `cases.json`.\n\n\
                      use super::WatchOutput;\nuse serde_json::{Value, json};\n\n\
                      /// The kind of the comparison, the path, the expected value, and the compiled expression.\n\
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
fn compiled_expressions_are_idiomatic() {
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
fn expressions_without_an_equivalent_are_rejected() {
    for (kind, path, problem) in [
        ("string", "Flagship.", "invalid JMESPath"),
        ("string", "Flagship.Colour", "the member Colour does not exist"),
        ("string", "Ready", "expected a string"),
        ("boolean", "Owner", "the result is not a boolean"),
        ("any", "Owner", "expected a list"),
        ("any", "Ships[*].Boats[*].Name", "expected a string"),
        ("any", "Ships[-2:].Name", "slices with negative indices"),
        ("any", "Ships[::2].Name", "steps are not supported"),
        ("any", "Ships[].{a: Name}", "multi-select hashes"),
        ("any", "sort_by(Ships, &Boats)[].Name", "keys to order by"),
        ("any", "sort_by(Log, &@)", "ordering a list with nulls"),
        ("any", "not_null(&Name)", "with an expression reference"),
        ("boolean", "sum(Ships[].Name) > `1`", "expected a number"),
        ("any", "[Owner, Ready]", "all values are strings or all are booleans"),
        ("boolean", "Flagship && Ready", "different types"),
        ("boolean", "Owner > `1`", "compared by order"),
        ("string", "max(Ships)", "entries to order"),
        ("string", "merge(Flagship, Flagship)", "the function merge"),
        ("string", "Owner.Name", "a value without members"),
    ] {
        let error = compiled(kind, path, "true").unwrap_err();
        assert!(error.contains(problem), "{path}: {error}");
    }
}

#[test]
fn an_expression_that_is_nested_too_deeply_is_an_error() {
    let nested: [fn(usize) -> String; 3] = [
        |count| format!("{}Ready{}", "(".repeat(count), ")".repeat(count)),
        |count| format!("{}Ready", "!".repeat(count)),
        |count| format!("{}Ready{}", "not_null(".repeat(count), ")".repeat(count)),
    ];
    for nested in nested {
        assert!(compiled("boolean", &nested(100), "true").is_ok(), "{}", nested(100));
        let error = compiled("boolean", &nested(50_000), "true").unwrap_err();
        assert_eq!(error, "it has more than 100 operators and brackets");
    }
    let error = compiled("boolean", &format!("Ready{}", "||Ready".repeat(50)), "true").unwrap_err();
    assert_eq!(error, "the code for it would be too long");
}
