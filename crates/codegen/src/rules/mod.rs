//! Compiles the endpoint rules of a service to Rust source: `smithy.rules#endpointRuleSet` or
//! `smithy.rules#endpointBdd`, and their tests, `smithy.rules#endpointTests`.
//!
//! Parsing the rules (`ruleset`, `bdd`, `expr`), lowering expressions (`lower`, `option`, `attribute`, `scope`) and
//! writing items (`params`, `tree`, `decision`, `test_cases`) are separate steps. The source is not formatted; rustfmt
//! is run over all generated files.

mod attribute;
mod bdd;
mod decision;
mod endpoint_value;
mod error;
mod expr;
mod json;
mod lower;
mod option;
mod options;
mod params;
mod ruleset;
mod scope;
mod test_cases;
#[cfg(test)]
mod tests;
mod tree;
mod uses;

pub(crate) use error::EndpointRulesError;
use json::Node;
use lower::Lower;
pub(crate) use options::Options;
pub(crate) use ruleset::{Parameter, ParameterType};
use scope::Scope;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
pub(crate) use test_cases::expected;
use uses::with_uses;

/// The generated source.
#[derive(Debug)]
pub(crate) struct EndpointModule {
    /// A module with `Params` and `resolve`.
    pub(crate) source: String,
    /// An integration test of that module, if the model has endpoint tests.
    pub(crate) tests: Option<String>,
    /// The parameters of the rules.
    pub(crate) parameters: Vec<Parameter>,
}

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const BDD: &str = "smithy.rules#endpointBdd";
const CLIENT_CONTEXT: &str = "smithy.rules#clientContextParams";

/// Compiles the endpoint rules among a service's traits; `None` if it has none.
pub(crate) fn write_module(
    traits: &Map<String, Value>,
    options: &Options<'_>,
) -> Result<Option<EndpointModule>, EndpointRulesError> {
    let find = |name: &'static str| traits.get(name).map(|value| Node::new(value, name));
    let context = match find(CLIENT_CONTEXT) {
        Some(node) => node.object()?.keys().cloned().collect(),
        None => Vec::new(),
    };
    let (node, is_bdd) = match (find(BDD), find(RULE_SET)) {
        (Some(node), _) => (node, true),
        (None, Some(node)) => (node, false),
        (None, None) => return Ok(None),
    };
    let parameters = ruleset::parse_parameters(&node.member("parameters")?, options.field)?;
    let scope = Scope::of_parameters(&parameters);
    let mut lower = Lower { field: options.field, imports: BTreeSet::from(["EndpointConfig", "EndpointError"]) };
    let (body, items) = if is_bdd {
        let bdd = bdd::Bdd::parse(&node)?;
        decision::write_bdd(&mut lower, &bdd, &scope).map_err(|problem| node.error(problem))?
    } else {
        let rules = node.member("rules")?;
        let tree = ruleset::parse_rules(&rules)?;
        let body = tree::write_rules(&mut lower, &tree, &scope).map_err(|problem| rules.error(problem))?;
        (body, String::new())
    };
    let body = required(&parameters) + &body;
    lower.imports.insert("Endpoint");
    let tests = find(test_cases::TESTS).map(|node| test_cases::write_tests(&node, &parameters, options)).transpose()?;
    let text = format!(
        "{}\
         /// The endpoint for these parameters.\n///\n/// # Errors\n///\n\
         /// Returns the message of the rule that rejects the parameters, or an error if a parameter is missing or no rule\n\
         /// matches.\n\
         pub fn resolve({}: &Params) -> Result<Endpoint, EndpointError> {{\n{body}}}\n\n{items}",
        params::write_params(&parameters, &context, options),
        if body.contains("params") { "params" } else { "_" },
    );
    let (text, uses) = with_uses(&lower.imports, &text);
    let source = format!("//! The endpoint rules of the service.\n\n{uses}\n{text}");
    Ok(Some(EndpointModule { source, tests, parameters }))
}

/// Whether an endpoint requires SigV4a, without SigV4 as an alternative.
pub(crate) fn requires_sigv4a(traits: &Map<String, Value>) -> bool {
    fn has_one(value: &Value) -> bool {
        match value {
            Value::Array(values) => values.iter().any(has_one),
            Value::Object(members) => members.iter().any(|(key, value)| {
                let schemes = value.as_array().filter(|_| key == "authSchemes");
                let lists = |name| schemes.into_iter().flatten().any(|scheme| scheme.get("name") == Some(&name));
                lists(Value::from("sigv4a")) && !lists(Value::from("sigv4")) || has_one(value)
            }),
            _ => false,
        }
    }
    [RULE_SET, BDD].into_iter().filter_map(|name| traits.get(name)).any(has_one)
}

/// The traits that replace the rules of a service without any: the endpoint is the one that the client is configured
/// with.
pub(crate) fn configured_only() -> Map<String, Value> {
    let rules = serde_json::json!({
        "version": "1.0",
        "parameters": {
            "Endpoint": {
                "type": "string",
                "builtIn": "SDK::Endpoint",
                "required": false,
                "documentation": "The endpoint URL."
            }
        },
        "rules": [
            {
                "type": "endpoint",
                "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Endpoint" }] }],
                "endpoint": { "url": { "ref": "Endpoint" } }
            },
            { "type": "error", "conditions": [], "error": "the service has no endpoint rules: set an endpoint URL" }
        ]
    });
    Map::from_iter([(RULE_SET.to_owned(), rules)])
}

/// The statements that check that required parameters are set.
fn required(parameters: &[Parameter]) -> String {
    let check = |parameter: &Parameter| {
        format!(
            "if params.{}.is_none() {{ return Err(EndpointError::MissingParameter({:?})); }}\n",
            parameter.field, parameter.name
        )
    };
    parameters.iter().filter(|parameter| parameter.required && parameter.is_optional()).map(check).collect()
}
