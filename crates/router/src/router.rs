//! The router, which passes each request to the first rule that matches.

use crate::call::Call;
use crate::handler::Handler;
use crate::received::ReceivedRequest;
use crate::registered::{AnyRule, Registered};
use crate::reply::{NoResponse, Reply, ReplyFuture};
use crate::rule::Rule;
use crate::signatures::Signatures;
use crate::verify::VerifyError;
use aws_credential_types::Credentials;
use awsjson_protocol::server::sigv4::SigV4Verifier;
use awsjson_smithy::Operation;
use bytes::Bytes;
use http::header::HeaderValue;
use http::request::Parts;
use http::{Request, Response};
use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const REQUEST_ID: &str = "x-amzn-requestid";

/// Responds to calls according to [rules](Rule). Clones share the rules and the received requests.
#[derive(Clone, Default)]
pub struct Router {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    rules: Vec<Arc<dyn AnyRule>>,
    received: Vec<ReceivedRequest>,
    signatures: Option<Arc<Signatures>>,
}

impl Router {
    /// Creates a router without rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a rule that responds to all calls of the operation `O` with the result of `handler`.
    #[must_use]
    #[track_caller]
    pub fn on<O: Operation>(self, handler: impl Handler<O>) -> Self {
        self.rule(Rule::<O>::new(handler))
    }

    /// Adds a rule after the existing ones.
    #[must_use]
    #[track_caller]
    pub fn rule<O: Operation>(self, rule: Rule<O>) -> Self {
        self.shared().rules.push(Arc::new(Registered::new(rule, Location::caller())));
        self
    }

    /// Rejects requests that are not signed with `credentials`, according to the system's clock. By default, signatures
    /// are not checked.
    #[must_use]
    pub fn check_signatures(self, verifier: SigV4Verifier, credentials: Credentials) -> Self {
        self.shared().signatures = Some(Arc::new(Signatures::new(verifier, credentials)));
        self
    }

    /// Returns all requests, oldest first, including those that matched [`Rule::unreachable`].
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared().received.clone()
    }

    /// Returns the inputs of the calls of the operation `O`, oldest first. It contains an input for each attempt, and
    /// omits requests whose input cannot be read.
    pub fn inputs<O: Operation>(&self) -> Vec<O::Input> {
        let received = self.requests();
        let calls = received.iter().filter(|request| request.calls::<O>());
        calls.filter_map(|request| request.input::<O>().ok()).collect()
    }

    /// Checks that each rule was used as often as it [expects](Rule::times), and that a rule matched each request.
    ///
    /// # Errors
    /// [`VerifyError`] with all problems and all requests.
    pub fn verify(&self) -> Result<(), VerifyError> {
        let (rules, received) = {
            let shared = self.shared();
            (shared.rules.clone(), shared.received.clone())
        };
        let name = |request: &ReceivedRequest| request.operation.clone().unwrap_or_else(|| "no operation".to_owned());
        let unmet = rules.iter().filter(|rule| !rule.times().is_met_by(rule.used()));
        let unmet = unmet.map(|rule| {
            let (operation, location, times) = (rule.operation(), rule.location(), rule.times());
            let used = match rule.used() {
                1 => "once".to_owned(),
                count => format!("{count} times"),
            };
            format!("the rule of {operation} at {location} was used {used} instead of {times}")
        });
        let unanswered = received.iter().filter(|request| !request.answered);
        let unanswered = unanswered.map(|request| format!("no rule matched a request of {}", name(request)));
        let problems: Vec<String> = unmet.chain(unanswered).collect();
        if problems.is_empty() {
            return Ok(());
        }
        let mark = |request: &ReceivedRequest| if request.answered { "" } else { " (no rule)" };
        let received = received.iter().map(|request| name(request) + mark(request)).collect();
        Err(VerifyError { problems, received })
    }

    /// Responds to a request, as the transport and the server do. Use it to test other HTTP stacks.
    ///
    /// # Errors
    /// [`NoResponse`] if the rule prevents a response.
    pub async fn respond(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoResponse> {
        let (head, body) = request.into_parts();
        self.route(head, body).reply().await
    }

    /// Records the request and selects the rule, without waiting for its reply.
    pub(crate) fn route(&self, head: Parts, body: Bytes) -> Routed {
        let (rules, signatures) = {
            let shared = self.shared();
            (shared.rules.clone(), shared.signatures.clone())
        };
        let (operation, outcome) = Call::new(&rules, signatures.as_deref(), &head, &body).outcome();
        let answered = outcome.is_ok();
        let number = {
            let mut shared = self.shared();
            shared.received.push(ReceivedRequest { operation, head, body, answered });
            shared.received.len()
        };
        match outcome {
            Ok(matched) => Routed { reply: matched.reply, reachable: matched.reachable, number },
            Err(response) => Routed { reply: Box::pin(std::future::ready(Ok(*response))), reachable: true, number },
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.shared();
        let rules: Vec<&str> = shared.rules.iter().map(|rule| rule.operation()).collect();
        f.debug_struct("Router").field("rules", &rules).field("received", &shared.received.len()).finish()
    }
}

/// The reply to a request.
pub(crate) struct Routed {
    /// Whether the request reaches the server.
    #[cfg_attr(not(feature = "client"), expect(dead_code, reason = "only the transport uses it"))]
    pub(crate) reachable: bool,
    reply: ReplyFuture,
    /// The number of the request, from 1.
    number: usize,
}

impl Routed {
    pub(crate) async fn reply(self) -> Reply {
        let mut response = self.reply.await?;
        if let Ok(id) = HeaderValue::try_from(format!("router-{}", self.number)) {
            response.headers_mut().entry(REQUEST_ID).or_insert(id);
        }
        Ok(response)
    }
}
