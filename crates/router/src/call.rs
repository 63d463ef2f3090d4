//! One call: which rule answers it, and what it gets when none does.

use crate::registered::{Answered, AnyRule, Attempt};
use crate::signatures::Signatures;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::{Protocol, Service};
use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The code of the error that a call gets which no rule answers.
const NO_RULE: &str = "NoMatchingRule";

/// The services that answer where the router has no rule, so that a client can read the answer.
static NO_SERVICE: [Service; 2] = [no_service(Protocol::AwsJson1_0), no_service(Protocol::AwsJson1_1)];

const fn no_service(protocol: Protocol) -> Service {
    Service::new("Router", "Router", "", "router", protocol)
}

/// What a rule answers, or the response where none does.
pub(crate) type Outcome = Result<Answered, Box<Response<Bytes>>>;

/// A request, and what it may be answered by.
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

    /// The operation that is called, and what a rule answers, or else why none does.
    pub(crate) fn outcome(&self) -> (Option<String>, Outcome) {
        let service = self.service();
        let refused = |error: FrameworkError| Box::new(error.response(service));
        if let Some(response) = self.signatures.and_then(|signatures| signatures.refuse(service, self.head, self.body))
        {
            let operation = server::operation(service, self.head).ok().map(str::to_owned);
            return (operation, Err(Box::new(response)));
        }
        match server::operation(service, self.head) {
            Ok(operation) => (
                Some(operation.to_owned()),
                self.answer(service, operation).unwrap_or_else(|error| Err(refused(error))),
            ),
            Err(FrameworkError::Target { .. }) => {
                let message = format!("no rule is for the service of this request: {}", self.registered());
                (None, Err(Box::new(server::error_response(service, StatusCode::NOT_FOUND, NO_RULE, &message))))
            }
            Err(error) => (None, Err(refused(error))),
        }
    }

    /// The service that the request is for, or one that speaks its protocol where no rule is for that.
    fn service(&self) -> &'static Service {
        let text = |name: &str| self.head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let target = text("x-amz-target");
        let prefix = target.split('.').next().unwrap_or_default();
        let named = self.rules.iter().map(|rule| rule.service()).find(|service| service.target_prefix == prefix);
        let [one_zero, one_one] = &NO_SERVICE;
        named.unwrap_or(if text("content-type").contains("json-1.1") { one_one } else { one_zero })
    }

    fn answer(&self, service: &'static Service, operation: &str) -> Result<Outcome, FrameworkError> {
        let of_operation = |rule: &&Arc<dyn AnyRule>| {
            rule.operation() == operation && rule.service().target_prefix == service.target_prefix
        };
        let mut passed_over = Vec::new();
        for rule in self.rules.iter().filter(of_operation) {
            let why = match rule.attempt(self.head, self.body)? {
                Attempt::Answered(answered) => return Ok(Ok(answered)),
                Attempt::ConditionNotMet => "its condition is not met".to_owned(),
                Attempt::UsedUp => format!("it was used {} already", rule.times()),
            };
            passed_over.push(format!("not the one at {}, as {why}", rule.location()));
        }
        let (code, message) = match passed_over.is_empty() {
            true => ("UnknownOperationException", format!("there is no rule for {operation}: {}", self.registered())),
            false => (NO_RULE, format!("no rule answers this call of {operation}: {}", passed_over.join("; "))),
        };
        Ok(Err(Box::new(server::error_response(service, StatusCode::NOT_FOUND, code, &message))))
    }

    /// The operations that there are rules for, in words.
    fn registered(&self) -> String {
        let names: BTreeSet<&str> = self.rules.iter().map(|rule| rule.operation()).collect();
        if names.is_empty() {
            return "the router has no rules".to_owned();
        }
        let names: Vec<&str> = names.into_iter().collect();
        format!("the router has rules for {}", names.join(", "))
    }
}
