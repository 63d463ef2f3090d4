//! Waiters: the acceptors in the model crate, and the fluent builders that wait in the client crate.

use super::divide::{Item, Part};
use super::docs::{doc_comment, documented};
use super::fluent::required_members;
use super::setters::setters;
use super::structure::States;
use crate::names;
use crate::paths::{
    self, ACCEPTOR_STATE, COMPLETE, DURATION, FLUENT_BUILDER_MACRO, OPERATION_ERROR, WAITER, WAITER_MODULE,
};
use crate::service::{Acceptor, Matcher, Operation, Service, Waiter};
use std::fmt::Write;

/// Whether the service has waiters, and therefore modules for them.
pub fn has_any(service: &Service) -> bool {
    waiters(service).next().is_some()
}

/// The parts of the module `waiter` of the model crate.
pub fn model(service: &Service) -> Vec<Part> {
    let part = |(operation, waiter): (&Operation, &Waiter)| Part {
        group: names::snake_case(&waiter.name),
        defined: vec![waiter.name.clone()],
        text: marker(operation, waiter),
    };
    waiters(service).map(part).collect()
}

/// The parts of the module `waiters` of the client crate.
pub fn client(service: &Service) -> Vec<Part> {
    let part = |(operation, waiter): (&Operation, &Waiter)| Part {
        group: names::snake_case(&waiter.name),
        defined: Vec::new(),
        text: builder(operation, waiter).whole(),
    };
    waiters(service).map(part).collect()
}

/// The methods of the client that create waiters.
pub fn methods(operation: &Operation) -> String {
    let mut text = String::new();
    for waiter in &operation.waiters {
        let docs = format!("{}\n\n{}", summary(operation, waiter), required_members(operation));
        let _ = write!(
            text,
            "\n{}    pub fn {}(&self) -> {fluent} {{\n        {fluent}::new(&self.inner, {}::builder())\n    }}\n",
            doc_comment(&docs, 4),
            method(waiter),
            paths::of_operation(&operation.input.name),
            fluent = paths::marked(&format!("crate::waiters::{}", fluent_name(waiter))),
        );
    }
    text
}

/// The name of the method of a waiter, such as `wait_until_table_exists`.
fn method(waiter: &Waiter) -> String {
    format!("wait_until_{}", names::snake_case(&waiter.name))
}

fn waiters(service: &Service) -> impl Iterator<Item = (&Operation, &Waiter)> {
    service.operations.iter().flat_map(|operation| operation.waiters.iter().map(move |waiter| (operation, waiter)))
}

fn summary(operation: &Operation, waiter: &Waiter) -> String {
    let fallback = format!("Calls `{}` until it reports: {}.", operation.name, words(&waiter.shape));
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
        "{}\n\nCalls [`{operation_name}`](crate::operation::{operation_name}) every {} to {} seconds.",
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
         fn accept({input_name}: &crate::operation::{}, outcome: Result<&crate::operation::{}, &crate::error::ServiceError>) -> Option<{ACCEPTOR_STATE}> {{\n        \
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

/// The acceptor state of an output, by the first acceptor that matches it.
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
                other = format!("Some({ACCEPTOR_STATE}::{state})");
                break;
            }
            _ => {}
        }
    }
    let choice =
        |(state, conditions): &(&str, String)| format!("if {conditions} {{ Some({ACCEPTOR_STATE}::{state}) }} else ");
    let text: String = choices.iter().map(choice).collect();
    if text.is_empty() { other } else { text + &format!("{{ {other} }}") }
}

/// The acceptor state of an error, by the first acceptor that matches it.
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
                    let _ = writeln!(arms, "Some({}) => Some({ACCEPTOR_STATE}::{state}),", patterns.join(" | "));
                }
            }
            Matcher::Success(false) => {
                other = format!("Some({ACCEPTOR_STATE}::{state})");
                break;
            }
            _ => {}
        }
    }
    if arms.is_empty() { other } else { format!("match {OPERATION_ERROR}::code(error) {{\n{arms}_ => {other},\n}}") }
}

fn builder(operation: &Operation, waiter: &Waiter) -> Item {
    let name = &waiter.name;
    let fluent = fluent_name(waiter);
    let states = States::of(&operation.input);
    let input_builder = paths::of_operation(&format!("{}Builder", operation.input.name));
    let docs = format!(
        "{}\n\nThe fluent builder of the waiter [`{name}`](crate::model::waiter::{name}). {}",
        summary(operation, waiter),
        required_members(operation),
    );
    let (header, methods) = setters(&operation.input, &fluent);
    let text = format!(
        "{FLUENT_BUILDER_MACRO}! {{\n{}    #[must_use = \"a waiter does nothing until `wait` is called\"]\n    \
         {fluent} {{{}}} for {input_builder}\n}}\n",
        doc_comment(&docs, 4),
        states.list_of_names(),
    );
    let rest = format!(
        "\nimpl{names} {fluent}{names} {{\n    \
         /// Calls the operation until the resource reaches the desired state, or can no longer reach it; for at most\n    \
         /// `max_wait`.\n    ///\n    /// # Errors\n    \
         /// [`WaitError`](awsjson_client::WaitError): the time is up, the desired state can no longer be reached, or a\n    \
         /// call failed.\n    \
         {inline}pub fn wait(self, max_wait: {DURATION}) -> awsjson_client::BoxFuture<'static, awsjson_client::WaitResult<{WAITER_MODULE}::{name}>>\n    \
         where\n        {input_builder}{names}: {COMPLETE},\n    {{\n        \
         self.call.with(|input| input.build()).wait::<{WAITER_MODULE}::{name}>(max_wait)\n    }}\n}}\n\n",
        names = states.names(),
        inline = states.inline(),
    );
    Item {
        builder: paths::marked(&format!("crate::waiters::{fluent}")),
        text,
        header,
        methods,
        rest,
        ..Item::default()
    }
}

/// The name of the fluent builder of a waiter.
fn fluent_name(waiter: &Waiter) -> String {
    format!("{}Waiter", waiter.name)
}
