//! Converts the last response to the output or the error.

use super::outcome::{Outcome, Progress};
use crate::error::Error;
use crate::error_kind::{ErrorKind, Failure};
use crate::response::{Metadata, Response};
use awsjson_protocol::{Decoded, ResponseError};
use awsjson_smithy::Operation;

/// Decodes the response.
pub(crate) fn finish<O: Operation>(outcome: Outcome) -> Result<Response<O::Output>, Error<O::Error>> {
    let Outcome { operation, result, progress, limits } = outcome;
    let response = result.map_err(|failure| failed(operation, failure, &progress))?;
    match awsjson_protocol::decode_with::<O>(response.map(|payload| payload.read), limits) {
        Ok(decoded) => Ok(succeeded(decoded, progress)),
        Err(error) => Err(refused(operation, error, &progress)),
    }
}

/// The output and its metadata.
pub(crate) fn succeeded<T>(decoded: Decoded<T>, progress: Progress) -> Response<T> {
    let mut metadata = Metadata::new(decoded.status, progress.attempts);
    metadata.request_id = decoded.request_id;
    metadata.idempotency_token = progress.idempotency_token;
    metadata.corrected = decoded.corrected;
    Response::new(decoded.output, metadata)
}

/// The error of a call without a complete response.
pub(crate) fn failed<E>(operation: &'static str, failure: Failure, progress: &Progress) -> Error<E> {
    let mut error = Error::new(operation, failure.widen());
    if let Some(head) = &progress.head {
        let details = error.details();
        details.status = Some(head.status);
        details.request_id.clone_from(&head.request_id);
        details.code.clone_from(&head.code);
    }
    with_progress(error, progress, progress.may_have_been_executed)
}

/// The error of a call whose response is an error of the service, or cannot be decoded.
pub(crate) fn refused<E>(operation: &'static str, error: ResponseError<E>, progress: &Progress) -> Error<E> {
    let (status, request_id) = (error.status(), error.request_id().map(str::to_owned));
    let raw_body = error.raw_body().clone();
    let (mut error, executed) = match error {
        ResponseError::Service(failure) => {
            let mut error = Error::new(operation, ErrorKind::Service(failure.error));
            error.details().code = failure.code;
            error.details().query_type = failure.query_type;
            // The first message of an event stream: the service had accepted the request.
            (error, progress.may_have_been_executed || status.is_success())
        }
        ResponseError::Decode(unreadable) => (Error::new(operation, ErrorKind::Response(unreadable.error)), true),
    };
    let details = error.details();
    details.status = Some(status);
    details.request_id = request_id;
    details.raw_body = Some(raw_body);
    with_progress(error, progress, executed)
}

fn with_progress<E>(mut error: Error<E>, progress: &Progress, may_have_been_executed: bool) -> Error<E> {
    let details = error.details();
    details.attempts = progress.attempts;
    details.idempotency_token.clone_from(&progress.idempotency_token);
    details.may_have_been_executed = may_have_been_executed;
    error
}
