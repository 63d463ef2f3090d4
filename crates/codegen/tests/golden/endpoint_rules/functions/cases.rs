//! The endpoint tests of the model (`smithy.rules#endpointTests`).

use super::rules::{Params, resolve};
use awsjson_smithy::endpoint::{Endpoint, EndpointError};

#[test]
fn isset_of_a_part() {
    let mut params = Params::default();
    params.arn = Some("arn:aws:moon:eu-west-1:123456789012:base/tycho/dock".to_owned());
    params.case = Some("isSet of a part".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://0.example.com")));
}

#[test]
fn isset_of_a_part_that_is_not_there() {
    let mut params = Params::default();
    params.arn = Some("arn:aws:moon:eu-west-1:123456789012:base/tycho/dock".to_owned());
    params.case = Some("isSet of a part that is not there".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn isset_of_a_url() {
    let mut params = Params::default();
    params.case = Some("isSet of a URL".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://2.example.com")));
}

#[test]
fn isset_of_no_url() {
    let mut params = Params::default();
    params.case = Some("isSet of no URL".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn not_of_a_function() {
    let mut params = Params::default();
    params.url = Some("https://a.example".to_owned());
    params.case = Some("not of a function".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://4.example.com")));
}

#[test]
fn not_of_what_is_so() {
    let mut params = Params::default();
    params.url = Some("http://127.0.0.1:8443/a".to_owned());
    params.case = Some("not of what is so".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn not_without_a_value() {
    let mut params = Params::default();
    params.case = Some("not without a value".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn getattr_from_the_end() {
    let mut params = Params::default();
    params.arn = Some("arn:aws:moon:eu-west-1:123456789012:base/tycho/dock".to_owned());
    params.case = Some("getAttr from the end".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://7.example.com")));
}

#[test]
fn getattr_of_a_list() {
    let mut params = Params::default();
    params.list = Some(vec!["x".to_owned(), "y".to_owned()]);
    params.case = Some("getAttr of a list".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://8.example.com")));
}

#[test]
fn getattr_of_a_list_that_is_not_there() {
    let mut params = Params::default();
    params.case = Some("getAttr of a list that is not there".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn getattr_in_a_template() {
    let mut params = Params::default();
    params.list = Some(vec!["x".to_owned(), "y".to_owned(), "z".to_owned()]);
    params.case = Some("getAttr in a template".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://10.example.com")));
}

#[test]
fn substring_from_the_end() {
    let mut params = Params::default();
    params.case = Some("substring from the end".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://11.example.com")));
}

#[test]
fn substring_that_is_too_long() {
    let mut params = Params::default();
    params.case = Some("substring that is too long".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://12.example.com")));
}

#[test]
fn substring_of_a_composed_string() {
    let mut params = Params::default();
    params.case = Some("substring of a composed string".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://13.example.com")));
}

#[test]
fn stringequals_of_two_parameters() {
    let mut params = Params::default();
    params.other = Some("a-b-c".to_owned());
    params.case = Some("stringEquals of two parameters".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://14.example.com")));
}

#[test]
fn stringequals_with_nothing() {
    let mut params = Params::default();
    params.other = Some("".to_owned());
    params.case = Some("stringEquals with nothing".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://15.example.com")));
}

#[test]
fn stringequals_of_an_unset_parameter() {
    let mut params = Params::default();
    params.case = Some("stringEquals of an unset parameter".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn booleanequals_of_two_functions() {
    let mut params = Params::default();
    params.case = Some("booleanEquals of two functions".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://17.example.com")));
}

#[test]
fn booleanequals_of_an_unset_parameter() {
    let mut params = Params::default();
    params.case = Some("booleanEquals of an unset parameter".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn booleanequals_with_false() {
    let mut params = Params::default();
    params.flag = Some(false);
    params.case = Some("booleanEquals with false".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://19.example.com")));
}

#[test]
fn uriencode_of_a_template() {
    let mut params = Params::default();
    params.case = Some("uriEncode of a template".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://20.example.com")));
}

#[test]
fn parseurl_and_its_path() {
    let mut params = Params::default();
    params.url = Some("http://127.0.0.1:8443/a".to_owned());
    params.case = Some("parseURL and its path".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://21.example.com")));
}

#[test]
fn parseurl_and_its_host() {
    let mut params = Params::default();
    params.url = Some("http://127.0.0.1:8443/a".to_owned());
    params.case = Some("parseURL and its host".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://22.example.com")));
}

#[test]
fn isvalidhostlabel_with_dots() {
    let mut params = Params::default();
    params.case = Some("isValidHostLabel with dots".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://23.example.com")));
}

#[test]
fn isvalidhostlabel_without_dots() {
    let mut params = Params::default();
    params.case = Some("isValidHostLabel without dots".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn isvalidhostlabel_by_a_parameter() {
    let mut params = Params::default();
    params.flag = Some(true);
    params.case = Some("isValidHostLabel by a parameter".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://25.example.com")));
}

#[test]
fn a_partition_by_name() {
    let mut params = Params::default();
    params.region = Some("cn-north-1".to_owned());
    params.case = Some("a partition by name".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://26.example.com")));
}

#[test]
fn a_partition_of_an_unknown_region() {
    let mut params = Params::default();
    params.region = Some("mars-east-1".to_owned());
    params.case = Some("a partition of an unknown region".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://27.example.com")));
}

#[test]
fn a_partition_with_fips() {
    let mut params = Params::default();
    params.region = Some("cn-north-1".to_owned());
    params.case = Some("a partition with FIPS".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://28.example.com")));
}

#[test]
fn no_arn() {
    let mut params = Params::default();
    params.case = Some("no ARN".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn a_bucket() {
    let mut params = Params::default();
    params.case = Some("a bucket".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://30.example.com")));
}

#[test]
fn no_bucket() {
    let mut params = Params::default();
    params.case = Some("no bucket".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn split_with_a_limit() {
    let mut params = Params::default();
    params.case = Some("split with a limit".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://32.example.com")));
}

#[test]
fn split_of_a_composed_string() {
    let mut params = Params::default();
    params.case = Some("split of a composed string".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://33.example.com")));
}

#[test]
fn coalesce_of_several() {
    let mut params = Params::default();
    params.case = Some("coalesce of several".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://34.example.com")));
}

#[test]
fn coalesce_of_the_first() {
    let mut params = Params::default();
    params.other = Some("x".to_owned());
    params.case = Some("coalesce of the first".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://35.example.com")));
}

#[test]
fn coalesce_of_nothing() {
    let mut params = Params::default();
    params.case = Some("coalesce of nothing".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn ite_of_a_value_that_may_be_unset() {
    let mut params = Params::default();
    params.case = Some("ite of a value that may be unset".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://37.example.com")));
}

#[test]
fn ite_of_two_booleans() {
    let mut params = Params::default();
    params.flag = Some(false);
    params.case = Some("ite of two booleans".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://38.example.com")));
}

#[test]
fn ite_of_templates() {
    let mut params = Params::default();
    params.flag = Some(true);
    params.case = Some("ite of templates".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://39.example.com")));
}

#[test]
fn ite_without_a_condition() {
    let mut params = Params::default();
    params.case = Some("ite without a condition".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("it does not hold")));
}

#[test]
fn an_account() {
    let mut params = Params::default();
    params.account = Some("123456789012".to_owned());
    params.case = Some("an account".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://41.example.com")));
}
