//! From a prepared call to its last response, by way of one endpoint or of a second one.

#[cfg(feature = "discovery")]
use super::discover::Discovered;
use super::discover::DiscoveryRule;
use super::exchange::exchange;
use super::outcome::Progress;
use super::payload::Payload;
use super::prepare::Prepared;
use crate::deadline::Deadline;
use crate::endpoint::Target;
use crate::error_kind::{Failure, TimeoutError};
use crate::shared::Shared;
use std::sync::Arc;

/// Sends to the endpoint `regular`, which the rules of the service give, or to the one that the
/// service names in its place.
pub(crate) async fn send(
    shared: &Shared,
    prepared: &mut Prepared<'_>,
    regular: Arc<Target>,
    rule: Option<DiscoveryRule>,
    progress: &mut Progress,
    deadline: &mut Deadline<TimeoutError>,
) -> Result<http::Response<Payload>, Failure> {
    match rule {
        None => exchange(shared, prepared, &regular, progress, deadline).await,
        #[cfg(not(feature = "discovery"))]
        Some(never) => match never {},
        // Boxed: most services have no discovery.
        #[cfg(feature = "discovery")]
        Some(rule) => Box::pin(send_discovered(shared, prepared, regular, rule, progress, deadline)).await,
    }
}

#[cfg(feature = "discovery")]
async fn send_discovered(
    shared: &Shared,
    prepared: &mut Prepared<'_>,
    regular: Arc<Target>,
    rule: DiscoveryRule,
    progress: &mut Progress,
    deadline: &mut Deadline<TimeoutError>,
) -> Result<http::Response<Payload>, Failure> {
    let discovered = deadline.before(Discovered::new(shared, prepared.operation, rule, &regular)).await?;
    let Some(mut discovered) = discovered else {
        return exchange(shared, prepared, &regular, progress, deadline).await;
    };
    let target = deadline.before(discovered.target(shared)).await??;
    let response = exchange(shared, prepared, &target, progress, deadline).await?;
    if response.status().is_success() {
        return Ok(response);
    }
    let code = awsjson_protocol::error_code(prepared.service, response.headers(), &response.body().read);
    if !discovered.is_refused(shared, response.status(), code.shape.as_deref()) {
        return Ok(response);
    }
    // Without another endpoint the refusal is what there is to report.
    let Ok(target) = deadline.before(discovered.target(shared)).await? else { return Ok(response) };
    // Another endpoint is worth one more attempt, even after the last one.
    prepared.policy.max_attempts = prepared.policy.max_attempts.max(progress.attempts + 1);
    exchange(shared, prepared, &target, progress, deadline).await
}
