//! Sends a prepared call to endpoints that the service returns.

use super::discover::{Discovered, DiscoveryRule};
use super::exchange::exchange;
use super::outcome::Progress;
use super::payload::Payload;
use super::prepare::Prepared;
use crate::deadline::Deadline;
use crate::endpoint::Target;
use crate::error_kind::{Failure, TimeoutError};
use crate::shared::Shared;
use std::sync::Arc;

/// Sends to the endpoint that the service returns, instead of `regular`, the endpoint of the rules. If the service
/// reports that the endpoint is no longer valid, sends once more, to another one.
pub(crate) async fn send(
    shared: &Shared,
    mut prepared: Prepared<'_>,
    regular: Arc<Target>,
    rule: DiscoveryRule,
    progress: &mut Progress,
    deadline: &mut Deadline<TimeoutError>,
) -> Result<http::Response<Payload>, Failure> {
    let discovered = deadline.before(Discovered::new(shared, prepared.operation, rule, &regular)).await?;
    let Some(mut discovered) = discovered else {
        return exchange(shared, &prepared, &regular, progress, deadline).await;
    };
    let target = deadline.before(discovered.target(shared)).await??;
    let response = exchange(shared, &prepared, &target, progress, deadline).await?;
    if response.status().is_success() {
        return Ok(response);
    }
    let code = awsjson_protocol::error_code(prepared.service, response.headers(), &response.body().read);
    if !discovered.is_refused(shared, response.status(), code.shape.as_deref()) {
        return Ok(response);
    }
    // Without another endpoint, the error of the first one is reported.
    let Ok(target) = deadline.before(discovered.target(shared)).await? else { return Ok(response) };
    // Another endpoint justifies one more attempt, even after the last one.
    prepared.policy.max_attempts = prepared.policy.max_attempts.max(progress.attempts + 1);
    exchange(shared, &prepared, &target, progress, deadline).await
}
