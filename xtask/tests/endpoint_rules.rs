//! The endpoint module of a made-up service, as `awsjson-codegen` writes it from `rules.json`, and
//! its endpoint tests, from `cases.json`.
//!
//! That the files are what the generator writes is tested in `crates/codegen/src/rules`; here they run.

#![expect(
    clippy::field_reassign_with_default,
    reason = "as in a crate of its own, where `Params` is non-exhaustive and has no other way"
)]
#![expect(clippy::duplicate_mod, reason = "the same cases hold for both forms of the rules")]

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
fn a_required_parameter_without_a_default_has_to_be_set() {
    let missing = Err(EndpointError::MissingParameter("Stage"));
    assert_eq!(tree_rules::resolve(&tree_rules::Params::default()), missing);
    assert_eq!(bdd_rules::resolve(&bdd_rules::Params::default()), missing);
}

#[test]
fn a_tree_without_a_rule_that_holds_is_the_end() {
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
fn the_account_of_the_client_fills_parameters() {
    let mut config = EndpointConfig::default();
    config.account_id = Some("123456789012".to_owned());
    config.account_id_endpoint_mode = Some("required".to_owned());
    let params = functions::tree::rules::Params::from(&config);
    assert_eq!((params.account, params.account_mode), (config.account_id, config.account_id_endpoint_mode));
    assert!(params.accelerate, "what is not known of a client keeps its default");
}

#[test]
fn settings_of_the_client_fill_parameters() {
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
    // Not a parameter that the model lets clients set.
    config.context.insert("Stage".to_owned(), "ascent".into());
    let params = tree_rules::Params::from(&config);
    assert_eq!(params.region, config.region);
    assert_eq!(params.endpoint, config.endpoint);
    assert!(params.use_fips);
    assert_eq!(params.use_dual_stack, Some(true));
    assert_eq!((params.mode.as_str(), params.tags.as_slice()), ("slow", &["y".to_owned()][..]));
    assert_eq!(params.stage, None);
}
