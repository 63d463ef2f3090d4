//! The generated modules of a client crate: the client, its error, and a fluent builder for each operation.

use super::divide::{self, Part};
use super::docs::{deprecation, doc_comment};
use super::files::{Files, Modules, Origin, declared, modules as module_list};
use super::model::file;
use super::{endpoint_parameters, event_stream, fluent, result, waiter};
use crate::names;
use crate::paths::{self, CALL_OPTIONS, ERROR_OF, GENERIC_CLIENT, OPERATION_INPUT, OUTPUT_OF, RESPONSE};
use crate::service::{Operation, Service};

/// The files of `src/generated` of the client crate `krate` of `service`, whose types are in the crate `model_crate`;
/// both by their names in Rust.
pub fn client(service: &Service, krate: &str, model_crate: &str, origin: &Origin) -> Files {
    let mut files = Modules::new(origin, model_crate);
    for operation in &service.operations {
        let docs = format!("The fluent builder of `{}`.", operation.name);
        let defined = [fluent::name(operation), event_stream::response(operation)];
        let defined = defined.each_ref().map(String::as_str);
        let item = fluent::fluent(service, operation, krate);
        divide::add_item(&mut files, &format!("fluent/{}", file(&operation.name)), &docs, &defined, &item);
    }
    let modules = service.operations.iter().map(|operation| names::field(&operation.name));
    let docs = "Fluent builders: the setters of an operation's input, and `send`.";
    files.add("fluent/mod.rs", docs, &[], &module_list("fluent", modules));
    let mut modules = "pub mod client;\npub mod fluent;\npub mod result;\n".to_owned();
    if waiter::has_any(service) {
        let docs = "Waiters: fluent builders that call an operation until a resource is in the desired state.";
        divide::add(&mut files, "waiters", docs, waiter::client(service));
        modules += "pub mod waiters;\n";
    }
    if let Some(body) = endpoint_parameters::module(service) {
        files.add("endpoint_parameters.rs", "Endpoint settings that only this service has.", &[], &body);
        modules += "pub mod endpoint_parameters;\n";
    }
    let docs = "The result of calls, and their error.";
    files.add("result.rs", docs, &["Error", "ErrorExt", "Result"], &result::result(service));
    let docs = "The client, with a method for each operation.";
    let (client, methods) = (client_struct(service, model_crate), methods(service));
    if divide::is_long(&methods) {
        let group = |(name, methods): (String, Vec<Part>)| {
            let methods: String = methods.into_iter().map(|method| method.text).collect();
            let client = paths::marked("crate::generated::client::Client");
            let text = format!("impl {client} {{\n{}}}\n", methods.trim_start_matches('\n'));
            (name, vec![Part::anonymous(text)])
        };
        let groups = divide::grouped(methods).into_iter().map(group).collect();
        let names = divide::add_modules(&mut files, "client", docs, groups);
        let modules = declared("client", "mod", &names);
        files.add("client/mod.rs", docs, &["Client"], &format!("{modules}\n{client}}}\n"));
    } else {
        let methods: String = methods.into_iter().map(|method| method.text).collect();
        files.add("client.rs", docs, &["Client"], &format!("{client}{methods}}}\n"));
    }
    files.add("mod.rs", &format!("The client of {}.", service.title_docs()), &[], &modules);
    files.into_files()
}

fn client_struct(service: &Service, model_crate: &str) -> String {
    let model = model_crate.replace('-', "_");
    let title = service.title_docs();
    let sent = if service.operations.is_empty() { String::new() } else { send() };
    let text = format!(
        "/// A client for {title}.\n///\n\
         /// It is cheap to clone: clones share connections, credentials and the retry quota.\n\
         #[derive(Clone, Debug)]\npub struct Client {{\n    inner: {GENERIC_CLIENT},\n}}\n\n\
         impl From<{GENERIC_CLIENT}> for Client {{\n    fn from(inner: {GENERIC_CLIENT}) -> Self {{\n        Self {{ inner }}\n    }}\n}}\n\n\
         impl awsjson_client::ServiceClient for Client {{\n    \
         const SERVICE: Option<&'static awsjson_smithy::Service> = Some(&{model}::SERVICE);\n}}\n\n\
         impl Client {{\n    /// Starts to configure a client.\n    pub fn builder() -> awsjson_client::Builder<Self> {{\n        \
         awsjson_client::Builder::new()\n    }}\n\n{sent}    \
         /// The underlying client, which is the same for all services.\n    pub fn inner(&self) -> &{GENERIC_CLIENT} {{\n        &self.inner\n    }}\n"
    );
    text
}

/// The methods that start operations, by the first words of their names.
fn methods(service: &Service) -> Vec<Part> {
    let method = |operation: &Operation| {
        let method = names::method(&operation.name);
        let docs = format!("{}\n\n{}", fluent::first_sentence(operation), fluent::required_members(operation));
        let text = format!(
            "\n{}{}    pub fn {method}(&self) -> {fluent} {{\n        {fluent}::new(&self.inner, {input}::builder())\n    }}\n",
            doc_comment(&docs, 4),
            deprecation(operation.deprecated.as_ref(), 4),
            fluent = paths::marked(&format!("crate::fluent::{}", fluent::name(operation))),
            input = paths::of_operation(&operation.input.name),
        );
        let word = method.trim_start_matches("r#").split('_').next().unwrap_or_default().to_owned();
        Part { group: word, defined: Vec::new(), text: text + &waiter::methods(operation) }
    };
    service.operations.iter().map(method).collect()
}

/// The methods that send an input which the caller has built.
fn send() -> String {
    format!(
        "    /// Sends an input that is already built, and returns the output.\n    ///\n    /// # Errors\n    \
         /// The errors that the operation's page lists, and what a call of any operation can fail with: see\n    \
         /// [`ErrorKind`](awsjson_client::ErrorKind).\n    \
         pub async fn send<I: {OPERATION_INPUT}>(&self, input: I) -> Result<{OUTPUT_OF}<I>, \
         awsjson_client::Error<{ERROR_OF}<I>>> {{\n        \
         let call = self.inner.call::<I::Operation>(input, {CALL_OPTIONS}::default());\n        \
         Ok(call.await?.output)\n    }}\n\n    \
         /// Sends an input that is already built, with options for this call alone. Returns the output with request ID,\n    \
         /// HTTP status and number of attempts.\n    ///\n    /// # Errors\n    /// As [`send`](Self::send).\n    \
         pub async fn send_with_metadata<I: {OPERATION_INPUT}>(&self, input: I, options: {CALL_OPTIONS}) -> \
         Result<{RESPONSE}<{OUTPUT_OF}<I>>, awsjson_client::Error<{ERROR_OF}<I>>> {{\n        \
         self.inner.call::<I::Operation>(input, options).await\n    }}\n\n"
    )
}
