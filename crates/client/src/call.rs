//! One call: validate, fill the idempotency token, encode, resolve the endpoint, make attempts, decode.

use crate::CallResult;
use crate::attempts::{Attempts, Decoder, End, ServiceAnswer, header_value};
use crate::deadline::Deadline;
use crate::discovery::{Discovered, RuleOf};
use crate::error::{Answer, Inner};
use crate::retry::Policy;
use crate::{
    CallOptions, Client, Error, ErrorKind, InvalidRequest, Metadata, Response, Timeout, TransportError,
    TransportErrorKind,
};
use awsjson_protocol::{Decoded, ResponseError};
use awsjson_smithy::validate::validate;
use awsjson_smithy::{Auth, Operation, OperationError, OperationInput};
use bytes::Bytes;
use uuid::Uuid;

/// What a call is about beside the operation: what becomes of its answers.
pub(crate) trait Answers<O: Operation>: Decoder {
    type Output;

    /// The last answer, decoded.
    fn last(&self) -> Option<&Decoding<O, Self::Output>>;

    /// The last answer by value.
    fn into_last(self) -> Option<Decoding<O, Self::Output>>;
}

pub(crate) type Decoding<O, T> = Result<Decoded<T>, ResponseError<<O as Operation>::Error>>;

/// A call of an operation that answers with one body.
pub(crate) async fn call<O: Operation>(client: Client, input: O::Input, options: CallOptions) -> CallResult<O> {
    const { assert!(!O::TRAITS.event_stream, "this operation answers with an event stream: call it by Client::stream") };
    run::<O, _>(client, input, options, Buffered::<O>(None)).await
}

/// A call whose answers are taken by `answers`.
pub(crate) async fn run<O: Operation, A: Answers<O>>(
    client: Client,
    mut input: O::Input,
    options: CallOptions,
    mut answers: A,
) -> Result<Response<A::Output>, Error<O::Error>> {
    let handle = client;
    let client = handle.shared();
    let refused = |kind, idempotency_token| {
        let (answer, attempts, may_have_been_executed) = (Answer::default(), 0, false);
        let operation = O::NAME;
        Error::new(Inner { operation, kind, answer, attempts, idempotency_token, may_have_been_executed })
    };

    let timed_out = |limit| ErrorKind::Timeout(Timeout::Operation(limit));
    let of_call = options.timeouts.as_ref().map(|timeouts| timeouts.over(&client.timeouts));
    let timeouts = of_call.as_ref().unwrap_or(&client.timeouts);
    let mut deadline = Deadline::start(client.runtime.as_ref(), timeouts.operation);
    let validation = options.validation.unwrap_or(client.validation);
    validate(&input, validation).map_err(|error| refused(ErrorKind::Validation(error), None))?;

    // A token that is made here is for this call alone, and so names it as well as another UUID would.
    let mut made = None;
    let token = input
        .idempotency_token()
        .map(|token| token.get_or_insert_with(|| made.insert(client.random_uuid().to_string()).clone()).clone());

    let mut request = awsjson_protocol::request::<O>(&input)
        .map_err(|error| refused(ErrorKind::Request(InvalidRequest::Input(error)), token.clone()))?;
    #[cfg(feature = "gzip")]
    awsjson_protocol::compress::<O>(&mut request, client.min_compression_bytes);
    awsjson_protocol::add_checksum::<O>(&mut request);

    let signed = match O::TRAITS.auth {
        Auth::None => false,
        Auth::Optional => client.credentials.are_configured(),
        _ => true,
    };
    let account_id = if O::TRAITS.endpoint_uses_account && signed {
        let account_id = deadline.before(client.account_id()).await;
        let account_id = account_id.map_err(|limit| refused(timed_out(limit), token.clone()))?;
        account_id.map_err(|error| refused(ErrorKind::Credentials(error), token.clone()))?
    } else {
        None
    };
    let mut target = client
        .targets
        .get::<O>(&client.endpoint, &input, signed, account_id)
        .map_err(|error| refused(ErrorKind::Endpoint(error), token.clone()))?;
    let rule = O::find_endpoint(RuleOf, &input);
    drop(input);
    let mut discovered = None;
    if let Some(rule) = rule {
        let discovery = Discovered::start(&handle, O::NAME, rule, target);
        let found = deadline.before(Box::pin(discovery)).await;
        let found = found.map_err(|limit| refused(timed_out(limit), token.clone()))?;
        (discovered, target) = found.map_err(|error| refused(ErrorKind::Endpoint(error), token.clone()))?;
    }
    let other_target;
    let again = discovered.is_some().then(|| request.clone());

    let retry = options.retry.as_ref().unwrap_or(&client.retry);
    let mut attempts = Attempts {
        client,
        service: O::SERVICE,
        operation: O::NAME,
        repeatable: O::TRAITS.readonly || O::TRAITS.idempotent || token.is_some(),
        policy: Policy::new(retry, O::SERVICE, O::NAME),
        timeouts,
        target: &target,
        invocation_id: made.and_then(header_value),
        count: 0,
        last_cost: None,
        refetched: false,
        uncertain: false,
        written: None,
    };
    let mut end = attempts.make(request, &mut deadline, &mut answers).await;
    if let (Some(discovered), Some(request)) = (&mut discovered, again) {
        let answer = answers.last().and_then(service_answer::<O, _>);
        let refused = answer.is_some_and(|it| discovered.is_refused(&handle, it.status.as_u16(), it.code));
        if refused {
            match deadline.before(Box::pin(discovered.target(&handle))).await {
                Ok(Ok(other)) => {
                    other_target = other;
                    attempts.target = &other_target;
                    // With another address it is worth one more try, even after the last one.
                    attempts.policy.max_attempts = attempts.policy.max_attempts.max(attempts.count + 1);
                    end = attempts.make(request, &mut deadline, &mut answers).await;
                }
                // The refusal is what there is to tell.
                Ok(Err(_)) => {}
                Err(limit) => end = End::TimedOut(Timeout::Operation(limit)),
            }
        }
    }
    let (attempts, uncertain) = (attempts.count, attempts.uncertain);

    let failed = |kind, answer, may_have_been_executed| {
        let idempotency_token = token.clone();
        let operation = O::NAME;
        Err(Error::new(Inner { operation, kind, answer, attempts, idempotency_token, may_have_been_executed }))
    };
    match (end, answers.into_last()) {
        (End::Answered, Some(Ok(decoded))) => Ok(respond(decoded, attempts, token)),
        (End::Answered, Some(Err(ResponseError::Service(failure)))) => {
            let answer = Answer {
                status: Some(failure.status.as_u16()),
                request_id: failure.request_id().map(str::to_owned),
                raw_body: Some(failure.raw_body().clone()),
                code: failure.code,
                query_type: failure.query_type,
            };
            failed(ErrorKind::Service(failure.error), answer, uncertain)
        }
        (End::Answered, Some(Err(ResponseError::Unreadable(unreadable)))) => {
            let answer = Answer {
                status: Some(unreadable.status.as_u16()),
                request_id: unreadable.request_id().map(str::to_owned),
                raw_body: Some(unreadable.raw_body().clone()),
                ..Answer::default()
            };
            failed(ErrorKind::Response(unreadable.kind), answer, true)
        }
        (End::Transport(error), _) => {
            let answer = Answer { status: error.status().map(|status| status.as_u16()), ..Answer::default() };
            failed(ErrorKind::Transport(error), answer, uncertain)
        }
        (End::TimedOut(timeout), _) => failed(ErrorKind::Timeout(timeout), Answer::default(), uncertain),
        (End::Credentials(error), _) => failed(ErrorKind::Credentials(error), Answer::default(), uncertain),
        (End::Signature(reason), _) => {
            failed(ErrorKind::Request(InvalidRequest::Signature(reason)), Answer::default(), uncertain)
        }
        // `Answered` means that there is an answer of a kind above.
        (End::Answered, None | Some(Err(_))) => {
            let error = TransportError::new(TransportErrorKind::Malformed, "there is no answer to read");
            failed(ErrorKind::Transport(error), Answer::default(), uncertain)
        }
    }
}

fn respond<T>(decoded: Decoded<T>, attempts: u32, idempotency_token: Option<String>) -> Response<T> {
    let metadata = Metadata {
        request_id: decoded.request_id,
        status: decoded.status.as_u16(),
        attempts,
        idempotency_token,
        corrected: decoded.corrected,
    };
    Response { output: decoded.output, metadata }
}

/// The last answer, decoded. All that an attempt knows of the operation's types.
struct Buffered<O: Operation>(Option<Decoding<O, O::Output>>);

impl<O: Operation> Answers<O> for Buffered<O> {
    type Output = O::Output;

    fn last(&self) -> Option<&Decoding<O, O::Output>> {
        self.0.as_ref()
    }

    fn into_last(self) -> Option<Decoding<O, O::Output>> {
        self.0
    }
}

impl<O: Operation> Decoder for Buffered<O> {
    fn decode(&mut self, response: http::Response<Bytes>) -> Option<ServiceAnswer<'_>> {
        service_answer::<O, _>(self.0.insert(awsjson_protocol::decode::<O>(response)))
    }
}

/// What the decision about a retry needs to know of an answer.
pub(crate) fn service_answer<O: Operation, T>(decoding: &Decoding<O, T>) -> Option<ServiceAnswer<'_>> {
    match decoding {
        Err(ResponseError::Service(failure)) => Some(ServiceAnswer {
            status: failure.status,
            headers: &failure.headers,
            code: failure.code.as_deref(),
            modeled: failure.error.retryable(),
        }),
        _ => None,
    }
}

impl crate::client::Shared {
    pub(crate) fn random_uuid(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.runtime.random().to_be_bytes()).into_uuid()
    }
}
