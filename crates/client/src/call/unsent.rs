//! The request of a call that is not sent.

use super::observe::Observer;
use super::outcome::Progress;
use super::{prepare, route};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::error_kind::{Failure, TimeoutError};
use crate::options::CallOptions;
use crate::set_header::set_header;
use crate::shared::Shared;
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::Request;
use std::sync::Arc;

/// Prepares and routes a call, and returns its request.
pub(crate) async fn request<O: Operation>(
    shared: Arc<Shared>,
    mut input: O::Input,
    options: CallOptions,
) -> Result<Request<Bytes>, Error<O::Error>> {
    let shared = shared.as_ref();
    let failed = |failure: Failure| Error::new(O::NAME, failure.widen());
    let timeouts = options.timeouts.clone().unwrap_or_default().over(&shared.timeouts);
    let mut deadline = Deadline::start(shared.runtime.as_ref(), timeouts.operation, TimeoutError::Operation);
    let mut progress = Progress::default();
    let observer = Observer::none(shared, O::SERVICE, O::NAME);
    let prepared =
        prepare::prepare::<O>(shared, &mut input, &options, &timeouts, &observer, &mut progress).map_err(failed)?;
    let target = route::route::<O>(shared, &input, &mut deadline).await.map_err(failed)?;
    let mut request = prepared.request;
    request.uri_mut().clone_from(&target.uri);
    for (name, value) in &target.headers {
        set_header(request.headers_mut(), name.clone(), value.clone());
    }
    Ok(request)
}
