//! Event streams: traits of the model crate, and fluent builders of the client crate.

use super::docs::{doc_comment, documented};
use super::structure::States;
use super::types::{field_type, member_docs, rust};
use crate::paths::{self, COMPLETE, ERROR, EVENT_LAYOUT, EVENT_PAYLOAD, EVENT_STREAM, EVENT_STREAM_OPERATION};
use crate::service::{Events, Layout, Operation, Union};
use std::fmt::Write;

/// The trait of an operation that returns events.
pub fn operation(operation: &Operation) -> String {
    let Some(stream) = &operation.event_stream else { return String::new() };
    let (name, event) = (&operation.name, rust(&stream.ty));
    format!("impl {EVENT_STREAM_OPERATION} for {name} {{\n    type Event = {event};\n}}\n\n")
}

/// The trait of a union whose members are events.
pub fn union(union: &Union) -> String {
    let Some(Events { layouts, exceptions }) = &union.events else { return String::new() };
    let mut text = format!("impl {EVENT_STREAM} for {} {{", union.name);
    if !layouts.is_empty() {
        let layouts: String = layouts.iter().map(layout).collect();
        let _ = writeln!(text, "const LAYOUTS: &'static [{EVENT_LAYOUT}] = &[{layouts}];");
    }
    if !exceptions.is_empty() {
        let pairs: String = exceptions.iter().map(|(name, code)| format!("({name:?}, {code:?}),")).collect();
        let _ = writeln!(text, "const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[{pairs}];");
    }
    text + "}\n\n"
}

fn layout(Layout { event, headers, payload }: &Layout) -> String {
    let payload = match payload {
        Some((kind, member)) => format!("{EVENT_PAYLOAD}::{kind}({member:?})"),
        None => format!("{EVENT_PAYLOAD}::Members"),
    };
    format!("{EVENT_LAYOUT}::new({event:?}, &{headers:?}, {payload}),")
}

/// The name of the response of an operation with events.
pub fn response(operation: &Operation) -> String {
    format!("{}Stream", operation.name)
}

/// The response of an operation with events, and `send` for its fluent builder.
pub fn fluent(operation: &Operation, fluent: &str, states: &States) -> String {
    let Some(stream) = &operation.event_stream else { return String::new() };
    let (name, response, input) = (&operation.name, response(operation), &operation.input.name);
    let docs = format!("The response of [`{name}`](crate::operation::{name}): its events, as a stream.");
    let mut text =
        format!("\n{}#[derive(Debug)]\n#[non_exhaustive]\npub struct {response} {{\n", doc_comment(&docs, 0));
    let mut fields = String::new();
    for member in &operation.output.members {
        text += &doc_comment(&member_docs(member, str::to_owned), 4);
        let _ = writeln!(text, "    pub {}: {},", member.field, field_type(member));
        let _ = write!(fields, "{0}: streamed.output.{0}, ", member.field);
    }
    text += &doc_comment(&documented(&stream.docs, "The events.", &[]), 4);
    let field = &stream.field;
    let _ = writeln!(text, "    pub {field}: awsjson_client::EventReceiver<{}>,\n}}", paths::of_operation(name));
    let _ = writeln!(
        text,
        "\nimpl{names} {fluent}{names} {{\n    \
         /// Sends the request, and waits for the response to begin.\n    ///\n    /// # Errors\n    \
         /// The errors listed [above](Self), and what a call of any operation can fail with: see\n    \
         /// [`ErrorKind`](awsjson_client::ErrorKind). Failures after that are returned by the stream.\n    \
         {inline}pub fn send(self) -> awsjson_client::BoxFuture<'static, Result<{response}, {error}>>\n    \
         where\n        {input_builder}{names}: {COMPLETE},\n    {{\n        \
         let call = self.call.with(|input| input.build()).stream();\n        \
         Box::pin(async move {{\n            let streamed = call.await?.output;\n            \
         Ok({response} {{ {fields}{field}: streamed.events }})\n        }})\n    }}\n}}",
        names = states.names(),
        inline = states.inline(),
        error = states.qualified(ERROR),
        input_builder = paths::of_operation(&format!("{input}Builder")),
    );
    text
}
