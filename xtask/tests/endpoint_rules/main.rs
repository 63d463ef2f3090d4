//! The endpoint modules of two made-up services, as `xtask` writes them, and their endpoint tests.
//!
//! The services have the same rules: `tree.json` as a tree, `bdd.json` as a binary decision diagram.
//! That the modules are what `xtask` writes is tested in `src/endpoint`; here they run.

#![expect(
    clippy::field_reassign_with_default,
    reason = "as in a crate of its own, where `Params` is non-exhaustive and has no other way"
)]

pub mod bdd;
pub mod bdd_tests;
pub mod tree;
pub mod tree_tests;

use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{EndpointConfig, EndpointError};

#[test]
fn a_required_parameter_without_a_default_has_to_be_set() {
    let missing = Err(EndpointError::MissingParameter("Stage"));
    assert_eq!(tree::resolve(&tree::Params::default()), missing);
    assert_eq!(bdd::resolve(&bdd::Params::default()), missing);
}

#[test]
fn a_tree_without_a_rule_that_holds_is_the_end() {
    let mut params = tree::Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("us-gov-west-1".to_owned());
    assert_eq!(tree::resolve(&params), Err(EndpointError::NoMatchingRule));

    let mut params = bdd::Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("us-gov-west-1".to_owned());
    assert_eq!(bdd::resolve(&params), Err(EndpointError::NoMatchingRule));
}

#[test]
fn settings_of_the_client_fill_parameters() {
    let params = tree::Params::from(&EndpointConfig::default());
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
    let params = tree::Params::from(&config);
    assert_eq!(params.region, config.region);
    assert_eq!(params.endpoint, config.endpoint);
    assert!(params.use_fips);
    assert_eq!(params.use_dual_stack, Some(true));
    assert_eq!((params.mode.as_str(), params.tags.as_slice()), ("slow", &["y".to_owned()][..]));
    assert_eq!(params.stage, None);
}
