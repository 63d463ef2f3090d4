//! The generated modules of a client crate: the client, and a fluent builder for each operation.

use super::docs::{doc_comment, documented, summary};
use super::event_stream;
use super::files::{Files, Modules, Origin};
use super::model::file;
use super::setters::setters;
use super::structure::{States, required};
use super::{endpoint_parameters, waiter};
use crate::names;
use crate::paths::{
    self, CALL_OPTIONS, COMPLETE, ERROR_OF, EVENT_STREAM_FLUENT, FLUENT, OPERATION_INPUT, OUTPUT_OF, PAGINATED, RUNTIME,
};
use crate::service::{Operation, Service};
use std::fmt::Write;

/// The files of `src/generated` of the client crate of `service`, whose types are in the
/// crate `model_crate`.
pub fn client(service: &Service, model_crate: &str, origin: &Origin) -> Files {
    let mut files = Modules::new(origin, model_crate);
    for operation in &service.operations {
        let docs = format!("The fluent builder of `{}`.", operation.name);
        let defined = [fluent_builder(&operation.name), event_stream::answer(operation)];
        let defined = defined.each_ref().map(String::as_str);
        files.add(format!("fluent/{}.rs", file(&operation.name)), &docs, &defined, &fluent(operation));
    }
    let modules = service.operations.iter().map(|operation| names::field(&operation.name));
    let modules: String = modules.map(|name| format!("mod {name};\npub use {name}::*;\n")).collect();
    let streams = if service.has_event_streams() { event_stream::FLUENT } else { "" };
    let has_setters = service.operations.iter().any(|operation| !operation.input.members.is_empty());
    let with = if has_setters { FLUENT_WITH } else { "" };
    let has_pages = service.operations.iter().any(|operation| operation.paginated.is_some());
    let (pages, paginated) = if has_pages { (FLUENT_PAGES, PAGINATED) } else { ("", "") };
    let imports = [CALL_OPTIONS, RUNTIME, COMPLETE, ERROR_OF, OPERATION_INPUT, OUTPUT_OF, paginated];
    let imports = imports.map(paths::import).concat();
    let base = format!("{imports}{FLUENT_TYPE}{with}{FLUENT_CALLS}{pages}}}\n{streams}");
    files.add("call.rs", "A call that is being put together.", &[], &base);
    let exported = if streams.is_empty() { "Fluent" } else { "{EventStreamFluent, Fluent}" };
    let fluent = format!("{modules}\npub use super::call::{exported};\n");
    files.add("fluent/mod.rs", "Fluent builders: an operation's input, and `send`.", &[], &fluent);
    let mut modules = "mod call;\npub mod client;\npub mod fluent;\n".to_owned();
    if waiter::has_any(service) {
        let docs = "Waiters: an operation that is called until something has come.";
        files.add("waiters.rs", docs, &[], &waiter::client(service));
        modules += "pub mod waiters;\n";
    }
    if let Some(body) = endpoint_parameters::module(service) {
        let docs = "Settings of endpoints that are the service's own.";
        files.add("endpoint_parameters.rs", docs, &[], &body);
        modules += "pub mod endpoint_parameters;\n";
    }
    let docs = "The client, with a method for each operation.";
    files.add("client.rs", docs, &["Client"], &client_struct(service, model_crate));
    files.add("mod.rs", &format!("The client of {}.", service.title), &[], &modules);
    files.into_files()
}

fn client_struct(service: &Service, model_crate: &str) -> String {
    let model = model_crate.replace('-', "_");
    let title = &service.title;
    let mut text = format!(
        "/// A client of {title}. Cheap to clone: clones share connections, credentials and the retry quota.\n\
         #[derive(Clone, Debug)]\npub struct Client {{\n    runtime: {RUNTIME},\n}}\n\n\
         impl From<{RUNTIME}> for Client {{\n    fn from(runtime: {RUNTIME}) -> Self {{\n        Self {{ runtime }}\n    }}\n}}\n\n\
         impl awsjson_client::ServiceClient for Client {{\n    \
         const SERVICE: Option<&'static awsjson_smithy::Service> = Some(&{model}::SERVICE);\n}}\n\n\
         impl Client {{\n    /// Starts to configure a client.\n    pub fn builder() -> awsjson_client::Builder<Self> {{\n        \
         awsjson_client::Builder::new()\n    }}\n\n    \
         /// Sends a ready-made input.\n    ///\n    /// # Errors\n    /// What each operation's documentation lists, and what a client of any service meets:\n    \
         /// see [`awsjson_client::ErrorKind`].\n    \
         pub async fn send<I: {OPERATION_INPUT}>(&self, input: I) -> Result<{OUTPUT_OF}<I>, \
         awsjson_client::Error<{ERROR_OF}<I>>> {{\n        \
         let call = self.runtime.call::<I::Operation>(input, {CALL_OPTIONS}::default());\n        \
         Ok(call.await?.output)\n    }}\n\n    \
         /// The generic client that carries the calls.\n    pub fn runtime(&self) -> &{RUNTIME} {{\n        &self.runtime\n    }}\n"
    );
    for operation in &service.operations {
        let (name, method) = (&operation.name, names::method(&operation.name));
        let docs = summary(&documented(&operation.docs, &format!("The operation `{name}`."), &[]));
        let kind = fluent_kind(operation);
        text += &format!(
            "\n{}",
            doc_comment(&format!("{docs}\n\nSee [`{name}`](crate::operation::{name}) for its errors."), 4)
        );
        let _ = writeln!(
            text,
            "    pub fn {method}(&self) -> {fluent} {{\n        {kind}::new(self.runtime.clone(), {input}::builder())\n    }}",
            fluent = paths::marked(&format!("crate::fluent::{}", fluent_builder(name))),
            input = paths::of_operation(&operation.input.name),
        );
        text += &waiter::methods(operation);
    }
    text + "}\n"
}

/// What every fluent builder is.
const FLUENT_TYPE: &str = r#"/// An operation that is being put together: the builder `B` of its input, and `send`.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Fluent<B> {
    client: Runtime,
    options: CallOptions,
    input: B,
}

impl<B> Fluent<B> {
    pub(crate) fn new(client: Runtime, input: B) -> Self {
        Self { client, options: CallOptions::default(), input }
    }
"#;

/// What the setters of fluent builders stand on.
const FLUENT_WITH: &str = r#"
    pub(crate) fn with<C>(self, set: impl FnOnce(B) -> C) -> Fluent<C> {
        Fluent { client: self.client, options: self.options, input: set(self.input) }
    }
"#;

/// What every fluent builder can do.
const FLUENT_CALLS: &str = r#"
    /// Settings of this call alone.
    pub fn call_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Takes the input built so far.
    pub fn into_input(self) -> B {
        self.input
    }

    /// Sends the request.
    ///
    /// # Errors
    /// What the operation's documentation lists, and what a client of any service meets:
    /// see [`awsjson_client::ErrorKind`].
    pub async fn send<I: OperationInput>(self) -> Result<OutputOf<I>, awsjson_client::Error<ErrorOf<I>>>
    where
        B: Complete<Value = I>,
    {
        Ok(self.send_with_metadata().await?.output)
    }

    /// Sends the request; tells request ID, status and attempts beside the output.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_with_metadata<I: OperationInput>(
        self,
    ) -> Result<awsjson_client::Response<OutputOf<I>>, awsjson_client::Error<ErrorOf<I>>>
    where
        B: Complete<Value = I>,
    {
        self.client.call::<I::Operation>(self.input.complete(), self.options).await
    }
"#;

/// What fluent builders of operations with pages stand on.
const FLUENT_PAGES: &str = r#"
    pub(crate) fn into_pages<I: OperationInput>(self) -> awsjson_client::Pages<I::Operation>
    where
        B: Complete<Value = I>,
        I::Operation: Paginated,
    {
        awsjson_client::pages(self.client, self.input.complete(), self.options)
    }
"#;

/// `pages`, for the fluent builder of an operation that has them.
fn pages(operation: &Operation, fluent: &str, states: &States) -> String {
    if operation.paginated.is_none() || operation.event_stream.is_some() {
        return String::new();
    }
    let (name, names) = (paths::of_operation(&operation.name), states.names());
    let (input, builder) = [&operation.input.name, &format!("{}Builder", operation.input.name)]
        .map(|name| paths::of_operation(name))
        .into();
    format!(
        "\nimpl{names} {fluent}{names} {{\n    \
         /// Follows the page tokens: a stream of pages, whose `items()` is a stream of items.\n    \
         pub fn pages(self) -> awsjson_client::Pages<{name}>\n    \
         where\n        {builder}{names}: {COMPLETE}<Value = {input}>,\n    {{\n        \
         self.into_pages()\n    }}\n}}\n"
    )
}

/// The fluent builder of an operation.
fn fluent(operation: &Operation) -> String {
    let Operation { name, input, .. } = operation;
    let (builder, fluent) = (paths::of_operation(&format!("{}Builder", input.name)), fluent_builder(name));
    let states = States::of(input);
    let kind = fluent_kind(operation);
    let members: Vec<String> = required(input).map(|member| format!("`{}`", member.field)).collect();
    let members = if members.is_empty() { String::new() } else { format!(" Required: {}.", members.join(", ")) };
    let docs = format!(
        "Builds and sends [`{name}`](crate::operation::{name}), whose page lists its errors.{}",
        members.replace("r#", "")
    );
    format!(
        "{}pub type {fluent}{} = {kind}<{builder}{}>;\n\n{}{}{}",
        doc_comment(&docs, 0),
        states.defaults(),
        states.names(),
        setters(operation, &fluent),
        pages(operation, &fluent, &states),
        event_stream::fluent(operation, &fluent, &states),
    )
}

/// The type that the fluent builder of an operation is a kind of.
fn fluent_kind(operation: &Operation) -> &'static str {
    if operation.event_stream.is_some() { EVENT_STREAM_FLUENT } else { FLUENT }
}

/// The name of the fluent builder of an operation.
fn fluent_builder(operation: &str) -> String {
    format!("{operation}FluentBuilder")
}
