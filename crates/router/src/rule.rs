//! Rules: which calls are answered, and how.

use crate::handler::Handler;
use crate::reply::{NoResponse, Reply, ReplyFuture};
use crate::times::Times;
use awsjson_protocol::server;
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::Response;
use std::fmt;
use std::time::Duration;

/// How calls of the operation `O` are answered, and which of them.
pub struct Rule<O: Operation> {
    pub(crate) condition: Option<Condition<O::Input>>,
    pub(crate) answer: Answer<O::Input>,
    pub(crate) delay: Duration,
    pub(crate) times: Times,
}

/// Whether a rule answers a call.
type Condition<I> = Box<dyn Fn(&I) -> bool + Send + Sync>;

/// What a rule answers with.
pub(crate) enum Answer<I> {
    Same(Reply),
    Handler(Box<dyn Fn(I) -> ReplyFuture + Send + Sync>),
}

impl<O: Operation> Rule<O> {
    /// Answers with what `handler` makes of the input.
    pub fn new(handler: impl Handler<O>) -> Self {
        let handler = move |input| -> ReplyFuture {
            let outcome = handler(input);
            Box::pin(async move { Ok(response::<O>(outcome.await.as_ref())) })
        };
        Self::with(Answer::Handler(Box::new(handler)))
    }

    /// Answers with `output`.
    pub fn output(output: O::Output) -> Self {
        Self::with(Answer::Same(Ok(response::<O>(Ok(&output)))))
    }

    /// Answers with `error`, modeled or not.
    pub fn error(error: impl Into<O::Error>) -> Self {
        Self::with(Answer::Same(Ok(response::<O>(Err(&error.into())))))
    }

    /// Answers with `response` as it is: any status, headers and body. The router adds a request ID where it has none.
    pub fn response(response: Response<impl Into<Bytes>>) -> Self {
        Self::with(Answer::Same(Ok(response.map(Into::into))))
    }

    /// Breaks the connection after the request was received: the caller cannot know whether it was carried out.
    pub fn disconnect() -> Self {
        Self::with(Answer::Same(Err(NoResponse::Disconnected)))
    }

    /// Lets no request through: the caller knows that nothing was sent. To a client with a socket this is
    /// [`disconnect`](Self::disconnect), as it has connected already.
    pub fn unreachable() -> Self {
        Self::with(Answer::Same(Err(NoResponse::Unreachable)))
    }

    fn with(answer: Answer<O::Input>) -> Self {
        Self { condition: None, answer, delay: Duration::ZERO, times: Times::default() }
    }

    /// Answers only calls whose input meets this condition, and the [conditions](Self::when) before.
    #[must_use]
    pub fn when(mut self, condition: impl Fn(&O::Input) -> bool + Send + Sync + 'static) -> Self {
        let earlier = self.condition.take();
        self.condition =
            Some(Box::new(move |input| earlier.as_ref().is_none_or(|earlier| earlier(input)) && condition(input)));
        self
    }

    /// Waits before it answers, by tokio's timer. [`Duration::MAX`] never answers.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// How often the rule is to be used: a number, or a range such as `1..`. [`Router::verify`] checks it.
    ///
    /// When the rule was used as often as that, the next one that matches answers. Default: any number of times.
    ///
    /// [`Router::verify`]: crate::Router::verify
    #[must_use]
    pub fn times(mut self, times: impl Into<Times>) -> Self {
        self.times = times.into();
        self
    }
}

impl<O: Operation> fmt::Debug for Rule<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("operation", &O::NAME)
            .field("delay", &self.delay)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

/// The response of a service; that of its failure where the outcome cannot be written.
fn response<O: Operation>(outcome: Result<&O::Output, &O::Error>) -> Response<Bytes> {
    server::response::<O>(outcome).unwrap_or_else(|error| error.response(O::SERVICE))
}
