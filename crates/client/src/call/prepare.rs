//! Converts an input to the request that every attempt sends.

use super::observe::Observer;
use super::outcome::Progress;
use crate::error_kind::Failure;
use crate::hook::Hook;
use crate::options::CallOptions;
use crate::retry::Policy;
use crate::shared::Shared;
use crate::timeouts::Timeouts;
use awsjson_smithy::validate::validate;
use awsjson_smithy::{Operation, OperationError, OperationInput, Retryable, Service};
use bytes::Bytes;

/// A call without the types of its operation: the request of each attempt, and the rules for sending it.
pub(crate) struct Prepared<'a> {
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static str,
    /// The request, which is neither addressed nor signed.
    pub(crate) request: http::Request<Bytes>,
    /// The random bits of the UUID in `amz-sdk-invocation-id`, which is the same for all attempts.
    pub(crate) invocation_id: u128,
    /// Whether a repeated request has no further effect.
    pub(crate) repeatable: bool,
    /// Returns whether the model marks the error with a code as retryable.
    pub(crate) retryable: fn(&str) -> Retryable,
    pub(crate) expects: Expects,
    pub(crate) policy: Policy<'a>,
    pub(crate) timeouts: &'a Timeouts,
    pub(crate) hooks: [Option<&'a Hook>; 2],
    pub(crate) observer: &'a Observer<'a>,
}

/// The kind of body of a successful response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expects {
    /// A document.
    Document,
    /// An event stream, of which an attempt reads the first message if `initial`.
    #[cfg(feature = "event-stream")]
    Events { initial: bool },
}

/// Validates the input, sets the idempotency token, and encodes the request.
pub(crate) fn prepare<'a, O: Operation>(
    shared: &'a Shared,
    input: &mut O::Input,
    options: &'a CallOptions,
    timeouts: &'a Timeouts,
    observer: &'a Observer<'a>,
    progress: &mut Progress,
) -> Result<Prepared<'a>, Failure> {
    let validation = options.validation.unwrap_or(shared.validation);
    validate(input, validation).map_err(Failure::Validation)?;

    // The bits of a token that is generated for the call are unique to it, so no others are needed.
    let mut bits = None;
    let random = || *bits.insert(shared.runtime.random());
    #[cfg_attr(not(any(feature = "checksum", feature = "gzip")), allow(unused_mut, reason = "bodies stay as they are"))]
    let mut request = awsjson_protocol::request::<O>(input, random).map_err(Failure::Request)?;
    #[cfg(feature = "gzip")]
    awsjson_protocol::compress::<O>(&mut request, shared.min_compression_bytes);
    const {
        assert!(
            !O::TRAITS.checksum_required || cfg!(feature = "checksum"),
            "this operation requires a checksum of its body: turn on the feature `checksum` of awsjson-client"
        )
    };
    #[cfg(feature = "checksum")]
    awsjson_protocol::add_checksum::<O>(&mut request);

    progress.idempotency_token = input.idempotency_token().and_then(|token| token.clone());
    Ok(Prepared {
        service: O::SERVICE,
        operation: O::NAME,
        request,
        invocation_id: bits.unwrap_or_else(|| shared.runtime.random()),
        repeatable: O::TRAITS.readonly || O::TRAITS.idempotent || progress.idempotency_token.is_some(),
        retryable: <O::Error as OperationError>::retryable_code,
        #[cfg(feature = "event-stream")]
        expects: expects::<O>(),
        #[cfg(not(feature = "event-stream"))]
        expects: Expects::Document,
        policy: Policy::new(options.retry.as_ref().unwrap_or(&shared.retry), O::SERVICE, O::TRAITS),
        timeouts,
        hooks: [shared.before_signing.as_ref(), options.before_signing.as_ref()],
        observer,
    })
}

#[cfg(feature = "event-stream")]
fn expects<O: Operation>() -> Expects {
    if !O::TRAITS.event_stream {
        return Expects::Document;
    }
    // Without members, there is no initial message to wait for.
    Expects::Events { initial: !<O::Output as awsjson_smithy::Structure>::MEMBERS.is_empty() }
}
