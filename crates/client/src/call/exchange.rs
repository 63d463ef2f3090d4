//! Attempts at one endpoint, until one is final or the timeout expires.

use super::attempt::{Attempted, attempt};
use super::outcome::Progress;
use super::payload::Payload;
use super::prepare::Prepared;
use crate::deadline::Deadline;
use crate::endpoint::Target;
use crate::error_kind::{Failure, TimeoutError};
use crate::retry::{Retry, delay};
use crate::runtime::{BoxFuture, fraction};
use crate::shared::Shared;
use crate::sign::Identity;
use crate::transport::Lease;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// Sends the request until a response is final. Another round continues with the state of the last one.
///
/// Boxed, so that the steps below are compiled with this crate: the compiler translates the future of an `async fn` in
/// each crate that polls it.
#[inline(never)]
pub(crate) fn exchange<'a>(
    shared: &'a Shared,
    prepared: &'a Prepared<'_>,
    target: &'a Target,
    progress: &'a mut Progress,
    deadline: &'a mut Deadline<TimeoutError>,
) -> BoxFuture<'a, Result<http::Response<Payload>, Failure>> {
    Box::pin(rounds(shared, prepared, target, progress, deadline))
}

async fn rounds(
    shared: &Shared,
    prepared: &Prepared<'_>,
    target: &Target,
    progress: &mut Progress,
    deadline: &mut Deadline<TimeoutError>,
) -> Result<http::Response<Payload>, Failure> {
    let policy = &prepared.policy;
    loop {
        if policy.adaptive {
            deadline.before(await_rate(shared)).await?;
        }
        let mut identity = match target.scope {
            Some(_) => Some(deadline.before(shared.credentials.get()).await??),
            None => None,
        };
        // The wait for a connection is not an attempt.
        let lease = acquire(shared, prepared, target, deadline).await?;
        if let Some(expired) = identity.as_mut().filter(|identity| !shared.credentials.is_valid(identity)) {
            // Boxed: it is rare.
            *expired = deadline.before(Box::pin(shared.credentials.get())).await??;
        }
        let observer = prepared.observer.attempt(progress.attempts + 1, &target.uri);
        let Attempted { result, sent, retry, requested_delay } = {
            // Boxed, so that a call which waits for a connection takes less memory.
            let attempt = Box::pin(attempt(shared, prepared, target, identity.as_deref(), lease, progress, deadline));
            attempt.instrument(observer.span().clone()).await
        };
        observer.ended(&result, if sent { prepared.request.body().len() } else { 0 });
        if policy.adaptive {
            shared.rate().ended(shared.runtime.now(), retry == Some(Retry::Throttling));
        }
        let Some(retry) = retry else {
            if result.is_ok() {
                shared.quota.succeeded(progress.last_cost);
            }
            return result;
        };
        let refused = matches!(&result, Err(Failure::Transport(error)) if error.is_refused());
        let next = next_step(shared, prepared, progress, retry, refused, identity.as_ref(), requested_delay);
        let (Step::Again(pause) | Step::Stop(pause)) = next;
        if let Step::Again(_) = next {
            tracing::debug!(attempt = progress.attempts, reason = ?retry, ?pause, "retry");
        }
        deadline.before(sleep(shared, pause)).await?;
        if let Step::Stop(_) = next {
            return result;
        }
    }
}

/// Waits for a connection, or for the right to open one.
async fn acquire<'a>(
    shared: &'a Shared,
    prepared: &Prepared<'_>,
    target: &Target,
    deadline: &mut Deadline<TimeoutError>,
) -> Result<Lease<'a>, Failure> {
    let runtime = shared.runtime.as_ref();
    let acquiring = shared.transport.acquire(&target.uri, deadline.left(runtime));
    let mut limit = Deadline::start(runtime, prepared.timeouts.acquire, TimeoutError::Acquire);
    let lease = deadline.and(&mut limit, pin!(acquiring)).await?.map_err(Failure::Transport)?;
    Ok(lease.read_timeout(prepared.timeouts.read))
}

/// The step after a failed attempt, which follows after a pause.
enum Step {
    Again(Duration),
    Stop(Duration),
}

fn next_step(
    shared: &Shared,
    prepared: &Prepared<'_>,
    progress: &mut Progress,
    retry: Retry,
    refused: bool,
    identity: Option<&Arc<Identity>>,
    requested_delay: Option<Duration>,
) -> Step {
    let policy = &prepared.policy;
    if progress.attempts >= policy.max_attempts {
        return Step::Stop(Duration::ZERO);
    }
    match (retry, identity) {
        (Retry::ExpiredCredentials, Some(identity)) if !progress.refetched => {
            progress.refetched = true;
            shared.credentials.forget(identity);
            Step::Again(Duration::ZERO)
        }
        (Retry::Transient | Retry::Throttling, _) => {
            // The server did not process the request (RFC 9113, section 8.7), so a retry adds no load.
            let cost = if refused { None } else { shared.quota.take(retry) };
            let exhausted = !refused && cost.is_none();
            if exhausted {
                tracing::debug!("no retry: the quota is used up");
                if !policy.long_polling {
                    return Step::Stop(Duration::ZERO);
                }
            }
            let random = fraction(shared.runtime.random());
            let index = progress.attempts - 1;
            let pause = delay(retry, index, random, policy.base, policy.max_backoff, requested_delay);
            // The caller of a long-polling operation is likely to call again at once: slow it down.
            if exhausted {
                return Step::Stop(pause);
            }
            progress.last_cost = cost;
            Step::Again(pause)
        }
        _ => Step::Stop(Duration::ZERO),
    }
}

async fn sleep(shared: &Shared, pause: Duration) {
    if !pause.is_zero() {
        shared.runtime.sleep(pause).await;
    }
}

/// Waits until the rate limiter of the client allows one more attempt.
async fn await_rate(shared: &Shared) {
    let pause = shared.rate().reserve(shared.runtime.now());
    if !pause.is_zero() {
        tracing::debug!(?pause, "the rate limiter delays the attempt");
        let reservation = Reservation(shared);
        shared.runtime.sleep(pause).await;
        std::mem::forget(reservation);
    }
}

/// A reservation at the rate limiter. It is released if the call is abandoned before it is used.
struct Reservation<'a>(&'a Shared);

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.0.rate().give_back();
    }
}
