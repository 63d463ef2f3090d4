//! Calls operations by the functions in the generated table, which know their types.

use awsjson_client::{BoxFuture, CallOptions, Client, Error, ErrorKind};
use awsjson_smithy::{DeserializeContext, DeserializeShape, Operation, OperationError, Validate};
use bytes::Bytes;
use http::Request;
use serde::Serialize;
use serde_json::Value;

/// Calls an operation with the input and the output as JSON.
pub type Call = fn(&Client, Value, CallOptions) -> BoxFuture<'static, Result<CallOutput, CallError>>;

/// Checks the input of an operation.
pub type Check = fn(Value) -> Result<(), CallError>;

/// The result of a call.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CallOutput {
    /// The output.
    pub output: Value,
    /// The ID of the request, if the service sent it.
    pub request_id: Option<String>,
}

/// Creates the request of a call without sending it.
pub type MakeRequest = fn(&Client, Value) -> BoxFuture<'static, Result<Request<Bytes>, CallError>>;

/// Creates the request of a call of `O`. It is addressed but not signed.
pub fn request<O: Operation>(client: &Client, input: Value) -> BoxFuture<'static, Result<Request<Bytes>, CallError>> {
    let client = client.clone();
    Box::pin(async move { Ok(client.request::<O>(read::<O>(input)?, CallOptions::new()).await?) })
}

/// Checks an input of `O` against the types and the constraints of the model, like [`call`].
///
/// # Errors
/// [`CallErrorKind::Input`].
pub fn check<O: Operation>(input: Value) -> Result<(), CallError> {
    let input = read::<O>(input)?;
    input.validate().map_err(|error| CallError::local(CallErrorKind::Input, format!("{}: {error}", O::NAME)))
}

fn read<O: Operation>(input: Value) -> Result<O::Input, CallError> {
    let mut context = DeserializeContext::strict();
    O::Input::deserialize_shape(input, &mut context).map_err(|error| {
        // A value has no lines and columns, so the path is the only way to find what is wrong.
        let path = Some(context.failed_at()).filter(|path| !path.is_empty());
        let place = path.map_or_else(String::new, |path| format!("{path}: "));
        CallError::local(CallErrorKind::Input, format!("{}: the input does not fit: {place}{error}", O::NAME))
    })
}

/// Calls `O`. The input is read strictly: missing required members and unknown members are errors.
pub fn call<O: Operation>(
    client: &Client,
    input: Value,
    options: CallOptions,
) -> BoxFuture<'static, Result<CallOutput, CallError>>
where
    O::Output: Serialize,
{
    let client = client.clone();
    Box::pin(async move {
        let input = read::<O>(input)?;
        match client.call::<O>(input, options).await {
            Ok(response) => {
                let output =
                    serde_json::to_value(response.output).map_err(|error| CallError::output(O::NAME, &error))?;
                Ok(CallOutput { output, request_id: response.metadata.request_id })
            }
            Err(error) => Err(error.into()),
        }
    })
}

/// The error codes of services that do not accept the credentials, whatever the call is.
const CREDENTIALS: &[&str] = &[
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// The error of a call, with the parts that programs need.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}")]
#[non_exhaustive]
pub struct CallError {
    /// The error as one line, with request ID and attempts.
    pub line: String,
    /// The kind of the error.
    pub kind: CallErrorKind,
    /// The error code that the service sent.
    pub code: Option<String>,
    /// The message that the service sent.
    pub message: Option<String>,
    /// The ID of the request.
    pub request_id: Option<String>,
    /// Whether the same call may succeed if it is repeated later.
    pub is_retryable: bool,
    /// Whether the service may have executed the call.
    pub may_have_been_executed: bool,
}

/// The kinds of [`CallError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The input is invalid. Nothing was sent.
    Input,
    /// The endpoint or the credentials are missing, or the service does not accept the credentials.
    Configuration,
    /// No response arrived.
    NoResponse,
    /// The service returned an error.
    Service,
    /// The response cannot be decoded.
    Response,
}

impl<E: OperationError> From<Error<E>> for CallError {
    fn from(error: Error<E>) -> Self {
        Self::of(&error)
    }
}

impl CallError {
    fn of<E: OperationError>(error: &Error<E>) -> Self {
        let kind = match error.kind() {
            ErrorKind::Validation(_) | ErrorKind::Request(_) => CallErrorKind::Input,
            ErrorKind::Build(_) | ErrorKind::Endpoint(_) | ErrorKind::Credentials(_) | ErrorKind::Signing(_) => {
                CallErrorKind::Configuration
            }
            ErrorKind::Service(_) if error.code().is_some_and(|code| CREDENTIALS.contains(&code)) => {
                CallErrorKind::Configuration
            }
            ErrorKind::Service(_) => CallErrorKind::Service,
            ErrorKind::Response(_) | ErrorKind::RepeatedToken => CallErrorKind::Response,
            _ => CallErrorKind::NoResponse,
        };
        Self {
            line: error.to_string(),
            kind,
            code: error.code().map(str::to_owned),
            message: error.message().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
            is_retryable: error.is_retryable(),
            may_have_been_executed: error.may_have_been_executed(),
        }
    }

    fn output(operation: &str, error: &serde_json::Error) -> Self {
        Self::local(CallErrorKind::Response, format!("{operation}: the output cannot be shown as JSON: {error}"))
    }

    pub(crate) fn response(operation: &str, problem: &str) -> Self {
        Self::local(CallErrorKind::Response, format!("{operation}: {problem}"))
    }

    fn local(kind: CallErrorKind, line: String) -> Self {
        Self {
            line,
            kind,
            code: None,
            message: None,
            request_id: None,
            is_retryable: false,
            may_have_been_executed: false,
        }
    }
}
