//! The router, which passes each request to the first rule that matches.

use crate::call::Call;
use crate::handler::Handler;
use crate::received::ReceivedRequest;
use crate::registered::{AnyRule, Match, Registered};
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
use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
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

    /// Checks that each rule was used as often as it [expects](Rule::times), that a rule matched each request, and that no
    /// rule panicked.
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
        let failed = received.iter().filter_map(|request| {
            let problem = request.problem.as_ref()?;
            Some(format!("a request of {} {problem}", name(request)))
        });
        let problems: Vec<String> = unmet.chain(failed).collect();
        if problems.is_empty() {
            return Ok(());
        }
        let mark = |request: &ReceivedRequest| if request.answered { "" } else { " (rejected)" };
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
        let problem = outcome.as_ref().err().map(|rejection| format!("was rejected: {}", rejection.reason));
        let number = {
            let mut shared = self.shared();
            shared.received.push(ReceivedRequest { operation, head, body, answered: problem.is_none(), problem });
            shared.received.len()
        };
        let Match { reply, reachable } = outcome.unwrap_or_else(|rejection| Match {
            reply: Box::pin(std::future::ready(Ok(rejection.response))),
            reachable: true,
        });
        Routed { router: self.clone(), reachable, reply, number }
    }

    /// Records that a rule panicked on the request with this number. A server closes the connection then, and no test would
    /// fail.
    fn panicked(&self, number: usize, panic: &(dyn Any + Send)) {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let problem = format!("made a rule panic: {}", text.unwrap_or("without a message"));
        let mut shared = self.shared();
        if let Some(request) = number.checked_sub(1).and_then(|index| shared.received.get_mut(index)) {
            request.problem = Some(problem);
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
    router: Router,
    /// Whether the request reaches the server.
    #[cfg_attr(not(feature = "client"), expect(dead_code, reason = "only the transport uses it"))]
    pub(crate) reachable: bool,
    reply: ReplyFuture,
    /// The number of the request, from 1.
    number: usize,
}

impl Routed {
    pub(crate) async fn reply(mut self) -> Reply {
        let reply = poll_fn(|context| {
            catch_unwind(AssertUnwindSafe(|| self.reply.as_mut().poll(context))).unwrap_or_else(|panic| {
                self.router.panicked(self.number, &*panic);
                resume_unwind(panic)
            })
        });
        let mut response = reply.await?;
        if let Ok(id) = HeaderValue::try_from(format!("router-{}", self.number)) {
            response.headers_mut().entry(REQUEST_ID).or_insert(id);
        }
        Ok(response)
    }
}
