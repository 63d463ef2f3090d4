//! Event streams: traits of the model crate, and fluent builders of the client crate.

use super::docs::{doc_comment, documented};
use super::structure::States;
use super::types::{field_type, member_docs, rust};
use crate::paths::{self, COMPLETE, ERROR_OF, EVENT_LAYOUT, EVENT_PAYLOAD, EVENT_STREAM, EVENT_STREAM_OPERATION};
use crate::service::{Events, Layout, Operation, Union};
use std::fmt::Write;

/// That an operation answers with events.
pub fn operation(operation: &Operation) -> String {
    let Some(stream) = &operation.event_stream else { return String::new() };
    let (name, event) = (&operation.name, rust(&stream.ty));
    format!("impl {EVENT_STREAM_OPERATION} for {name} {{\n    type Event = {event};\n}}\n\n")
}

/// That a union is made of events.
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

/// The name of what an operation with events answers.
pub fn answer(operation: &Operation) -> String {
    format!("{}Stream", operation.name)
}

/// What an operation with events answers, and the end of its fluent builder.
pub fn fluent(operation: &Operation, fluent: &str, states: &States) -> String {
    let Some(stream) = &operation.event_stream else { return String::new() };
    let (name, answer, input) = (&operation.name, answer(operation), &operation.input.name);
    let docs = format!("What [`{name}`](crate::operation::{name}) answers: the events, as a stream.");
    let mut text = format!("\n{}#[derive(Debug)]\n#[non_exhaustive]\npub struct {answer} {{\n", doc_comment(&docs, 0));
    let mut fields = String::new();
    for member in &operation.output.members {
        text += &doc_comment(&member_docs(member), 4);
        let _ = writeln!(text, "    pub {}: {},", member.field, field_type(member));
        let _ = write!(fields, "{0}: streamed.output.{0}, ", member.field);
    }
    text += &doc_comment(&documented(&stream.docs, "The events.", &[]), 4);
    let field = &stream.field;
    let _ = writeln!(text, "    pub {field}: awsjson_client::EventReceiver<{}>,\n}}", paths::of_operation(name));
    let _ = writeln!(
        text,
        "\nimpl{names} {fluent}{names} {{\n    \
         /// Sends the request, and waits until the answer begins.\n    ///\n    /// # Errors\n    \
         /// What the operation's documentation lists, and what a client of any service meets:\n    \
         /// see [`awsjson_client::ErrorKind`]. What comes later is told by the stream.\n    \
         pub async fn send(self) -> Result<{answer}, awsjson_client::Error<{ERROR_OF}<{input_path}>>>\n    \
         where\n        {input_builder}{names}: {COMPLETE}<Value = {input_path}>,\n    {{\n        \
         let streamed = self.stream::<{input_path}>().await?.output;\n        \
         Ok({answer} {{ {fields}{field}: streamed.events }})\n    }}\n}}",
        names = states.names(),
        input_path = paths::of_operation(input),
        input_builder = paths::of_operation(&format!("{input}Builder")),
    );
    text
}

/// What every fluent builder of an operation with events can do.
pub const FLUENT: &str = r#"
/// An operation with an event stream that is being put together: the builder `B` of its input, and `send`.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct EventStreamFluent<B>(Fluent<B>);

impl<B> EventStreamFluent<B> {
    pub(crate) fn new(client: Runtime, input: B) -> Self {
        Self(Fluent::new(client, input))
    }

    pub(crate) fn with<C>(self, set: impl FnOnce(B) -> C) -> EventStreamFluent<C> {
        EventStreamFluent(self.0.with(set))
    }

    /// Settings of this call alone.
    pub fn call_options(self, options: CallOptions) -> Self {
        Self(self.0.call_options(options))
    }

    /// Takes the input built so far.
    pub fn into_input(self) -> B {
        self.0.into_input()
    }

    pub(crate) async fn stream<I: OperationInput>(
        self,
    ) -> Result<awsjson_client::Response<awsjson_client::Streamed<I::Operation>>, awsjson_client::Error<ErrorOf<I>>>
    where
        B: Complete<Value = I>,
        I::Operation: awsjson_smithy::EventStreamOperation,
    {
        let Fluent { client, options, input } = self.0;
        client.stream::<I::Operation>(input.complete(), options).await
    }
}
"#;
