//! The code of an error without the error itself, which is what a retry decision needs.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::error_code;
use awsjson_smithy::{Operation, OperationError, Retryable, UnmodeledError, error_structure, service_error, structure};
use http::HeaderMap;
use support::{Ask, Describe};

/// An error with two aliases.
#[derive(Debug, Clone, PartialEq)]
pub struct DashboardNotFoundError {}
structure!(DashboardNotFoundError {});
error_structure!(DashboardNotFoundError, retryable: Yes, message: |_| None);

/// An error whose name is an alias of another error.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceNotFound {}
structure!(ResourceNotFound {});
error_structure!(ResourceNotFound, retryable: Throttling, message: |_| None);

service_error! {
    /// As in CloudWatch: the query code of one error is the shape name of another.
    pub enum ServiceError {
        /// The first row, whose alias is the name of the next.
        DashboardNotFoundError(DashboardNotFoundError) = "DashboardNotFoundError" | "ResourceNotFound" | "Legacy.Dashboard" as is_dashboard_not_found_error,
        /// The error with that name.
        ResourceNotFound(ResourceNotFound) = "ResourceNotFound" as is_resource_not_found,
    }
}

#[test]
fn a_shape_name_takes_precedence_over_an_alias() {
    let read =
        |code| ServiceError::from_body(code, &mut serde_json::Deserializer::from_str("{}"), &mut Default::default());
    for error in [ServiceError::from_code("ResourceNotFound"), read("ResourceNotFound").map(Result::unwrap)] {
        let error = error.unwrap();
        assert!(error.is_resource_not_found() && !error.is_dashboard_not_found_error(), "{error}");
    }
    assert!(ServiceError::from_code("Legacy.Dashboard").unwrap().is_dashboard_not_found_error());
    assert_eq!(ServiceError::from_code("legacy.dashboard"), None);
    assert!(!ServiceError::unmodeled(UnmodeledError::default()).is_resource_not_found());
}

#[test]
fn a_code_is_enough_for_a_retry_decision() {
    assert_eq!(ServiceError::retryable_code("ResourceNotFound"), Retryable::Throttling);
    assert_eq!(ServiceError::retryable_code("DashboardNotFoundError"), Retryable::Yes);
    assert_eq!(ServiceError::retryable_code("Legacy.Dashboard"), Retryable::Yes);
    assert_eq!(ServiceError::retryable_code("SolarFlare"), Retryable::No);
}

fn headers(entries: &[(&'static str, &str)]) -> HeaderMap {
    entries.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

#[test]
fn the_header_takes_precedence_over_the_body() {
    for (header, body, shape) in [
        (Some("A:http://example.com/"), r#"{"__type":"B"}"#, Some("A")),
        (None, r#"{"__type":"com.example#B"}"#, Some("B")),
        (None, r#"{"code":"C"}"#, Some("C")),
        (None, r#"{"__type":null,"code":"C"}"#, Some("C")),
        // The code of a truncated body is read.
        (None, r#"{"__type":"B","mess"#, Some("B")),
        (Some(" "), "", None),
        (Some("A"), "<html>", Some("A")),
        (None, "<html>", None),
    ] {
        let headers: Vec<_> = header.map(|value| ("x-amzn-errortype", value)).into_iter().collect();
        let code = error_code(Describe::SERVICE, &self::headers(&headers), body.as_bytes());
        assert_eq!(code.shape.as_deref(), shape, "{header:?} {body}");
        assert_eq!(code.code, code.shape);
        assert_eq!(code.query_type, None);
    }
}

#[test]
fn a_query_compatible_service_reports_its_query_code() {
    let query = ("x-amzn-query-error", "Library.NotFound;Sender");
    let code = error_code(Ask::SERVICE, &headers(&[query]), br#"{"__type":"NotFoundException"}"#);
    assert_eq!(code.shape.as_deref(), Some("NotFoundException"));
    assert_eq!(code.code.as_deref(), Some("Library.NotFound"));
    assert_eq!(code.query_type.as_deref(), Some("Sender"));

    let code = error_code(Ask::SERVICE, &headers(&[query]), b"");
    assert_eq!(code.shape.as_deref(), Some("Library.NotFound"), "the query code is the only code");

    let code = error_code(Describe::SERVICE, &headers(&[query]), b"");
    assert_eq!(code.code, None, "a service without the trait does not send the header");
}
