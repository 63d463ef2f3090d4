use super::*;
use crate::golden::{assert_golden, rustfmt};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs;
use std::path::{Path, PathBuf};

/// A conversion to snake case that is sufficient for the names in these tests.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut chars = name.chars().peekable();
    let mut previous = '_';
    while let Some(c) = chars.next() {
        let starts_word =
            previous.is_lowercase() || previous.is_uppercase() && chars.peek().is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && starts_word {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
        previous = c;
    }
    snake
}

fn compile(traits: &Value, module: &str) -> Result<EndpointModule, EndpointRulesError> {
    let doc_comment = |docs: &str| docs.lines().map(|line| format!("{}\n", format!("/// {line}").trim_end())).collect();
    let options = Options { field: &snake_case, doc_comment: &doc_comment, module };
    Ok(write_module(traits.as_object().unwrap(), &options)?.expect("the traits contain rules"))
}

/// The error of compiling `rules`.
fn error_of(rules: Value) -> String {
    let traits = serde_json::json!({ "smithy.rules#endpointRuleSet": rules });
    compile(&traits, "moon::endpoint").unwrap_err().to_string()
}

#[test]
fn golden_modules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/endpoint_rules");
    let read = |path: &str| -> Value { serde_json::from_str(&fs::read_to_string(folder.join(path)).unwrap()).unwrap() };
    for name in ["tree", "bdd", "functions/tree", "functions/bdd", "rocket/tree", "rocket/bdd"] {
        let cases = format!("{name}/../cases");
        let mut traits = read(&format!("{name}/rules.json"));
        traits["smithy.rules#endpointTests"] = read(&format!("{cases}.json"));
        let module = compile(&traits, "super::rules").unwrap();
        assert_golden(&folder.join(name).join("rules.rs"), &module.source);
        assert_golden(&folder.join(format!("{cases}.rs")), &module.tests.unwrap());
    }
}

#[test]
fn errors_contain_the_path() {
    let params = serde_json::json!({ "Region": { "type": "string" } });
    let rule = |condition: Value| {
        serde_json::json!({
            "parameters": params,
            "rules": [{ "type": "error", "conditions": [condition], "error": "no" }],
        })
    };
    for (rules, message) in [
        (serde_json::json!({ "rules": [] }), "smithy.rules#endpointRuleSet: `parameters` is missing"),
        (
            serde_json::json!({ "parameters": { "Region": { "type": "float" } }, "rules": [] }),
            "smithy.rules#endpointRuleSet.parameters.Region.type: unknown type \"float\"",
        ),
        (
            rule(serde_json::json!({ "fn": "launch", "argv": [] })),
            "smithy.rules#endpointRuleSet.rules[0].conditions[0].fn: unknown function \"launch\"",
        ),
        (
            rule(serde_json::json!({ "fn": "isSet", "argv": [] })),
            "smithy.rules#endpointRuleSet.rules[0].conditions[0]: \"isSet\" requires 1 arguments, found 0",
        ),
        (
            rule(serde_json::json!({ "fn": "parseURL", "argv": ["{Region"] })),
            "smithy.rules#endpointRuleSet.rules[0].conditions[0].argv[0]: unbalanced brace in \"{Region\"",
        ),
        (
            rule(serde_json::json!({ "fn": "getAttr", "argv": [{ "ref": "Region" }, "a..b"] })),
            "smithy.rules#endpointRuleSet.rules[0].conditions[0].argv[1]: malformed path `a..b`",
        ),
        (
            rule(serde_json::json!({ "fn": "stringEquals", "argv": ["{Region#a[b]}", ""] })),
            "smithy.rules#endpointRuleSet.rules[0].conditions[0].argv[0]: malformed path `a[b]`",
        ),
        (
            rule(serde_json::json!({ "fn": "getAttr", "argv": [{ "ref": "Region" }, "[0]"] })),
            "smithy.rules#endpointRuleSet.rules: a value of type Str is not a list",
        ),
        (
            rule(serde_json::json!({ "fn": "substring", "argv": [{ "ref": "Region" }, -1, 2, false] })),
            "smithy.rules#endpointRuleSet.rules: \
             Substring requires literals, and numbers that are not negative, for some arguments",
        ),
        (
            rule(serde_json::json!({ "fn": "isSet", "argv": [{ "ref": "Moon" }] })),
            "smithy.rules#endpointRuleSet.rules: there is no parameter or variable `Moon`",
        ),
        (
            rule(serde_json::json!({ "fn": "not", "argv": [{ "ref": "Region" }] })),
            "smithy.rules#endpointRuleSet.rules: not a boolean: `region`",
        ),
    ] {
        assert_eq!(error_of(rules), message);
    }
}

#[test]
fn a_malformed_diagram_is_rejected() {
    let bdd = |root: i32, nodes: &str, count: usize| {
        let result = serde_json::json!({ "type": "error", "error": "no" });
        let bdd = serde_json::json!({
            "parameters": {}, "conditions": [], "results": [result],
            "root": root, "nodes": nodes, "nodeCount": count,
        });
        let traits = serde_json::json!({ "smithy.rules#endpointBdd": bdd });
        compile(&traits, "moon::endpoint").map(|module| module.source).map_err(|error| error.to_string())
    };
    let terminal = "/////wAAAAH/////";
    assert!(bdd(100_000_001, terminal, 1).unwrap().contains("refused(\"no\")"));
    for (root, nodes, count, message) in [
        (1, terminal, 2, ".nodeCount: `nodes` contains 1 nodes"),
        (0, terminal, 1, ".root: reference 0 is out of range"),
        (2, terminal, 1, ".root: reference 2 is out of range"),
        (100_000_002, terminal, 1, ".root: reference 100000002 is out of range"),
        (1, "/////wAAAAH/////AAAAAAAAAAEAAAAB", 2, ": node 1: there is no condition 0"),
        (1, "AAAA", 1, ".nodes: the length is not a multiple of 4 bytes"),
        (1, "AAAAAA==", 1, ".nodes: the length is not a multiple of 12 bytes"),
    ] {
        assert_eq!(bdd(root, nodes, count).unwrap_err(), format!("smithy.rules#endpointBdd{message}"));
    }
}

#[test]
fn a_diagram_with_a_cycle_is_rejected() {
    let compile = |nodes: &[[i32; 3]]| {
        let bytes: Vec<u8> = nodes.iter().flatten().flat_map(|word| word.to_be_bytes()).collect();
        let condition = |name: &str| serde_json::json!({ "fn": "isSet", "argv": [{ "ref": name }] });
        let bdd = serde_json::json!({
            "parameters": { "A": { "type": "string" }, "B": { "type": "string" } },
            "conditions": [condition("A"), condition("B")],
            "results": [{ "type": "error", "error": "no" }],
            "root": 2, "nodes": STANDARD.encode(bytes), "nodeCount": nodes.len(),
        });
        compile(&serde_json::json!({ "smithy.rules#endpointBdd": bdd }), "moon::endpoint").map(|_| ())
    };
    let (terminal, end) = ([-1, 1, -1], 100_000_001);
    // Two paths to a node are no cycle.
    assert!(compile(&[terminal, [0, 3, -3], [1, end, 1]]).is_ok());
    for nodes in
        [&[terminal, [0, 2, end]][..], &[terminal, [0, 3, end], [1, -2, 1]], &[terminal, [0, end, 1], [1, 3, 1]]]
    {
        let error = compile(nodes).unwrap_err().to_string();
        assert_eq!(error, "smithy.rules#endpointBdd: its nodes form a cycle");
    }
}

/// The model files of other services in a folder beside the repository, if it exists.
fn shared_models() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    let files = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path());
    Some(files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect())
}

#[test]
fn published_models_compile() {
    let Some(models) = shared_models() else {
        println!("skipped: the folder ../shared/models beside the repository does not exist");
        return;
    };
    for path in models {
        let model: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let shapes = model["shapes"].as_object().unwrap();
        let service = shapes.values().find(|shape| shape["type"] == "service").unwrap();
        let module =
            compile(&service["traits"], "moon::endpoint").unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let cases = service["traits"]["smithy.rules#endpointTests"]["testCases"].as_array().unwrap();
        assert_eq!(module.tests.unwrap().matches("#[test]").count(), cases.len(), "{}", path.display());
        let parameters = service["traits"]["smithy.rules#endpointRuleSet"]["parameters"].as_object().unwrap();
        for name in parameters.keys() {
            assert!(module.source.contains(&format!("pub {}: ", crate::names::field(name))), "{name}");
        }
        rustfmt(&module.source);
    }
}
