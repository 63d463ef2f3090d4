//! One call: prepare, route, exchange, finish.
//!
//! [`prepare`] and [`finish`] are thin generic functions. The steps between them work with plain values, and are
//! compiled once for all operations.

mod attempt;
#[cfg(feature = "discovery")]
pub(crate) mod discover;
#[cfg(feature = "discovery")]
mod discovered;
#[cfg(not(feature = "discovery"))]
pub(crate) mod discover {
    /// Uninhabited, because no endpoint is discovered without the feature.
    pub(crate) enum DiscoveryRule {}
}
mod exchange;
pub(crate) mod finish;
pub(crate) mod observe;
pub(crate) mod outcome;
mod payload;
mod prepare;
mod route;
#[cfg(feature = "event-stream")]
mod streaming;
#[cfg(test)]
mod tests;
pub(crate) mod unsent;

use crate::deadline::Deadline;
use crate::error::Error;
use crate::error_kind::TimeoutError;
use crate::options::CallOptions;
use crate::response::Response;
use crate::shared::Shared;
use awsjson_smithy::Operation;
use discover::DiscoveryRule;
use observe::Observer;
use outcome::{Outcome, Progress};
use std::sync::Arc;
use tracing::Instrument;

/// Calls an operation whose response has one body.
///
/// Neither this nor [`run`] is an `async fn`, whose future would contain each argument twice. The future of a call is
/// copied to the heap as a whole.
pub(crate) fn call<O: Operation>(
    shared: Arc<Shared>,
    input: O::Input,
    options: CallOptions,
    rule: Option<DiscoveryRule>,
) -> impl Future<Output = Result<Response<O::Output>, Error<O::Error>>> {
    const { assert!(!O::TRAITS.event_stream, "the response of this operation is an event stream: use Client::stream") };
    run::<O, _>(shared, input, options, rule, finish::finish::<O>)
}

/// Makes the call, and converts its outcome with `finish`.
#[expect(clippy::manual_async_fn, reason = "see `call`")]
pub(crate) fn run<O: Operation, T>(
    shared: Arc<Shared>,
    mut input: O::Input,
    options: CallOptions,
    rule: Option<DiscoveryRule>,
    finish: impl FnOnce(Outcome) -> Result<Response<T>, Error<O::Error>>,
) -> impl Future<Output = Result<Response<T>, Error<O::Error>>> {
    async move {
        let shared = shared.as_ref();
        let of_call = options.timeouts.as_ref().map(|timeouts| timeouts.over(&shared.timeouts));
        let timeouts = of_call.as_ref().unwrap_or(&shared.timeouts);
        let mut deadline = Deadline::start(shared.runtime.as_ref(), timeouts.operation, TimeoutError::Operation);
        let mut progress = Progress::default();
        let observer = Observer::start(shared, O::SERVICE, O::NAME);
        let result = 'exchange: {
            let prepare = || prepare::prepare::<O>(shared, &mut input, &options, timeouts, &observer, &mut progress);
            let prepared = match observer.span().in_scope(prepare) {
                Ok(prepared) => prepared,
                Err(failure) => break 'exchange Err(failure),
            };
            let routing = route::route::<O>(shared, &input, &mut deadline);
            let target = match routing.instrument(observer.span().clone()).await {
                Ok(target) => target,
                Err(failure) => break 'exchange Err(failure),
            };
            drop(input);
            match rule {
                None => {
                    observer.routed(&target.uri);
                    let exchange = exchange::exchange(shared, &prepared, &target, &mut progress, &mut deadline);
                    exchange.instrument(observer.span().clone()).await
                }
                #[cfg(not(feature = "discovery"))]
                Some(never) => match never {},
                // Boxed: most services have no discovery.
                #[cfg(feature = "discovery")]
                Some(rule) => {
                    let sending = discovered::send(shared, prepared, target, rule, &mut progress, &mut deadline);
                    Box::pin(sending).instrument(observer.span().clone()).await
                }
            }
        };
        let outcome = Outcome { operation: O::NAME, result, progress, limits: shared.decode_limits };
        let result = observer.span().in_scope(|| finish(outcome));
        observer.ended(&result);
        result
    }
}
