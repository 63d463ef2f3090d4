//! Runs the golden files of the generator: endpoint modules, generated from `rules.json`, and their endpoint tests,
//! generated from `cases.json`.
//!
//! A test in `crates/codegen/src/rules` checks that the files are up to date.

#![expect(
    clippy::field_reassign_with_default,
    reason = "generated tests are usually in another crate, where the non-exhaustive `Params` can only be built this way"
)]
#![expect(clippy::duplicate_mod, reason = "the same cases apply to both forms of the rules")]

#[path = "../../crates/codegen/tests/golden/endpoint_rules/bdd/mod.rs"]
pub mod bdd;
#[path = "../../crates/codegen/tests/golden/endpoint_rules/functions/mod.rs"]
pub mod functions;
#[path = "../../crates/codegen/tests/golden/endpoint_rules/rocket/mod.rs"]
pub mod rocket;
#[path = "../../crates/codegen/tests/golden/endpoint_rules/tree/mod.rs"]
pub mod tree;

use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{EndpointConfig, EndpointError};
use {bdd::rules as bdd_rules, tree::rules as tree_rules};

#[test]
fn required_parameters_without_a_default_must_be_set() {
    let missing = Err(EndpointError::MissingParameter("Stage"));
    assert_eq!(tree_rules::resolve(&tree_rules::Params::default()), missing);
    assert_eq!(bdd_rules::resolve(&bdd_rules::Params::default()), missing);
}

#[test]
fn no_matching_rule_is_an_error() {
    let mut params = tree_rules::Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("us-gov-west-1".to_owned());
    assert_eq!(tree_rules::resolve(&params), Err(EndpointError::NoMatchingRule));

    let mut params = bdd_rules::Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("us-gov-west-1".to_owned());
    assert_eq!(bdd_rules::resolve(&params), Err(EndpointError::NoMatchingRule));
}

#[test]
fn the_account_id_of_the_client_sets_parameters() {
    let mut config = EndpointConfig::default();
    config.account_id = Some("123456789012".to_owned());
    config.account_id_endpoint_mode = Some("required".to_owned());
    let params = functions::tree::rules::Params::from(&config);
    assert_eq!((params.account, params.account_mode), (config.account_id, config.account_id_endpoint_mode));
    assert!(params.accelerate, "parameters that clients do not set keep their defaults");
}

#[test]
fn settings_of_the_client_set_parameters() {
    let params = tree_rules::Params::from(&EndpointConfig::default());
    assert_eq!(params.use_dual_stack, Some(false));
    assert_eq!((params.mode.as_str(), params.tags.as_slice()), ("auto", &["x".to_owned()][..]));

    let mut config = EndpointConfig::default();
    config.region = Some("eu-west-1".to_owned());
    config.endpoint = Some("https://moon.example".to_owned());
    config.use_fips = true;
    config.use_dual_stack = true;
    config.context.insert("Mode".to_owned(), "slow".into());
    config.context.insert("Tags".to_owned(), Document::Array(vec!["y".into()]));
    // `Stage` is not among the client context parameters of the model.
    config.context.insert("Stage".to_owned(), "ascent".into());
    let params = tree_rules::Params::from(&config);
    assert_eq!(params.region, config.region);
    assert_eq!(params.endpoint, config.endpoint);
    assert!(params.use_fips);
    assert_eq!(params.use_dual_stack, Some(true));
    assert_eq!((params.mode.as_str(), params.tags.as_slice()), ("slow", &["y".to_owned()][..]));
    assert_eq!(params.stage, None);
}
