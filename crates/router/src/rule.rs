//! Rules: which calls they match, and how they respond.

use crate::handler::Handler;
use crate::reply::{NoResponse, Reply, ReplyFuture};
use crate::times::Times;
use awsjson_protocol::server;
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::Response;
use std::fmt;
use std::time::Duration;

/// Responds to calls of the operation `O` that match its conditions.
pub struct Rule<O: Operation> {
    pub(crate) condition: Option<Condition<O::Input>>,
    pub(crate) reaction: Reaction<O::Input>,
    pub(crate) delay: Duration,
    pub(crate) times: Times,
}

/// Returns whether a rule matches an input.
type Condition<I> = Box<dyn Fn(&I) -> bool + Send + Sync>;

/// How a rule responds to a call.
pub(crate) enum Reaction<I> {
    /// With the same reply to every call.
    Fixed(Reply),
    /// With the result of a function of the input.
    Handler(Box<dyn Fn(I) -> ReplyFuture + Send + Sync>),
}

impl<O: Operation> Rule<O> {
    /// Responds with the result of `handler`.
    pub fn new(handler: impl Handler<O>) -> Self {
        let handler = move |input| -> ReplyFuture {
            let outcome = handler(input);
            Box::pin(async move { Ok(response::<O>(outcome.await.as_ref())) })
        };
        Self::with(Reaction::Handler(Box::new(handler)))
    }

    /// Responds with `output`.
    pub fn output(output: O::Output) -> Self {
        Self::with(Reaction::Fixed(Ok(response::<O>(Ok(&output)))))
    }

    /// Responds with `error`, which may be modeled or unmodeled.
    pub fn error(error: impl Into<O::Error>) -> Self {
        Self::with(Reaction::Fixed(Ok(response::<O>(Err(&error.into())))))
    }

    /// Responds with `response`, which may have any status, headers and body. The router adds a request ID if it has
    /// none. [`Router::serve`] sets `Content-Length` and `Transfer-Encoding` itself.
    ///
    /// [`Router::serve`]: crate::Router#method.serve
    pub fn response(response: Response<impl Into<Bytes>>) -> Self {
        Self::with(Reaction::Fixed(Ok(response.map(Into::into))))
    }

    /// Closes the connection after the request was received, so the caller cannot know whether it was executed.
    pub fn disconnect() -> Self {
        Self::with(Reaction::Fixed(Err(NoResponse::Disconnected)))
    }

    /// Refuses the connection, so the caller knows that nothing was sent. For a client of [`Router::serve`] this is the
    /// same as [`disconnect`](Self::disconnect), because it has already connected.
    ///
    /// [`Router::serve`]: crate::Router#method.serve
    pub fn unreachable() -> Self {
        Self::with(Reaction::Fixed(Err(NoResponse::Unreachable)))
    }

    fn with(reaction: Reaction<O::Input>) -> Self {
        Self { condition: None, reaction, delay: Duration::ZERO, times: Times::default() }
    }

    /// Matches only calls whose input meets this condition, in addition to earlier [conditions](Self::when).
    #[must_use]
    pub fn when(mut self, condition: impl Fn(&O::Input) -> bool + Send + Sync + 'static) -> Self {
        let earlier = self.condition.take();
        self.condition =
            Some(Box::new(move |input| earlier.as_ref().is_none_or(|earlier| earlier(input)) && condition(input)));
        self
    }

    /// Waits before it responds, with tokio's timer. With [`Duration::MAX`], it never responds.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sets how many calls the rule must match: a number, or a range such as `1..`. [`Router::verify`] checks it.
    ///
    /// After the maximum, calls are matched against the following rules. Default: any number of times.
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

/// Encodes the response, or an internal failure if the output or the error cannot be encoded.
fn response<O: Operation>(outcome: Result<&O::Output, &O::Error>) -> Response<Bytes> {
    server::response::<O>(outcome).unwrap_or_else(|error| error.response(O::SERVICE))
}
