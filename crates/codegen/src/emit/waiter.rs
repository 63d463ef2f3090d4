//! Waiters: in the model crate what outcomes say, in the client crate fluent builders that wait.

use super::docs::{doc_comment, documented};
use super::setters::setters;
use super::structure::States;
use crate::names;
use crate::paths::{
    self, ACCEPTANCE, CALL_OPTIONS, COMPLETE, DURATION, OPERATION_ERROR, OPERATION_INPUT, RUNTIME, WAIT, WAITER,
    WAITER_MODULE,
};
use crate::service::{Acceptor, Matcher, Operation, Service, Waiter};
use std::fmt::Write;

/// Whether the service has waiters, and so the modules of them.
pub fn has_any(service: &Service) -> bool {
    waiters(service).next().is_some()
}

/// The body of the module `waiter` of the model crate.
pub fn model(service: &Service) -> String {
    waiters(service).map(|(operation, waiter)| marker(operation, waiter)).collect()
}

/// The names of all waiters.
pub fn names(service: &Service) -> Vec<&str> {
    waiters(service).map(|(_, waiter)| waiter.name.as_str()).collect()
}

/// The body of the module `waiters` of the client crate.
pub fn client(service: &Service) -> String {
    let builders: String = waiters(service).map(|(operation, waiter)| builder(operation, waiter)).collect();
    let imports = [CALL_OPTIONS, RUNTIME, COMPLETE, OPERATION_INPUT].map(paths::import).concat();
    imports + BASE + &builders
}

/// The methods of the client that start to wait.
pub fn methods(operation: &Operation) -> String {
    let mut text = String::new();
    for waiter in &operation.waiters {
        let name = &waiter.name;
        let docs = format!("{}\n\nSee [`{name}`](crate::model::waiter::{name}).", summary(operation, waiter));
        let _ = write!(
            text,
            "\n{}    pub fn {}(&self) -> {} {{\n        {WAIT}::new(self.runtime.clone(), {}::builder())\n    }}\n",
            doc_comment(&docs, 4),
            method(waiter),
            paths::marked(&format!("crate::waiters::{name}Waiter")),
            paths::of_operation(&operation.input.name),
        );
    }
    text
}

/// `wait_until_table_exists`
fn method(waiter: &Waiter) -> String {
    format!("wait_until_{}", names::snake_case(&waiter.name))
}

fn waiters(service: &Service) -> impl Iterator<Item = (&Operation, &Waiter)> {
    service.operations.iter().flat_map(|operation| operation.waiters.iter().map(move |waiter| (operation, waiter)))
}

fn summary(operation: &Operation, waiter: &Waiter) -> String {
    let fallback = format!("Waits by `{}` until: {}.", operation.name, words(&waiter.shape));
    documented(&waiter.docs, &fallback, &[])
}

/// `TableExists` to `table exists`.
fn words(name: &str) -> String {
    names::snake_case(name).replace('_', " ")
}

fn marker(operation: &Operation, waiter: &Waiter) -> String {
    let Operation { name: operation_name, input, output, .. } = operation;
    let name = &waiter.name;
    let docs = format!(
        "{}\n\nIt calls [`{operation_name}`](crate::operation::{operation_name}) every {} to {} seconds.",
        summary(operation, waiter),
        waiter.min_delay,
        waiter.max_delay
    );
    let (of_output, of_error) = (outputs(&waiter.acceptors), errors(&waiter.acceptors));
    let input_name = if of_output.contains("input.") { "input" } else { "_" };
    let output_name = if of_output.contains("output.") { "output" } else { "_" };
    let error_name = if of_error.contains("(error)") { "error" } else { "_" };
    format!(
        "{}#[derive(Debug, Clone, Copy)]\npub enum {name} {{}}\n\nimpl {WAITER} for {name} {{\n    \
         type Operation = crate::operation::{operation_name};\n    const NAME: &'static str = {:?};\n    \
         const MIN_DELAY: {DURATION} = {DURATION}::from_secs({});\n    \
         const MAX_DELAY: {DURATION} = {DURATION}::from_secs({});\n\n    \
         fn accept({input_name}: &crate::operation::{}, outcome: Result<&crate::operation::{}, &crate::error::ServiceError>) -> Option<{ACCEPTANCE}> {{\n        \
         match outcome {{\n            Ok({output_name}) => {of_output},\n            Err({error_name}) => {of_error},\n        \
         }}\n    }}\n}}\n\n",
        doc_comment(&docs, 0),
        waiter.shape,
        waiter.min_delay,
        waiter.max_delay,
        input.name,
        output.name,
    )
}

/// What an output says, by the first acceptor that speaks of it.
fn outputs(acceptors: &[Acceptor]) -> String {
    let mut choices: Vec<(&str, String)> = Vec::new();
    let mut other = "None".to_owned();
    for Acceptor { state, matcher } in acceptors {
        match (matcher, choices.last_mut()) {
            (Matcher::Output(condition), Some((last, conditions))) if last == state => {
                let _ = write!(conditions, " || {condition}");
            }
            (Matcher::Output(condition), _) => choices.push((state, condition.clone())),
            (Matcher::Success(true), _) => {
                other = format!("Some({ACCEPTANCE}::{state})");
                break;
            }
            _ => {}
        }
    }
    let choice =
        |(state, conditions): &(&str, String)| format!("if {conditions} {{ Some({ACCEPTANCE}::{state}) }} else ");
    let text: String = choices.iter().map(choice).collect();
    if text.is_empty() { other } else { text + &format!("{{ {other} }}") }
}

/// What an error says, by the first acceptor that speaks of it.
fn errors(acceptors: &[Acceptor]) -> String {
    let mut arms = String::new();
    let mut known = Vec::new();
    let mut other = "None".to_owned();
    for Acceptor { state, matcher } in acceptors {
        match matcher {
            Matcher::Error(codes) => {
                let new: Vec<_> = codes.iter().filter(|code| !known.contains(code)).collect();
                let patterns: Vec<String> = new.iter().map(|code| format!("{code:?}")).collect();
                known.extend(new);
                if !patterns.is_empty() {
                    let _ = writeln!(arms, "Some({}) => Some({ACCEPTANCE}::{state}),", patterns.join(" | "));
                }
            }
            Matcher::Success(false) => {
                other = format!("Some({ACCEPTANCE}::{state})");
                break;
            }
            _ => {}
        }
    }
    if arms.is_empty() { other } else { format!("match {OPERATION_ERROR}::code(error) {{\n{arms}_ => {other},\n}}") }
}

const BASE: &str = r#"/// An operation that is called until the waiter `W` is content: the builder `B` of its input, and `wait`.
#[derive(Clone, Debug)]
#[must_use = "a waiter does nothing until `wait` is called"]
pub struct Wait<W, B> {
    client: Runtime,
    options: CallOptions,
    input: B,
    waiter: std::marker::PhantomData<fn() -> W>,
}

impl<W, B> Wait<W, B> {
    pub(crate) fn new(client: Runtime, input: B) -> Self {
        Self { client, options: CallOptions::default(), input, waiter: std::marker::PhantomData }
    }

    fn with<C>(self, set: impl FnOnce(B) -> C) -> Wait<W, C> {
        Wait { client: self.client, options: self.options, input: set(self.input), waiter: std::marker::PhantomData }
    }

    /// Settings of each of the calls.
    pub fn call_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Calls the operation until what is waited for has come, for `max_wait` at most.
    ///
    /// # Errors
    /// [`awsjson_client::WaitError`]: the time is up, it cannot come any more, or a call failed.
    pub async fn wait<I: OperationInput>(self, max_wait: std::time::Duration) -> awsjson_client::WaitResult<W>
    where
        B: Complete<Value = I>,
        W: awsjson_smithy::waiter::Waiter<Operation = I::Operation>,
    {
        awsjson_client::wait::<W>(self.client, self.input.complete(), self.options, max_wait).await
    }
}

"#;

fn builder(operation: &Operation, waiter: &Waiter) -> String {
    let name = &waiter.name;
    let alias = format!("{name}Waiter");
    let states = States::of(&operation.input);
    let (generics, defaults, setters) = (states.names(), states.defaults(), setters(operation, &alias));
    format!(
        "/// Waits by [`{name}`](crate::model::waiter::{name}).\n\
         pub type {alias}{defaults} = Wait<{WAITER_MODULE}::{name}, {}{generics}>;\n\n{setters}\n",
        paths::of_operation(&format!("{}Builder", operation.input.name))
    )
}
