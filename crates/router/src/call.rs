//! Selects the rule for a call, or the error response if no rule matches.

use crate::registered::{AnyRule, Attempt, Match};
use crate::reply::Rejection;
use crate::signatures::Signatures;
use crate::times::Times;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::{Protocol, Service};
use http::StatusCode;
use http::request::Parts;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The error code of the response to a call that no rule matches.
const NO_RULE: &str = "NoMatchingRule";

/// The services that send the error response if the router has no rule for the service of the request. There is one for
/// each protocol, so that the client can read the response.
static NO_SERVICE: [Service; 2] = [no_service(Protocol::AwsJson1_0), no_service(Protocol::AwsJson1_1)];

const fn no_service(protocol: Protocol) -> Service {
    Service::new("Router", "Router", "", "router", protocol)
}

/// The rule that matched, or the error response if none did.
pub(crate) type Outcome = Result<Match, Box<Rejection>>;

/// A request, with the rules that may respond to it.
pub(crate) struct Call<'a> {
    rules: &'a [Arc<dyn AnyRule>],
    signatures: Option<&'a Signatures>,
    head: &'a Parts,
    body: &'a [u8],
}

impl<'a> Call<'a> {
    pub(crate) fn new(
        rules: &'a [Arc<dyn AnyRule>],
        signatures: Option<&'a Signatures>,
        head: &'a Parts,
        body: &'a [u8],
    ) -> Self {
        Self { rules, signatures, head, body }
    }

    /// Returns the operation that is called, and the rule that matched or the error response.
    pub(crate) fn outcome(&self) -> (Option<String>, Outcome) {
        let service = self.service();
        let rejected = |error: FrameworkError| Rejection::new(service, error.status(), error.code(), error.to_string());
        if let Some(rejection) = self.signatures.and_then(|signatures| signatures.reject(service, self.head, self.body))
        {
            let operation = server::operation(service, self.head).ok().map(str::to_owned);
            return (operation, Err(rejection));
        }
        match server::operation(service, self.head) {
            Ok(operation) => (
                Some(operation.to_owned()),
                self.first_match(service, operation).unwrap_or_else(|error| Err(rejected(error))),
            ),
            Err(FrameworkError::Target { .. }) => {
                let message = format!("there is no rule for the service of this request: {}", self.registered());
                (None, Err(Rejection::new(service, StatusCode::NOT_FOUND, NO_RULE, message)))
            }
            Err(error) => (None, Err(rejected(error))),
        }
    }

    /// Returns the service of the request, or one of [`NO_SERVICE`] if the router has no rule for it.
    fn service(&self) -> &'static Service {
        let text = |name: &str| self.head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let target = text("x-amz-target");
        let prefix = target.split('.').next().unwrap_or_default();
        let named = self.rules.iter().map(|rule| rule.service()).find(|service| service.target_prefix == prefix);
        let [one_zero, one_one] = &NO_SERVICE;
        named.unwrap_or(if text("content-type").contains("json-1.1") { one_one } else { one_zero })
    }

    fn first_match(&self, service: &'static Service, operation: &str) -> Result<Outcome, FrameworkError> {
        let of_operation = |rule: &&Arc<dyn AnyRule>| {
            rule.operation() == operation && rule.service().target_prefix == service.target_prefix
        };
        let mut mismatches = Vec::new();
        for rule in self.rules.iter().filter(of_operation) {
            let why = match rule.attempt(self.head, self.body)? {
                Attempt::Matched(matched) => return Ok(Ok(matched)),
                Attempt::ConditionNotMet => "the condition is not met".to_owned(),
                Attempt::UsedUp => format!("it was already used {}", Times::from(rule.used())),
            };
            mismatches.push(format!("{} ({why})", rule.location()));
        }
        let (code, message) = match mismatches.is_empty() {
            true => ("UnknownOperationException", format!("there is no rule for {operation}: {}", self.registered())),
            false => (NO_RULE, format!("no rule matches this call of {operation}: {}", mismatches.join("; "))),
        };
        Ok(Err(Rejection::new(service, StatusCode::NOT_FOUND, code, message)))
    }

    /// Describes the operations that the router has rules for.
    fn registered(&self) -> String {
        let names: BTreeSet<&str> = self.rules.iter().map(|rule| rule.operation()).collect();
        if names.is_empty() {
            return "the router has no rules".to_owned();
        }
        let names: Vec<&str> = names.into_iter().collect();
        format!("the router has rules for {}", names.join(", "))
    }
}
