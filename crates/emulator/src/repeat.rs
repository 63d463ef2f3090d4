//! Executes recorded requests again.

use crate::dispatch::dispatch;
use crate::recorder::RecordedRequest;
use crate::service::Service;
use http::Request;

/// Executes the requests with a valid signature again, in their order, as the same accounts, and returns them with the
/// responses. No faults apply. Requests without an account or an operation have changed nothing, and are left out, as
/// are those of accounts that do not exist.
pub(crate) fn repeat(service: &Service, requests: &[RecordedRequest]) -> Vec<RecordedRequest> {
    requests.iter().filter_map(|request| repeat_one(service, request)).collect()
}

fn repeat_one(service: &Service, request: &RecordedRequest) -> Option<RecordedRequest> {
    let (operation, caller) = (request.operation.as_ref()?, service.accounts.named(request.account_id.as_ref()?)?);
    let received_at = service.clock.now();
    let (head, ()) = Request::new(()).into_parts();
    let response = dispatch(service, caller, operation, (&head, &request.request_body), None);
    let response = response.unwrap_or_else(|error| error.response());
    let mut repeated = RecordedRequest {
        number: 0,
        received_at,
        operation: request.operation.clone(),
        account_id: Some(caller.account_id.clone()),
        request_headers: request.request_headers.clone(),
        request_body: request.request_body.clone(),
        status: Some(response.status().as_u16()),
        request_id: None,
        response_body: response.into_body(),
    };
    repeated.number = service.recorder.add(repeated.clone());
    Some(repeated)
}
