//! The endpoint tests of the model (`smithy.rules#endpointTests`).

use super::rules::{Params, resolve};
use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{AuthScheme, Endpoint, EndpointError};

#[test]
fn fips_with_an_endpoint() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.endpoint = Some("https://moon.example".to_owned());
    params.use_fips = true;
    assert_eq!(resolve(&params), Err(EndpointError::refused("FIPS does not go with https://moon.example")));
}

#[test]
fn an_ip_address() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.endpoint = Some("http://127.0.0.1:80/base".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("http://127.0.0.1:80/base/{ip}")));
}

#[test]
fn an_endpoint() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.endpoint = Some("https://moon.example/base".to_owned());
    params.mode = "slow".to_owned();
    assert_eq!(
        resolve(&params),
        Ok(Endpoint::new("https://moon.example/base")
            .with_header("x-landing", ["slow", "fixed"])
            .with_header("x-tag", ["x"]))
    );
}

#[test]
fn not_a_url() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.endpoint = Some("moon.example".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("not a URL: moon.example")));
}

#[test]
fn an_arn() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("eu-west-1".to_owned());
    params.arn = Some("arn:aws:moon:eu-north-1:000000000000:base/tycho".to_owned());
    assert_eq!(
        resolve(&params),
        Ok(Endpoint::new("https://tycho.000000000000.eu-west-1.amazonaws.com")
            .with_header("x-arn", ["arn:aws:moon:eu-north-1:000000000000:base/tycho"])
            .with_auth_scheme(AuthScheme::new("sigv4a").with_signing_region_set(["*"]).with_signing_name("moon"))
            .with_auth_scheme(
                AuthScheme::new("sigv4")
                    .with_signing_region("eu-north-1")
                    .with_disable_double_encoding(true)
                    .with_property("crew", 3_i64)
            )
            .with_property("backend", "ascent")
            .with_property(
                "limits",
                Document::Object(
                    [
                        ("depth".to_owned(), Document::from(3_i64)),
                        ("strict".to_owned(), Document::from(true)),
                        ("tags".to_owned(), Document::Array(vec![Document::from("a"), Document::from("eu-west-1")])),
                    ]
                    .into()
                )
            ))
    );
}

#[test]
fn an_arn_of_one_part() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("eu-west-1".to_owned());
    params.arn = Some("arn:aws:moon:::base".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://eu.amazonaws.com")));
}

#[test]
fn a_part_of_the_region() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("eu-west-1".to_owned());
    params.use_fips = true;
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://eu-fips.amazonaws.com")));
}

#[test]
fn a_region_of_four_parts() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("us-iso-east-1".to_owned());
    params.use_dual_stack = Some(true);
    params.mode = "b".to_owned();
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://b-us-i.api.aws.ic.gov/1%2Fascent")));
}

#[test]
fn a_region_of_three_parts() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("cn-north-1".to_owned());
    params.use_dual_stack = Some(true);
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://auto-c.api.amazonwebservices.com.cn/none%2Fascent")));
}

#[test]
fn a_stage_as_a_host() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    params.region = Some("us-gov-west-1".to_owned());
    params.mode = "ascent".to_owned();
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://ascent.amazonaws.com")));
}

#[test]
fn no_region() {
    let mut params = Params::default();
    params.stage = Some("ascent".to_owned());
    assert_eq!(resolve(&params), Err(EndpointError::refused("no region")));
}
