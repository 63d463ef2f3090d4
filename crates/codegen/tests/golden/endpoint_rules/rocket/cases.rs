//! The endpoint tests of the model (`smithy.rules#endpointTests`).

use super::rules::{Params, resolve};
use awsjson_smithy::endpoint::{Endpoint, EndpointError};

#[test]
fn from_the_end() {
    let mut params = Params::default();
    params.pad = Some("a-b-c".to_owned());
    params.pad_3 = false;
    assert_eq!(
        resolve(&params),
        Ok(Endpoint::new("https://ben.b.ada.c.example.com/{a-b-c}").with_header("x-crew", ["ada", "{ben}"]))
    );
}

#[test]
fn a_crew_of_three() {
    let mut params = Params::default();
    params.pad = Some("a-b".to_owned());
    params.crew = vec!["x".to_owned(), "y".to_owned(), "z".to_owned()];
    assert_eq!(
        resolve(&params),
        Ok(Endpoint::new("https://z.a.x.b.example.com/{a-b}").with_header("x-crew", ["y", "{z}"]))
    );
}

#[test]
fn nothing_that_far_from_the_end() {
    let mut params = Params::default();
    params.pad = Some("a".to_owned());
    params.pad_2 = Some("b".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://b.example.com")));
}

#[test]
fn nobody_at_the_end() {
    let mut params = Params::default();
    params.pad = Some("a-b".to_owned());
    params.pad_2 = Some("b".to_owned());
    params.crew = vec![];
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://b.example.com")));
}

#[test]
fn another_pad() {
    let mut params = Params::default();
    params.pad_2 = Some("b".to_owned());
    assert_eq!(resolve(&params), Ok(Endpoint::new("https://b.example.com")));
}

#[test]
fn no_pad() {
    let mut params = Params::default();
    params.pad_3 = true;
    assert_eq!(resolve(&params), Err(EndpointError::refused("no pad")));
}
