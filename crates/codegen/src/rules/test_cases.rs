//! Writes `smithy.rules#endpointTests` as Rust tests.

use super::error::EndpointRulesError;
use super::expr::Expr;
use super::json::Node;
use super::lower::Lower;
use super::options::Options;
use super::ruleset::{DefaultValue, EndpointSpec, Parameter};
use super::scope::Scope;
use super::uses::with_uses;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The trait with the tests.
pub(super) const TESTS: &str = "smithy.rules#endpointTests";

/// Writes a `#[test]` for each test case, which tests the items of `options.module`.
pub(super) fn write_tests(
    node: &Node<'_>,
    parameters: &[Parameter],
    options: &Options<'_>,
) -> Result<String, EndpointRulesError> {
    let mut lower = Lower { field: options.field, imports: BTreeSet::new() };
    let mut names = BTreeMap::new();
    let mut tests = String::new();
    for (index, case) in node.member("testCases")?.items()?.iter().enumerate() {
        let name = case_name(index, case, &mut names)?;
        let assignments = write_assignments(case, parameters)?;
        let expected = write_expected(case, &mut lower)?;
        let binding = if assignments.is_empty() { "params" } else { "mut params" };
        let _ = writeln!(
            tests,
            "\n#[test]\nfn {name}() {{\nlet {binding} = Params::default();\n{assignments}\
             assert_eq!(resolve(&params), {expected});\n}}"
        );
    }
    let (tests, uses) = with_uses(&lower.imports, &tests);
    Ok(format!(
        "//! The endpoint tests of the model (`smithy.rules#endpointTests`).\n\n\
         {uses}use {}::{{Params, resolve}};\n{tests}",
        options.module
    ))
}

/// The expected result of a test case, as a Rust expression.
pub(crate) fn expected(case: &Value) -> Result<String, EndpointRulesError> {
    let mut lower = Lower { field: &|name| name.to_owned(), imports: BTreeSet::new() };
    write_expected(&Node::new(case, TESTS), &mut lower)
}

/// A unique function name, derived from the documentation of the case.
fn case_name(index: usize, case: &Node<'_>, names: &mut BTreeMap<String, usize>) -> Result<String, EndpointRulesError> {
    let documentation = match case.get("documentation") {
        Some(documentation) => documentation.string()?.to_ascii_lowercase(),
        None => format!("case {index}"),
    };
    let words = documentation.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = words.collect::<Vec<_>>().join("_");
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "case_");
    }
    name.truncate(100);
    let name = name.trim_end_matches('_').to_owned();
    let count = names.entry(name.clone()).or_insert(0);
    *count += 1;
    Ok(if *count == 1 { name } else { format!("{name}_case_{count}") })
}

fn write_assignments(case: &Node<'_>, parameters: &[Parameter]) -> Result<String, EndpointRulesError> {
    let mut text = String::new();
    let Some(params) = case.get("params") else { return Ok(text) };
    for (name, node) in params.members()? {
        let parameter = parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .ok_or_else(|| node.error(format!("the rules have no parameter `{name}`")))?;
        let value = DefaultValue::parse(parameter.ty, &node)?.rust();
        let value = if parameter.is_optional() { format!("Some({value})") } else { value };
        let _ = writeln!(text, "params.{} = {value};", parameter.field);
    }
    Ok(text)
}

fn write_expected(case: &Node<'_>, lower: &mut Lower<'_>) -> Result<String, EndpointRulesError> {
    let expect = case.member("expect")?;
    if let Some(message) = expect.get("error") {
        lower.imports.insert("EndpointError");
        return Ok(format!("Err(EndpointError::refused({:?}))", message.string()?));
    }
    let endpoint = expect.member("endpoint")?;
    let spec = EndpointSpec::parse(&endpoint, literal)?;
    let endpoint =
        lower.endpoint(&spec, &mut Scope::default(), &mut Vec::new()).map_err(|problem| endpoint.error(problem))?;
    Ok(format!("Ok({endpoint})"))
}

/// Parses a value without templates or references.
fn literal(node: &Node<'_>) -> Result<Expr, EndpointRulesError> {
    match node.value {
        Value::String(text) => Ok(Expr::literal(text)),
        Value::Bool(_) | Value::Number(_) => Expr::parse(node),
        _ => Err(node.error("not a string, a boolean or an integer")),
    }
}
