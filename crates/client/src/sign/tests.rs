//! Signatures are compared with those of the `aws-sigv4` crate and with a published one.

use super::identity::Identity;
use super::{DATE, Scope, date_and_time, sign};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{PercentEncodingMode, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use hmac::Mac;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use proptest::prelude::*;
use std::time::{Duration, SystemTime};

fn identity(secret: &str, token: Option<String>) -> Identity {
    Identity::new(Credentials::new("AKIDEXAMPLE", secret, token, None, "test"))
}

fn scope(service: &str, region: &str) -> Scope {
    Scope {
        service: service.to_owned(),
        region: region.to_owned(),
        #[cfg(feature = "sigv4a")]
        asymmetric: false,
        path_as_it_is: false,
    }
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// The headers that the `aws-sigv4` crate adds.
fn expected(
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    credentials: &Credentials,
    scope: &Scope,
    now: SystemTime,
) -> Vec<(String, String)> {
    let mut settings = SigningSettings::default();
    settings.excluded_headers = None;
    if scope.path_as_it_is {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    let identity = credentials.clone().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&scope.region)
        .name(&scope.service)
        .time(now)
        .settings(settings)
        .build()
        .unwrap();
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let request = SignableRequest::new("POST", uri.to_string(), headers, SignableBody::Bytes(body)).unwrap();
    let signed = aws_sigv4::http_request::sign(request, &params.into()).unwrap();
    let added = signed.output().headers();
    added.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn word(characters: &'static str) -> impl Strategy<Value = String> {
    proptest::string::string_regex(characters).unwrap()
}

proptest! {
    #[test]
    fn signatures_are_those_of_the_aws_crate(
        (secure, host, port) in (any::<bool>(), word("[a-z0-9-]{1,9}(\\.[a-z]{2,5}){0,2}"), word("(:(80|443|8080|1))?")),
        path in word("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]{0,6}|/\\.|/\\.\\.|/|/%20%2F){0,6}"),
        headers in prop::collection::vec((word("(a|b|x-amz-target|content-type|x-a-b|x-a)"), word("[!-~ ]{0,12}")), 0..6),
        body in prop::collection::vec(any::<u8>(), 0..200),
        (secret, token) in (word("[!-~]{1,100}"), prop::option::of(word("[A-Za-z0-9+/=]{1,60}"))),
        (service, region, path_as_it_is) in (word("[a-z-]{1,30}"), word("[a-z0-9-]{1,14}"), any::<bool>()),
        seconds in prop::collection::vec(0_u64..253_402_300_800, 1..4),
    ) {
        let uri: Uri = format!("{}://{host}{port}{path}", if secure { "https" } else { "http" }).parse().unwrap();
        let mut before = HeaderMap::new();
        for (name, value) in headers {
            before.append(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        let (identity, scope) = (identity(&secret, token), Scope { path_as_it_is, ..scope(&service, &region) });
        // Each time but the first there is a key already, for the same day or another.
        for now in seconds.iter().flat_map(|&seconds| [at(seconds), at(seconds ^ 1)]) {
            let mut after = before.clone();
            sign(&uri, &mut after, &body, &identity, &scope, now).unwrap();
            let expected = expected(&uri, &before, &body, identity.credentials(), &scope, now);
            prop_assert_eq!(after.len(), before.len() + expected.len());
            for (name, value) in expected {
                prop_assert_eq!(after.get(&name).unwrap().to_str().unwrap(), value, "{}", name);
            }
        }
    }
}

#[test]
fn a_published_signature() {
    let identity = identity("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None);
    let uri = Uri::from_static("https://example.amazonaws.com/");
    let mut headers = HeaderMap::new();
    sign(&uri, &mut headers, b"", &identity, &scope("service", "us-east-1"), at(1_440_938_160)).unwrap();
    assert_eq!(headers[DATE], "20150830T123600Z");
    assert_eq!(
        headers[header::AUTHORIZATION],
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    );
}

#[test]
fn a_key_is_for_one_day_and_one_scope() {
    let identity = identity("secret", None);
    let key = |date: &str, scope: &Scope| identity.key(date, scope).unwrap().finalize().into_bytes();
    let (here, there, other) = (scope("a", "x"), scope("a", "y"), scope("b", "x"));
    let first = key("20260102", &here);
    assert_eq!(key("20260102", &here), first);
    for (date, scope) in [("20260103", &here), ("20260102", &there), ("20260102", &other)] {
        assert_ne!(key(date, scope), first);
    }
    assert_eq!(key("20260102", &here), first);
}

#[test]
fn no_clock_is_a_panic() {
    assert_eq!(date_and_time(at(253_402_300_799)).unwrap().1, "99991231T235959Z");
    assert!(date_and_time(at(253_402_300_800)).is_err());
    assert!(date_and_time(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).is_ok());
}
