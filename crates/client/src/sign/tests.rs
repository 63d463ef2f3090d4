//! Signatures are compared with those of the `aws-sigv4` crate and with a published one.

use super::identity::{Identity, InvalidCredentialsError};
use super::sigv4::{DATE, SESSION_TOKEN, timestamp};
use super::{Scope, SigningError, sign};
use crate::host;
use aws_credential_types::Credentials;
use aws_credential_types::attributes::AccountId;
use aws_sigv4::http_request::{PercentEncodingMode, SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use proptest::prelude::*;
use std::time::{Duration, SystemTime};

fn identity(secret: &str, token: Option<String>) -> Identity {
    Identity::new(Credentials::new("AKIDEXAMPLE", secret, token, None, "test")).unwrap()
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

/// Left out of signatures beside what the `aws-sigv4` crate leaves out by default.
const LEFT_OUT: [&str; 6] = ["accept-encoding", "connection", "expect", "keep-alive", "te", "proxy-authorization"];

/// The headers that the `aws-sigv4` crate adds, with its default settings.
fn expected(
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
    credentials: &Credentials,
    scope: &Scope,
    now: SystemTime,
) -> Vec<(String, String)> {
    let mut settings = SigningSettings::default();
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
    let headers = headers.filter(|(name, _)| !LEFT_OUT.contains(name));
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
        (secure, host, port) in (any::<bool>(), word("([a-zA-Z0-9-]{1,9}(\\.[a-z]{2,5}){0,2}|127\\.0\\.0\\.1|\\[::1\\]|\\[2001:DB8::7\\])"), word("(:0{0,3}(80|443|8080|1))?")),
        path in word("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]{0,6}|/\\.|/\\.\\.|/|/%20%2F){0,6}"),
        headers in prop::collection::vec((word("(a|b|x-amz-target|content-type|x-a-b|x-a|authorization|user-agent|x-amzn-trace-id|transfer-encoding|accept-encoding|connection|expect|keep-alive|te|proxy-authorization)"), word("[!-~ ]{0,12}")), 0..6),
        body in prop::collection::vec(any::<u8>(), 0..200),
        (secret, token) in (word("[!-~]{1,100}"), prop::option::of(word("[A-Za-z0-9+/=]{1,60}| {0,2}"))),
        (service, region, path_as_it_is) in (word("[a-z-]{1,30}"), word("[a-z0-9-]{1,14}"), any::<bool>()),
        seconds in prop::collection::vec(0_u64..253_402_300_800, 1..4),
    ) {
        let uri: Uri = format!("{}://{host}{port}{path}", if secure { "https" } else { "http" }).parse().unwrap();
        let uri = host::normalize(uri).unwrap();
        let mut before = HeaderMap::new();
        for (name, value) in headers {
            before.append(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        let blank = token.as_ref().is_none_or(|token| token.trim().is_empty());
        let (identity, scope) = (identity(&secret, token), Scope { path_as_it_is, ..scope(&service, &region) });
        // Each time but the first there is a key already, for the same day or another.
        for now in seconds.iter().flat_map(|&seconds| [at(seconds), at(seconds ^ 1)]) {
            let mut after = before.clone();
            sign(&uri, &mut after, &body, &identity, &scope, now).unwrap();
            let expected = expected(&uri, &before, &body, identity.credentials(), &scope, now);
            prop_assert_eq!(after.contains_key(SESSION_TOKEN), !blank);
            prop_assert_eq!(after.get(header::HOST).unwrap(), uri.authority().unwrap().as_str());
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
    let key = |day: u64, scope: &Scope| identity.key(at(day * 86_400 + 7), scope);
    let (here, there, other) = (scope("a", "x"), scope("a", "y"), scope("b", "x"));
    let first = key(20_000, &here);
    assert_eq!(key(20_000, &here), first);
    for (day, scope) in [(20_001, &here), (20_000, &there), (20_000, &other)] {
        assert_ne!(key(day, scope), first);
    }
    assert_eq!(key(20_000, &here), first);
}

#[test]
fn no_clock_is_a_panic() {
    assert_eq!(timestamp(at(253_402_300_799)).unwrap().1, *b"99991231T235959Z");
    assert!(matches!(timestamp(at(253_402_300_800)), Err(SigningError::Clock)));
    assert_eq!(timestamp(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).unwrap().1, *b"19700101T000000Z");
}

#[test]
fn a_blank_account_id_is_none() {
    for (id, kept) in [("", None), (" \t", None), ("\u{a0}", None), ("111122223333", Some("111122223333"))] {
        let builder = Credentials::builder().access_key_id("a").secret_access_key("s").session_token("t");
        let credentials = builder.account_id(id).provider_name("test").build();
        let identity = Identity::new(credentials).unwrap();
        assert_eq!(identity.credentials().account_id().map(AccountId::as_str), kept);
        assert_eq!(identity.session_token().unwrap(), "t");
    }
}

#[test]
fn a_part_of_the_credentials_that_is_not_fit_is_named_and_not_shown() {
    let unfit = |name, key: &str, secret: &str, token: Option<&str>, account: Option<&str>| {
        let builder = Credentials::builder().access_key_id(key).secret_access_key(secret).provider_name("test");
        let builder = builder.account_id(account.map(AccountId::from).unwrap_or_else(|| AccountId::from("1")));
        let error = Identity::new(builder.session_token(token.unwrap_or_default()).build())
            .err()
            .unwrap_or_else(|| panic!("{name}"));
        let text = format!("{error} {error:?}");
        assert!(text.contains(name), "{text}");
        assert!(!text.contains("AKIDX") && !text.contains("hush"), "{text}");
        error
    };
    assert_eq!(unfit("access key ID", "", "s", None, None), InvalidCredentialsError::Empty("access key ID"));
    assert_eq!(unfit("secret access key", "a", "", None, None), InvalidCredentialsError::Empty("secret access key"));
    for wrong in [" ", "\n", "\r\n", "\t", "\0", "\u{fc}", "\u{2028}", "\u{7f}"] {
        unfit("access key ID", &format!("AKIDX{wrong}"), "s", None, None);
        unfit("secret access key", "a", &format!("{wrong}hush"), None, None);
        unfit("session token", "a", "s", Some(&format!("hush{wrong}hush")), None);
        unfit("account ID", "a", "s", None, Some(&format!("hush{wrong}")));
    }
}
