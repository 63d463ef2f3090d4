//! The generated modules of a client crate: the client, and a fluent builder for each operation.

use super::event_stream;
use super::files::{Files, Origin};
use super::model::file;
use super::setters::setters;
use super::structure::States;
use super::text::{Imports, doc_comment, documented, summary};
use super::{endpoint_parameters, waiter};
use crate::names;
use crate::service::{Operation, Service};
use std::fmt::Write;

/// The files of `src/generated` of the client crate of `service`, whose types are in the
/// crate `model_crate`.
pub fn client(service: &Service, model_crate: &str, origin: &Origin) -> Files {
    let imports = imports(service, model_crate);
    let mut files = Files::new();
    let mut add = |path: String, docs: &str, body: String| {
        let (body, uses) = imports.apply(body);
        files.insert(path, format!("{}//! {docs}\n\n{uses}\n{body}", origin.header()));
    };
    for operation in &service.operations {
        let docs = format!("The fluent builder of `{}`.", operation.name);
        add(format!("fluent/{}.rs", file(&operation.name)), &docs, fluent(operation));
    }
    let modules = service.operations.iter().map(|operation| names::field(&operation.name));
    let modules: String = modules.map(|name| format!("mod {name};\npub use {name}::*;\n")).collect();
    let streams = if service.has_event_streams() { event_stream::FLUENT } else { "" };
    let has_setters = service.operations.iter().any(|operation| !operation.input.members.is_empty());
    let with = if has_setters { FLUENT_WITH } else { "" };
    let base = format!("{FLUENT}{with}{FLUENT_CALLS}{streams}");
    add("call.rs".to_owned(), "A call that is being put together.", base);
    let exported = if streams.is_empty() { "Fluent" } else { "{EventStreamFluent, Fluent}" };
    let fluent = format!("{modules}\npub use super::call::{exported};\n");
    add("fluent/mod.rs".to_owned(), "Fluent builders: an operation's input, and `send`.", fluent);
    let mut modules = "mod call;\npub mod client;\npub mod fluent;\n".to_owned();
    if waiter::has_any(service) {
        let docs = "Waiters: an operation that is called until something has come.";
        add("waiters.rs".to_owned(), docs, waiter::client(service));
        modules += "pub mod waiters;\n";
    }
    if let Some(body) = endpoint_parameters::module(service) {
        add("endpoint_parameters.rs".to_owned(), "Settings of endpoints that are the service's own.", body);
        modules += "pub mod endpoint_parameters;\n";
    }
    add("client.rs".to_owned(), "The client, with a method for each operation.", client_struct(service, model_crate));
    add("mod.rs".to_owned(), &format!("The client of {}.", service.title), modules);
    files
}

fn client_struct(service: &Service, model_crate: &str) -> String {
    let model = model_crate.replace('-', "_");
    let title = &service.title;
    let mut text = format!(
        "/// A client of {title}. Cheap to clone: clones share connections, credentials and the retry quota.\n\
         #[derive(Clone, Debug)]\npub struct Client {{\n    runtime: Runtime,\n}}\n\n\
         impl From<Runtime> for Client {{\n    fn from(runtime: Runtime) -> Self {{\n        Self {{ runtime }}\n    }}\n}}\n\n\
         impl awsjson_client::ServiceClient for Client {{\n    \
         const SERVICE: Option<&'static awsjson_smithy::Service> = Some(&{model}::SERVICE);\n}}\n\n\
         impl Client {{\n    /// Starts to configure a client.\n    pub fn builder() -> awsjson_client::Builder<Self> {{\n        \
         awsjson_client::Builder::new()\n    }}\n\n    \
         /// Sends a ready-made input.\n    ///\n    /// # Errors\n    /// What each operation's documentation lists, and what a client of any service meets:\n    \
         /// see [`awsjson_client::ErrorKind`].\n    \
         pub async fn send<I: OperationInput>(&self, input: I) -> Result<OutputOf<I>, \
         awsjson_client::Error<ErrorOf<I>>> {{\n        \
         let call = self.runtime.call::<I::Operation>(input, CallOptions::default());\n        \
         Ok(call.await?.output)\n    }}\n\n    \
         /// The generic client that carries the calls.\n    pub fn runtime(&self) -> &Runtime {{\n        &self.runtime\n    }}\n"
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
            "    pub fn {method}(&self) -> {name}FluentBuilder {{\n        {kind}::new(self.runtime.clone(), {name}Input::builder())\n    }}"
        );
        text += &waiter::methods(operation);
    }
    text + "}\n"
}

/// What every fluent builder is.
const FLUENT: &str = r#"/// An operation that is being put together: the builder `B` of its input, and `send`.
#[derive(Clone, Debug)]
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

    /// Follows the page tokens: a stream of pages, whose `items()` is a stream of items.
    pub fn pages<I: OperationInput>(self) -> awsjson_client::Pages<I::Operation>
    where
        B: Complete<Value = I>,
        I::Operation: Paginated,
    {
        awsjson_client::pages(self.client, self.input.complete(), self.options)
    }
}
"#;

/// The fluent builder of an operation.
fn fluent(operation: &Operation) -> String {
    let Operation { name, input, .. } = operation;
    let (builder, fluent) = (format!("{}Builder", input.name), format!("{name}FluentBuilder"));
    let states = States::of(input);
    let kind = fluent_kind(operation);
    format!(
        "/// Builds and sends [`{name}`](crate::operation::{name}).\n\
         pub type {fluent}{} = {kind}<{builder}{}>;\n\n{}{}",
        states.defaults(),
        states.names(),
        setters(operation, &fluent),
        event_stream::fluent(operation, &fluent, &states),
    )
}

/// The type that the fluent builder of an operation is a kind of.
fn fluent_kind(operation: &Operation) -> &'static str {
    if operation.event_stream.is_some() { "EventStreamFluent" } else { "Fluent" }
}

fn imports(service: &Service, model_crate: &str) -> Imports {
    let mut imports = Imports::default();
    for name in ["ErrorOf", "OperationInput", "OutputOf", "Paginated", "BigDecimal", "Blob", "Document", "Unit"] {
        imports.add(name, format!("awsjson_smithy::{name}"));
    }
    for name in ["Complete", "Set", "Unset"] {
        imports.add(name, format!("awsjson_smithy::builder::{name}"));
    }
    imports.add("EventStreamFluent", "crate::fluent::EventStreamFluent");
    imports.add("Fluent", "crate::fluent::Fluent");
    imports.add("Wait", "crate::waiters::Wait");
    imports.add_runtime("Waiter", "awsjson_smithy::waiter::Waiter");
    imports.add("waiter", format!("{model_crate}::waiter"));
    imports.add_runtime("Duration", "std::time::Duration");
    imports.add_runtime("PhantomData", "std::marker::PhantomData");
    imports.add("CallOptions", "awsjson_client::CallOptions");
    imports.add("Runtime", "awsjson_client::Client as Runtime");
    imports.add("Map", "awsjson_smithy::Map");
    imports.add("OffsetDateTime", "time::OffsetDateTime");
    for operation in &service.operations {
        let Operation { name, input, output, .. } = operation;
        for waiter in &operation.waiters {
            let name = &waiter.name;
            imports.add(&format!("{name}Waiter"), format!("crate::waiters::{name}Waiter"));
        }
        imports.add(&format!("{name}FluentBuilder"), format!("crate::fluent::{name}FluentBuilder"));
        for name in [name, &input.name, &output.name, &format!("{}Builder", input.name)] {
            imports.add(name, format!("{model_crate}::operation::{name}"));
        }
    }
    for name in service.type_names() {
        imports.add(name, format!("{model_crate}::types::{name}"));
    }
    imports
}
