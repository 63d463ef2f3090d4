//! The router: from a request to the rule that answers it.

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

/// Answers calls by [rules](Rule). Clones share rules and received requests.
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
    /// A router without rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers calls of the operation `O` with what `handler` makes of the input, any number of times.
    #[must_use]
    #[track_caller]
    pub fn on<O: Operation>(self, handler: impl Handler<O>) -> Self {
        self.rule(Rule::<O>::new(handler))
    }

    /// Adds a rule, which comes after those that are there.
    #[must_use]
    #[track_caller]
    pub fn rule<O: Operation>(self, rule: Rule<O>) -> Self {
        self.shared().rules.push(Arc::new(Registered::new(rule, Location::caller())));
        self
    }

    /// Refuses requests that are not signed with `credentials`, by the system's clock. Default: signatures are not
    /// looked at.
    #[must_use]
    pub fn check_signatures(self, verifier: SigV4Verifier, credentials: Credentials) -> Self {
        self.shared().signatures = Some(Arc::new(Signatures::new(verifier, credentials)));
        self
    }

    /// Every request, oldest first, those included that a rule did not let through.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared().received.clone()
    }

    /// The inputs of the calls of the operation `O`, oldest first. An attempt that was repeated is there each time; a
    /// request whose input could not be read is left out.
    pub fn inputs<O: Operation>(&self) -> Vec<O::Input> {
        let received = self.requests();
        let calls = received.iter().filter(|request| request.calls::<O>());
        calls.filter_map(|request| request.input::<O>().ok()).collect()
    }

    /// Checks that each rule was used as often as it [expects](Rule::times), and that a rule answered each request.
    ///
    /// # Errors
    /// [`VerifyError`] with everything that differs, and with what was received.
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
        let unanswered = unanswered.map(|request| format!("no rule answered a request of {}", name(request)));
        let problems: Vec<String> = unmet.chain(unanswered).collect();
        if problems.is_empty() {
            return Ok(());
        }
        let mark = |request: &ReceivedRequest| if request.answered { "" } else { " (no rule)" };
        let received = received.iter().map(|request| name(request) + mark(request)).collect();
        Err(VerifyError { problems, received })
    }

    /// Answers a request: what the transport and the server do. For clients with an HTTP stack of their own.
    ///
    /// # Errors
    /// [`NoResponse`] where the rule breaks the connection.
    pub async fn respond(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoResponse> {
        let (head, body) = request.into_parts();
        self.route(head, body).reply().await
    }

    /// Finds the rule, which decides without waiting, and what it answers.
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
            Ok(answered) => Routed { reply: answered.reply, reachable: answered.reachable, number },
            Err(refusal) => Routed { reply: Box::pin(std::future::ready(Ok(*refusal))), reachable: true, number },
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

/// What a request gets.
pub(crate) struct Routed {
    /// Whether the rule lets the request through.
    #[cfg_attr(not(feature = "client"), expect(dead_code, reason = "only the transport has to know"))]
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
