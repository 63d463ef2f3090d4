//! The server side: reading inputs, rejecting requests, and encoding responses.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::server::{self, FrameworkError};
use awsjson_protocol::{ResponseError, request};
use awsjson_smithy::{Operation, OperationError, OperationInput, Service, UnmodeledError};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::error::ThrottlingException;
use partnercentral_account_model::operation::{
    CancelConnection, CancelConnectionInput, CancelConnectionOutput, CreatePartner, ListConnections, StartVerification,
    TagResource,
};
use partnercentral_account_model::types::ConnectionTypeDetail;
use serde_json::{Value, json};
use support::{Ask, AskInput, Describe, Error, Library, NotFoundException, Ping, PingInput};
use time::{Date, Month, PrimitiveDateTime, Time};

const SERVICE: &Service = &partnercentral_account_model::SERVICE;

/// The head of a `CancelConnection` request with one header replaced.
fn head(name: &'static str, value: &'static str) -> Parts {
    let mut input = CancelConnectionInput::new("AWS", "pac-1234567890abc", "SUBSIDIARY", "over");
    let (mut head, _) = request::<CancelConnection>(&mut input, || 0).unwrap().into_parts();
    head.headers.insert(name, value.parse().unwrap());
    head
}

fn read<O: Operation>(body: &str) -> Result<O::Input, FrameworkError> {
    server::input::<O>(&head("x-test", ""), body.as_bytes())
}

fn rejection_text<O: Operation>(body: &str) -> String {
    read::<O>(body).map(|_| "it is read").unwrap_err().to_string()
}

fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

#[test]
fn the_target_names_the_operation() {
    let named = |target| server::operation(SERVICE, &head("x-amz-target", target)).map(str::to_owned);
    assert_eq!(named("PartnerCentralAccount.CancelConnection").as_deref(), Ok("CancelConnection"));
    // The caller checks whether the operation exists.
    assert_eq!(named("PartnerCentralAccount.Unknown").as_deref(), Ok("Unknown"));
    for target in ["", "CancelConnection", "PartnerCentralAccount.", "Another.CancelConnection", "."] {
        let rejected = named(target).unwrap_err();
        assert_eq!((rejected.status().as_u16(), rejected.code()), (404, "UnknownOperationException"), "{target}");
        assert_eq!(rejected.to_string(), "the header X-Amz-Target must be PartnerCentralAccount.OPERATION");
    }
    let mut twice = head("x-test", "");
    twice.headers.append("x-amz-target", "PartnerCentralAccount.ListConnections".parse().unwrap());
    assert!(server::operation(SERVICE, &twice).is_err());
}

#[test]
fn the_content_type_must_be_that_of_the_protocol() {
    for accepted in
        ["application/x-amz-json-1.0", "application/x-amz-json-1.0; charset=utf-8", "APPLICATION/X-AMZ-JSON-1.0"]
    {
        assert_eq!(server::operation(SERVICE, &head("content-type", accepted)), Ok("CancelConnection"), "{accepted}");
    }
    for rejected in ["", "application/json", "application/x-amz-json-1.1", "application/x-amz-json-1.0.1"] {
        let head = head("content-type", rejected);
        let rejected = server::operation(SERVICE, &head).unwrap_err();
        assert_eq!((rejected.status().as_u16(), rejected.code()), (415, "UnsupportedMediaTypeException"));
        assert!(rejected.to_string().contains("application/x-amz-json-1.0"));
    }
    let (head, _) = request::<Ask>(&mut AskInput { name: "a".to_owned() }, || 0).unwrap().into_parts();
    assert_eq!(server::operation(Ask::SERVICE, &head), Ok("Ask"));
}

#[test]
fn an_operation_is_a_post_to_the_root() {
    for (method, uri) in [("GET", "/"), ("PUT", "/"), ("POST", "/other"), ("POST", "/?a=b")] {
        let (head, ()) = Request::builder().method(method).uri(uri).body(()).unwrap().into_parts();
        let rejected = server::operation(SERVICE, &head).unwrap_err();
        assert_eq!((rejected.status().as_u16(), rejected.code()), (404, "UnknownOperationException"), "{method} {uri}");
    }
}

#[test]
fn a_request_of_the_client_is_read() {
    let mut input = CancelConnectionInput::new("AWS", "pac-1234567890abc", "SUBSIDIARY", "ü");
    let (head, body) = request::<CancelConnection>(&mut input, || 7).unwrap().into_parts();
    assert_eq!(server::input::<CancelConnection>(&head, &body), Ok(input));
    for body in ["", "{}", " { } "] {
        assert_eq!(read::<Ping>(body), Ok(PingInput {}));
    }
}

#[test]
fn members_that_are_not_set_get_their_default() {
    let mut input = read::<ListConnections>(r#"{"Catalog":"AWS"}"#).unwrap();
    assert_eq!(input.max_results, Some(20));
    let input_with_its_own = read::<ListConnections>(r#"{"Catalog":"AWS","MaxResults":5}"#).unwrap();
    assert_eq!(input_with_its_own.max_results, Some(5));
    // The client leaves defaults to the service.
    input.max_results = None;
    assert_eq!(request::<ListConnections>(&mut input, || 0).unwrap().body(), r#"{"Catalog":"AWS"}"#);
    input.set_defaults();
    assert_eq!(input.max_results, Some(20));
}

#[test]
fn members_of_newer_clients_are_skipped() {
    assert_eq!(read::<Ask>(r#"{"Later":{"a":[1]},"Name":"a"}"#), Ok(AskInput { name: "a".to_owned() }));
}

#[test]
fn a_body_that_is_not_the_input_is_refused() {
    for (body, text) in [
        ("", "the request body is not valid JSON: line 1, column 0"),
        ("{", "the request body is not valid JSON: line 1, column 1"),
        (r#"{"Catalog":"AWS"} {}"#, "the request body is not valid JSON: line 1, column 19"),
        ("\u{feff}{}", "the request body is not valid JSON: line 1, column 1"),
        ("[]", "the request body does not match its type in the model: line 1, column 0"),
        ("null", "the request body does not match its type in the model: line 1, column 4"),
        (r#"{"Catalog":1}"#, "Catalog does not match its type in the model: line 1, column 12"),
        (
            r#"{"Catalog":"A","Catalog":"B"}"#,
            "the request body does not match its type in the model: line 1, column 24",
        ),
        (r#"{"Catalog":"AWS","MaxResults":1.5}"#, "MaxResults does not match its type in the model: line 1, column 33"),
        (
            r#"{"Catalog":"AWS","MaxResults":99999999999}"#,
            "MaxResults does not match its type in the model: line 1, column 41",
        ),
        (
            r#"{"Catalog":"AWS","OtherParticipantIdentifiers":["a",null]}"#,
            "OtherParticipantIdentifiers[1] does not match its type in the model: line 1, column 57",
        ),
    ] {
        let rejected = read::<ListConnections>(body).unwrap_err();
        assert_eq!((rejected.status().as_u16(), rejected.code()), (400, "SerializationException"), "{body}");
        assert_eq!(rejected.to_string(), text, "{body}");
    }
    let deep = format!(r#"{{"Catalog":{}"#, "[".repeat(200));
    assert_eq!(read::<ListConnections>(&deep).unwrap_err().code(), "SerializationException");
    assert!(server::input::<Ask>(&head("x-test", ""), b"{\"Name\":\"\xff\"}").is_err());
}

#[test]
fn a_union_has_exactly_one_member() {
    for details in ["{}", r#"{"BusinessVerificationDetails":null}"#, r#"{"A":1,"B":2}"#, "[]"] {
        let body = format!(r#"{{"VerificationDetails":{details}}}"#);
        assert_eq!(read::<StartVerification>(&body).unwrap_err().code(), "SerializationException", "{details}");
    }
    // An unknown member has the right type, but violates the model.
    let unknown = read::<StartVerification>(r#"{"VerificationDetails":{"Later":{}}}"#).unwrap_err();
    assert_eq!(unknown.code(), "ValidationException");
}

#[test]
fn every_violation_is_reported_without_values() {
    let text = rejection_text::<CancelConnection>(
        r#"{"Catalog":"AWS","Identifier":"hunter2","ConnectionType":null,"Reason":"r"}"#,
    );
    assert_eq!(
        text,
        "2 validation errors detected: Identifier: the value must match ^pac-[A-Za-z0-9]{13}$; \
         ConnectionType: must be set"
    );
    let text = rejection_text::<ListConnections>(r#"{"Catalog":"AWS","MaxResults":0}"#);
    assert!(text.starts_with("1 validation error detected: MaxResults: the value must be between 1 and "), "{text}");
    // A missing member has no other violation.
    let FrameworkError::Validation(error) = read::<CreatePartner>("{}").unwrap_err() else { panic!("validation") };
    let paths: Vec<&str> = error.violations.iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!(paths, ["Catalog", "LegalName", "PrimarySolutionType", "AllianceLeadContact", "EmailVerificationCode"]);
    assert_eq!(error.total, 5);
    let text = rejection_text::<TagResource>(
        r#"{"ResourceArn":"arn:aws:partnercentral:us-east-1::catalog/AWS/partner/partner-abcdefghijklm","Tags":[{"Key":"a"},{"Value":"b"}]}"#,
    );
    assert!(text.ends_with("Tags[0].Value: must be set; Tags[1].Key: must be set"), "{text}");
}

#[cfg(feature = "gzip")]
#[test]
fn a_gzip_body_is_decompressed() {
    use std::io::Write;
    let zipped = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    let gzip = head("content-encoding", "gzip");
    let read = server::input::<Ask>(&gzip, &zipped(br#"{"Name":"a"}"#));
    assert_eq!(read, Ok(AskInput { name: "a".to_owned() }));
    assert_eq!(server::input::<Ask>(&gzip, b"{}"), Err(FrameworkError::ContentEncoding));
    let bomb = zipped(&vec![b' '; usize::try_from(server::MAX_UNZIPPED_BYTES).unwrap() + 1]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(server::input::<Ask>(&gzip, &bomb), Err(FrameworkError::TooLarge));
}

#[test]
fn another_content_encoding_is_refused() {
    let identity = head("content-encoding", "identity");
    assert!(server::input::<Ask>(&identity, br#"{"Name":"a"}"#).is_ok());
    for encoding in ["br", "gzip, gzip"] {
        let rejected = server::input::<Ask>(&head("content-encoding", encoding), br#"{"Name":"a"}"#).unwrap_err();
        assert_eq!((rejected.status().as_u16(), rejected.code()), (415, "UnsupportedMediaTypeException"));
    }
}

#[test]
fn the_response_has_the_content_type_of_the_protocol() {
    let response = server::response::<Describe>(Ok(&Library::named("a"))).unwrap();
    assert_eq!((response.status().as_u16(), response.body().as_ref()), (200, br#"{"Name":"a"}"#.as_slice()));
    assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.0");
    assert_eq!(response.headers().len(), 1);
    assert_eq!(awsjson_protocol::response::<Describe>(response).unwrap(), Library::named("a"));
    let empty = server::response::<Ask>(Ok(&Default::default())).unwrap();
    assert_eq!(
        (empty.body().as_ref(), empty.headers()["content-type"].as_bytes()),
        (b"{}".as_slice(), b"application/x-amz-json-1.1".as_slice())
    );
}

#[test]
fn a_modeled_error_is_sent_with_its_status_code_and_members() {
    let error = ServiceError::from(ThrottlingException::builder().message("slow down").build());
    let response = server::response::<CancelConnection>(Err(&error)).unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["x-amzn-errortype"], "ThrottlingException");
    assert!(!response.headers().contains_key("x-amzn-query-error"));
    let shape_id = "com.amazonaws.partnercentralaccount#ThrottlingException";
    assert_eq!(json_of(&response), json!({ "__type": shape_id, "Message": "slow down" }));
    let Err(ResponseError::Service(read)) = awsjson_protocol::response::<CancelConnection>(response) else {
        panic!("it is an error")
    };
    assert_eq!(read.error, error);
}

#[test]
fn an_error_of_a_query_compatible_service_has_its_query_code() {
    let shape = NotFoundException { message: Some("none".to_owned()), shelf: "a".to_owned(), count: None };
    let error = Error::from(shape);
    let response = server::response::<Ask>(Err(&error)).unwrap();
    assert_eq!(response.headers()["x-amzn-query-error"], "Library.NotFound;Sender");
    assert_eq!(response.headers()["x-amzn-errortype"], "NotFoundException");
    // awsJson 1.1 sends the names of shapes without their namespace.
    assert_eq!(json_of(&response), json!({ "__type": "NotFoundException", "message": "none", "Shelf": "a" }));
    let Err(ResponseError::Service(read)) = awsjson_protocol::response::<Ask>(response) else { panic!("an error") };
    assert_eq!((read.error, read.code.as_deref()), (error.clone(), Some("Library.NotFound")));
    assert_eq!(read.query_type.as_deref(), Some("Sender"));

    let elsewhere = server::response::<Ping>(Err(&error)).unwrap();
    assert!(!elsewhere.headers().contains_key("x-amzn-query-error"), "the service never spoke that protocol");
}

#[test]
fn an_unmodeled_error_has_the_namespace_of_common_errors() {
    let error = ServiceError::unmodeled(UnmodeledError::new(Some("ExpiredToken".to_owned()), Some("late".to_owned())));
    let response = server::response::<CancelConnection>(Err(&error)).unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(json_of(&response), json!({ "__type": "com.amazon.coral.service#ExpiredToken", "message": "late" }));
    let Err(ResponseError::Service(read)) = awsjson_protocol::response::<CancelConnection>(response) else {
        panic!("it is an error")
    };
    assert_eq!(read.error, error);
    let nameless = server::response::<CancelConnection>(Err(&ServiceError::unmodeled(UnmodeledError::default())));
    assert_eq!(nameless.unwrap().headers()["x-amzn-errortype"], "UnknownError");
}

#[test]
fn a_rejection_is_read_by_the_client() {
    let rejected = read::<CancelConnection>("[]").unwrap_err();
    let response = rejected.response(SERVICE);
    let shape_id = "com.amazon.coral.service#SerializationException";
    assert_eq!(json_of(&response), json!({ "__type": shape_id, "message": rejected.to_string() }));
    let Err(ResponseError::Service(read)) = awsjson_protocol::response::<CancelConnection>(response) else {
        panic!("it is an error")
    };
    assert_eq!((read.status.as_u16(), read.code.as_deref()), (400, Some("SerializationException")));
    let one_one = rejected.response(Ask::SERVICE);
    assert_eq!(json_of(&one_one)["__type"], "SerializationException");
    assert_eq!(one_one.headers()["content-type"], "application/x-amz-json-1.1");
}

#[test]
fn a_code_that_is_invalid_in_a_header_is_in_the_body() {
    let response = server::error_response(SERVICE, http::StatusCode::BAD_REQUEST, "Bad\nCode", "a \"message\"");
    assert!(!response.headers().contains_key("x-amzn-errortype"));
    assert_eq!(
        json_of(&response),
        json!({ "__type": "com.amazon.coral.service#Bad\nCode", "message": "a \"message\"" })
    );
}

#[test]
fn an_output_that_cannot_be_encoded_is_an_internal_failure() {
    let far = PrimitiveDateTime::new(Date::from_calendar_date(-5, Month::May, 1).unwrap(), Time::MIDNIGHT).assume_utc();
    let output = CancelConnectionOutput::builder()
        .catalog("AWS")
        .id("pac-1234567890abc")
        .arn("arn")
        .other_participant_account_id("111122223333")
        .updated_at(far)
        .connection_types(Vec::<(&str, ConnectionTypeDetail)>::new())
        .build();
    let rejected = server::response::<CancelConnection>(Ok(&output)).unwrap_err();
    assert_eq!((rejected.status().as_u16(), rejected.code()), (500, "InternalFailure"));
}
