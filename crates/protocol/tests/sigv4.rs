//! Verification accepts the signatures of AWS's own signer, and rejects invalid ones with a specific error.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4::SigningParams;
use awsjson_protocol::server::sigv4::{SigV4Error, SigV4Verifier, Verified};
use http::header::{AUTHORIZATION, DATE, HOST};
use http::{HeaderValue, Request};
use proptest::prelude::*;
use std::time::{Duration, SystemTime};

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "session/token==";
const BODY: &str = r#"{"Name":"Ada"}"#;
const MINUTE: Duration = Duration::from_secs(60);

/// 2026-01-02T03:04:05Z
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

fn credentials(token: Option<&str>) -> Credentials {
    Credentials::new(KEY, SECRET, token.map(str::to_owned), None, "test")
}

fn unsigned(uri: &str) -> Request<String> {
    let request = Request::post(uri).header("content-type", "application/x-amz-json-1.0");
    request.header(HOST, "greeter.example.com").header("x-amz-target", "Greeter.Greet").body(BODY.to_owned()).unwrap()
}

fn signed_with(mut request: Request<String>, token: Option<&str>, settings: SigningSettings) -> Request<String> {
    let identity = credentials(token).into();
    let params = SigningParams::builder().identity(&identity).region("eu-west-3").name("greeter");
    let params = params.time(now()).settings(settings).build().unwrap();
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let body = SignableBody::Bytes(request.body().as_bytes());
    let signable = SignableRequest::new("POST", request.uri().to_string(), headers, body).unwrap();
    let (instructions, _) = sign(signable, &params.into()).unwrap().into_parts();
    instructions.apply_to_request_http1x(&mut request);
    request
}

fn signed(uri: &str) -> Request<String> {
    signed_with(unsigned(uri), None, SigningSettings::default())
}

fn presigned(uri: &str, token: Option<&str>) -> Request<String> {
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(10 * MINUTE);
    signed_with(unsigned(uri), token, settings)
}

fn verify_with(
    verifier: &SigV4Verifier,
    request: Request<String>,
    token: Option<&str>,
    at: SystemTime,
) -> Result<Verified, SigV4Error> {
    let (parts, body) = request.into_parts();
    verifier.verify(&parts, body.as_bytes(), at, |key| (key == KEY).then(|| credentials(token)))
}

fn verify(request: Request<String>) -> Result<Verified, SigV4Error> {
    verify_with(&SigV4Verifier::new(), request, None, now())
}

const URI: &str = "https://greeter.example.com/";

#[test]
fn a_valid_signature_returns_its_key_time_and_scope() {
    let verified = verify(signed(URI)).unwrap();
    assert_eq!((verified.access_key_id.as_str(), verified.signed_at), (KEY, now()));
    assert_eq!((verified.region.as_str(), verified.service.as_str()), ("eu-west-3", "greeter"));
    assert_eq!(verified.signed_headers, ["content-type", "host", "x-amz-date", "x-amz-target"]);
    let strict = SigV4Verifier::new().service("greeter").region("eu-west-3");
    verify_with(&strict, signed(URI), None, now()).unwrap();
}

/// The signature was computed by Python's `hmac` and `hashlib`.
#[test]
fn a_signature_of_an_independent_implementation_is_accepted() {
    let authorization = "AWS4-HMAC-SHA256 \
        Credential=AKIDEXAMPLE/20260102/us-east-1/partnercentral-account/aws4_request, \
        SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, \
        Signature=dd6be1fad41dad33701c75931cbd2b324d0928cb5e96781c1d3cc991c27f4c85";
    let request = Request::post("/")
        .header(AUTHORIZATION, authorization)
        .header("content-type", "application/x-amz-json-1.0")
        .header(HOST, "127.0.0.1:80")
        .header("x-amz-date", "20260102T030405Z")
        .header("x-amz-security-token", "session/token+of+AKIDEXAMPLE==");
    let (parts, body) = request.body(r#"{"Catalog":"AWS"}"#).unwrap().into_parts();
    let token = Some("session/token+of+AKIDEXAMPLE==".to_owned());
    let lookup = |_: &str| Some(Credentials::new(KEY, "secret/of+AKIDEXAMPLE", token, None, "test"));
    SigV4Verifier::new().verify(&parts, body.as_bytes(), now(), lookup).unwrap();
}

#[test]
fn unsigned_and_malformed_requests_are_rejected() {
    assert_eq!(verify(unsigned(URI)), Err(SigV4Error::MissingSignature));
    let scope = "AKIDEXAMPLE/20260102/us-east-1/greeter/aws4_request";
    let signature = |credential: &str, headers: &str| {
        format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={headers}, Signature=00")
    };
    let cases = [
        ("Bearer token".to_owned(), SigV4Error::UnsupportedAlgorithm),
        ("AWS4-HMAC-SHA256".to_owned(), SigV4Error::MissingPart("Credential")),
        (signature("", "host"), SigV4Error::MissingPart("Credential")),
        (signature(scope, ""), SigV4Error::MissingPart("SignedHeaders")),
        (format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host"), SigV4Error::MissingPart("Signature")),
        (signature(scope, "host") + ", Signature=01", SigV4Error::MissingPart("Signature")),
        (signature(&format!("{scope}/more"), "host"), SigV4Error::InvalidCredential),
        (signature("AKIDEXAMPLE/2026/us-east-1/greeter/aws4_request", "host"), SigV4Error::InvalidCredential),
        (signature("AKIDEXAMPLE/20260102/us-east-1/greeter/aws5", "host"), SigV4Error::InvalidCredential),
        (signature(scope, "x-amz-date;host"), SigV4Error::InvalidSignedHeaders),
        (signature(scope, "host;host"), SigV4Error::InvalidSignedHeaders),
        (signature(scope, "Host"), SigV4Error::InvalidSignedHeaders),
    ];
    for (authorization, expected) in cases {
        let mut request = unsigned(URI);
        request.headers_mut().insert("x-amz-date", HeaderValue::from_static("20260102T030405Z"));
        request.headers_mut().insert(AUTHORIZATION, authorization.parse().unwrap());
        let rejected = verify(request).unwrap_err();
        assert_eq!(rejected, expected, "{authorization}");
        assert_eq!((rejected.status().as_u16(), rejected.code()), (400, "IncompleteSignatureException"));
    }
    let mut twice = signed(URI);
    let again = twice.headers()[AUTHORIZATION].clone();
    twice.headers_mut().append(AUTHORIZATION, again);
    assert_eq!(verify(twice), Err(SigV4Error::SeveralSignatures));
}

#[test]
fn a_change_after_signing_is_detected() {
    let changes: [fn(&mut Request<String>); 7] = [
        |request| request.body_mut().push(' '),
        |request| *request.method_mut() = http::Method::PUT,
        |request| *request.uri_mut() = "https://greeter.example.com/other".parse().unwrap(),
        |request| *request.uri_mut() = "https://greeter.example.com/?more=1".parse().unwrap(),
        |request| drop(request.headers_mut().insert(HOST, HeaderValue::from_static("other.example.com"))),
        |request| drop(request.headers_mut().insert("x-amz-target", HeaderValue::from_static("Greeter.Shout"))),
        |request| assert!(request.headers_mut().append("content-type", HeaderValue::from_static("text/html"))),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut request = signed(URI);
        change(&mut request);
        assert_eq!(verify(request), Err(SigV4Error::SignatureMismatch), "{number}");
    }
    let mut added = signed(URI);
    added.headers_mut().insert("x-amz-more", HeaderValue::from_static("unsigned"));
    assert_eq!(verify(added), Err(SigV4Error::UnsignedHeader("x-amz-more".to_owned())));
    let mut removed = signed(URI);
    removed.headers_mut().remove("content-type");
    assert_eq!(verify(removed), Err(SigV4Error::MissingHeader("content-type".to_owned())));
    // Headers that proxies add need not be signed.
    let mut harmless = signed(URI);
    harmless.headers_mut().insert("x-forwarded-for", HeaderValue::from_static("192.0.2.1"));
    verify(harmless).unwrap();
}

/// Removes a name from the list of signed headers.
fn without(request: &mut Request<String>, name: &str) {
    let authorization = request.headers()[AUTHORIZATION].to_str().unwrap().replace(name, "");
    request.headers_mut().insert(AUTHORIZATION, authorization.parse().unwrap());
}

#[test]
fn only_headers_that_determine_the_call_must_be_signed() {
    let mut settings = SigningSettings::default();
    settings.excluded_headers = Some(vec!["content-type".into()]);
    let request = signed_with(unsigned(URI), None, settings);
    assert_eq!(verify(request).unwrap().signed_headers, ["host", "x-amz-date", "x-amz-target"]);
    for (name, header) in [("host;", "host"), (";x-amz-target", "x-amz-target"), (";x-amz-date", "x-amz-date")] {
        let mut request = signed(URI);
        without(&mut request, name);
        assert_eq!(verify(request), Err(SigV4Error::UnsignedHeader(header.to_owned())));
    }
}

#[test]
fn the_host_may_be_in_the_uri_but_not_missing() {
    let mut http2 = signed(URI);
    http2.headers_mut().remove(HOST);
    verify(http2).unwrap();
    let mut missing = signed(URI);
    missing.headers_mut().remove(HOST);
    *missing.uri_mut() = "/".parse().unwrap();
    assert_eq!(verify(missing), Err(SigV4Error::MissingHeader("host".to_owned())));
}

#[test]
fn x_amz_date_wins_over_date() {
    let mut request = unsigned(URI);
    request.headers_mut().insert(DATE, HeaderValue::from_static("Fri, 02 Jan 2026 01:00:00 GMT"));
    verify(signed_with(request, None, SigningSettings::default())).unwrap();

    let mut undated = signed(URI);
    undated.headers_mut().remove("x-amz-date");
    assert_eq!(verify(undated), Err(SigV4Error::InvalidDate));
    let mut unreadable = signed(URI);
    unreadable.headers_mut().insert("x-amz-date", HeaderValue::from_static("yesterday"));
    assert_eq!(verify(unreadable), Err(SigV4Error::InvalidDate));
    let mut another_day = signed(URI);
    another_day.headers_mut().insert("x-amz-date", HeaderValue::from_static("20260103T000000Z"));
    assert_eq!(verify(another_day), Err(SigV4Error::ScopeDateMismatch));
}

/// Signed by Python's `hmac` and `hashlib`, with `Date` and without `X-Amz-Date`.
#[test]
fn date_is_enough_without_x_amz_date() {
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-3/greeter/aws4_request, \
        SignedHeaders=date;host, Signature=67323f375e4660bfe5b866f15f8254cebad3cda5e4f8cd29cbb884b637f9635a";
    let request = Request::post("/").header(AUTHORIZATION, authorization).header(HOST, "greeter.example.com");
    let request = request.header(DATE, "Fri, 02 Jan 2026 03:04:05 GMT").body(BODY.to_owned()).unwrap();
    assert_eq!(verify(request).unwrap().signed_at, now());
}

#[test]
fn a_signature_is_valid_within_the_allowed_clock_skew() {
    let at = |time: SystemTime| verify_with(&SigV4Verifier::new(), signed(URI), None, time);
    for time in [now() - 5 * MINUTE, now(), now() + 5 * MINUTE] {
        at(time).unwrap();
    }
    let expired = at(now() + 5 * MINUTE + Duration::from_secs(1)).unwrap_err();
    assert_eq!(
        expired.to_string(),
        "Signature expired: signed at 20260102T030405Z, more than 5 minutes before 20260102T030906Z."
    );
    let early = at(now() - 5 * MINUTE - Duration::from_secs(1)).unwrap_err();
    assert_eq!(
        early.to_string(),
        "Signature not yet current: signed at 20260102T030405Z, more than 5 minutes after 20260102T025904Z."
    );
    for rejected in [expired, early] {
        assert_eq!((rejected.status().as_u16(), rejected.code()), (403, "InvalidSignatureException"));
    }
    let patient = SigV4Verifier::new().allowed_skew(Duration::MAX);
    for time in [SystemTime::UNIX_EPOCH, now() + 100_000 * MINUTE] {
        verify_with(&patient, signed(URI), None, time).unwrap();
    }
    let hasty = SigV4Verifier::new().allowed_skew(Duration::from_secs(2));
    let rejected = verify_with(&hasty, signed(URI), None, now() + Duration::from_secs(3)).unwrap_err();
    assert!(rejected.to_string().contains("more than 2 seconds before"), "{rejected}");
}

#[test]
fn the_scope_must_be_that_of_the_service() {
    let wrong_service = verify_with(&SigV4Verifier::new().service("s3"), signed(URI), None, now());
    assert_eq!(wrong_service, Err(SigV4Error::WrongService("s3".to_owned())));
    let wrong_region = verify_with(&SigV4Verifier::new().region("eu-west-1"), signed(URI), None, now());
    assert_eq!(wrong_region, Err(SigV4Error::WrongRegion("eu-west-1".to_owned())));
}

#[test]
fn access_key_secret_and_session_token_must_belong_together() {
    let with_token = || signed_with(unsigned(URI), Some(TOKEN), SigningSettings::default());
    let check = |request, token| verify_with(&SigV4Verifier::new(), request, token, now());
    check(with_token(), Some(TOKEN)).unwrap();
    for (request, token) in [(with_token(), None), (with_token(), Some("another")), (signed(URI), Some(TOKEN))] {
        let rejected = check(request, token).unwrap_err();
        assert_eq!((&rejected, rejected.code()), (&SigV4Error::InvalidSessionToken, "UnrecognizedClientException"));
    }
    let (parts, body) = signed(URI).into_parts();
    let verifier = SigV4Verifier::new();
    let unknown = verifier.verify(&parts, body.as_bytes(), now(), |_| None).unwrap_err();
    assert_eq!((&unknown, unknown.code()), (&SigV4Error::UnknownAccessKey, "UnrecognizedClientException"));
    let another = |key: &str| Some(Credentials::new(key, "another secret", None, None, "test"));
    assert_eq!(verifier.verify(&parts, body.as_bytes(), now(), another), Err(SigV4Error::SignatureMismatch));
}

#[test]
fn a_signature_may_be_in_the_query() {
    let url = "https://greeter.example.com/greet?name=Ada%20L&b=2&a=1&a=0";
    for token in [None, Some(TOKEN)] {
        let check = |request, at| verify_with(&SigV4Verifier::new(), request, token, at);
        check(presigned(url, token), now() + 10 * MINUTE).unwrap();
        let expired = check(presigned(url, token), now() + 11 * MINUTE).unwrap_err();
        assert!(matches!(expired, SigV4Error::Expired { .. }), "{expired}");
        let early = check(presigned(url, token), now() - 6 * MINUTE).unwrap_err();
        assert!(matches!(early, SigV4Error::NotYetValid { .. }), "{early}");

        let changed = |from: &str, to: &str| {
            let mut request = presigned(url, token);
            *request.uri_mut() = request.uri().to_string().replace(from, to).parse().unwrap();
            check(request, now()).unwrap_err()
        };
        assert_eq!(changed("name=Ada", "name=Bob"), SigV4Error::SignatureMismatch);
        assert_eq!(changed("X-Amz-Expires=600", "X-Amz-Expires=604801"), SigV4Error::InvalidExpires);
        assert_eq!(changed("X-Amz-Expires=600", "X-Amz-Expires=0"), SigV4Error::InvalidExpires);
        assert_eq!(changed("X-Amz-Expires=600", "X-Amz-Expires=700"), SigV4Error::SignatureMismatch);
        assert_eq!(changed("X-Amz-Date", "X-Amz-Day"), SigV4Error::InvalidDate);
        assert_eq!(changed("X-Amz-Credential", "X-Amz-Credit"), SigV4Error::MissingPart("X-Amz-Credential"));
    }
    let mut both = presigned(url, None);
    both.headers_mut().insert(AUTHORIZATION, signed(URI).headers()[AUTHORIZATION].clone());
    assert_eq!(verify(both), Err(SigV4Error::SeveralSignatures));
}

#[test]
fn the_canonical_request_is_available_for_comparison() {
    let (parts, body) = signed("https://greeter.example.com/a%20b/../c//d/?b=2&a=1").into_parts();
    let canonical = |verifier: SigV4Verifier| {
        let request = verifier.canonical_request(&parts, body.as_bytes(), &["host", "x-amz-target"]).unwrap();
        request.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(canonical(SigV4Verifier::new()), "/c/d/");
    assert_eq!(canonical(SigV4Verifier::new().normalize_path(false)), "/a%2520b/../c//d/");
    assert_eq!(canonical(SigV4Verifier::new().normalize_path(false).double_encode_path(false)), "/a%20b/../c//d/");
    let all = SigV4Verifier::new().canonical_request(&parts, body.as_bytes(), &["host", "x-amz-target"]).unwrap();
    let expected = "POST\n/c/d/\na=1&b=2\nhost:greeter.example.com\nx-amz-target:Greeter.Greet\n\nhost;x-amz-target\n";
    assert!(all.starts_with(expected), "{all}");
}

proptest! {
    /// Every signature of AWS's signer is accepted, for any path, query, header value, body and token.
    #[test]
    fn signatures_of_the_aws_signer_are_accepted(
        path in "(/([a-zA-Z0-9._~*!$()-]|%2F|%20|%E2%82%AC){0,6}){1,5}",
        query in proptest::option::of("[a-z]{1,3}=([a-zA-Z0-9.~*+:-]|%20|%2B|%C3%A9){0,6}(&[a-zA-Z]{0,2}=?[a-z0-9]{0,2}){0,3}"),
        value in "[ -~]{0,20}",
        body in ".{0,20}",
        token in proptest::option::of("[!-~]{1,30}"),
        (double_encode, normalize, in_query) in any::<(bool, bool, bool)>(),
    ) {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let mut request = unsigned(&format!("https://greeter.example.com{path}{query}"));
        request.headers_mut().insert("x-note", HeaderValue::from_str(&value).unwrap());
        request.headers_mut().append("x-amz-note", HeaderValue::from_str(&value).unwrap());
        *request.body_mut() = body;
        let mut settings = SigningSettings::default();
        if in_query {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = Some(MINUTE);
        }
        if !double_encode {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
        }
        if !normalize {
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        let verifier = SigV4Verifier::new().double_encode_path(double_encode).normalize_path(normalize);
        let request = signed_with(request, token.as_deref(), settings);
        let uri = request.uri().to_string();
        let verified = verify_with(&verifier, request, token.as_deref(), now());
        prop_assert!(verified.is_ok(), "{uri}: {verified:?}");
    }
}

#[test]
fn spaces_and_tabs_around_a_value_are_not_signed() {
    for (value, canonical) in [("\t a  b \t", "a b"), (" ", ""), ("\t", ""), ("a\tb", "a\tb"), ("a", "a")] {
        let request = Request::post("/").header("x-odd", value).header("x-odd", "c").body(()).unwrap();
        let canonical_request = SigV4Verifier::new().canonical_request(&request.into_parts().0, b"", &["x-odd"]);
        assert!(canonical_request.unwrap().contains(&format!("\nx-odd:{canonical},c\n")), "{value:?}");
    }
}

#[test]
fn names_of_headers_are_shown_in_one_line() {
    let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID/20260102/r/s/aws4_request&X-Amz-Expires=60\
                 &X-Amz-Date=20260102T030405Z&X-Amz-SignedHeaders=host%3Bx%0A%1B%E2%80%AE&X-Amz-Signature=0";
    let request = Request::post(format!("/?{query}")).header(HOST, "example.com").body(()).unwrap();
    let verifier = SigV4Verifier::new().allowed_skew(Duration::MAX);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
    let known = |_: &str| Some(Credentials::new("AKID", "secret", None, None, "test"));
    let error = verifier.verify(&request.into_parts().0, b"", now, known).unwrap_err();
    assert_eq!(error.to_string(), r"The signed header x\n\u{1b}\u{202e} is not in the request.");
}
