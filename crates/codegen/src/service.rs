//! A service as Rust will see it: what the resolver makes of a model and the writers read.

use crate::constraint::{Constraints, Pattern};
use crate::docs;
use crate::error::ModelError;
use crate::read::ast::Traits;
use crate::rules::ParameterType;

/// A service with everything in its closure. All lists are sorted by name.
#[derive(Debug)]
pub struct Service {
    /// The shape ID.
    pub id: String,
    /// The shape's name: the part of `X-Amz-Target` before the dot.
    pub name: String,
    /// One line of plain text.
    pub title: String,
    pub sdk_id: String,
    pub version: String,
    pub signing_name: String,
    /// The variant of `awsjson_smithy::Protocol`.
    pub protocol: &'static str,
    pub query_compatible: bool,
    pub docs: String,
    /// Where the API reference of an AWS service is: with the name of an operation after it, the page of that operation.
    pub reference: Option<String>,
    /// The traits of the service: the endpoint rules are among them.
    pub traits: Traits,
    /// What the endpoint rules ask a client.
    pub client_context: Vec<ClientParam>,
    pub operations: Vec<Operation>,
    pub structures: Vec<Structure>,
    pub errors: Vec<ErrorStructure>,
    /// The names of the errors that are also members of shapes.
    pub embedded_errors: Vec<String>,
    pub enums: Vec<Enum>,
    pub unions: Vec<Union>,
    pub checks: Vec<NamedCheck>,
    /// Regular expressions by the names of their statics; all of them can be checked.
    pub patterns: Vec<(String, Pattern)>,
    /// What of the model is left out, and why.
    pub warnings: Vec<ModelError>,
}

impl Service {
    /// The title in documentation.
    pub fn title_docs(&self) -> String {
        docs::escaped(&self.title)
    }

    /// Whether an operation answers with an event stream.
    pub fn has_event_streams(&self) -> bool {
        self.operations.iter().any(|operation| operation.event_stream.is_some())
    }

    /// Whether a pattern has properties that are the feature `unicode` of `awsjson-smithy`.
    pub fn has_unicode_patterns(&self) -> bool {
        self.patterns.iter().any(|(_, pattern)| pattern.checked.as_ref().is_ok_and(|checked| checked.unicode))
    }

    /// The names of the structures, enums and unions that are types of their own.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        let structures = self.structures.iter().map(|shape| &shape.name);
        let enums = self.enums.iter().map(|shape| &shape.name);
        let unions = self.unions.iter().map(|shape| &shape.name);
        structures.chain(enums).chain(unions).map(String::as_str)
    }
}

/// One entry of `smithy.rules#clientContextParams`.
#[derive(Debug)]
pub struct ClientParam {
    /// The name in the rules.
    pub name: String,
    /// The method that sets it.
    pub setter: String,
    pub ty: ParameterType,
    pub docs: String,
}

#[derive(Debug)]
pub struct Operation {
    /// The shape ID.
    pub id: String,
    /// The name in Rust.
    pub name: String,
    /// The name in the model and on the wire.
    pub shape: String,
    pub docs: String,
    /// The note of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    /// The input of the model's first example, as JSON.
    pub example: Option<serde_json::Value>,
    pub readonly: bool,
    pub idempotent: bool,
    /// The variant of `awsjson_smithy::Auth`.
    pub auth: &'static str,
    pub input: Structure,
    pub output: Structure,
    /// The codes of its errors.
    pub errors: Vec<String>,
    /// The field of the input that carries the idempotency token.
    pub idempotency_token: Option<String>,
    pub paginated: Option<Pages>,
    /// What the `endpoint` trait puts before the host name.
    pub host_prefix: Option<Vec<HostPart>>,
    /// What it gives to the endpoint rules.
    pub context: Vec<ContextParam>,
    pub waiters: Vec<Waiter>,
    pub checksum_required: bool,
    pub gzip_request: bool,
    /// It waits at the service until there is something to answer.
    pub long_polling: bool,
    /// The model has no output for it.
    pub no_output: bool,
    /// The member of the output that is an event stream. It is not among the output's members.
    pub event_stream: Option<Member>,
    pub discovery: Option<Discovery>,
}

/// What an operation has to do with `aws.api#clientEndpointDiscovery`.
#[derive(Debug)]
pub enum Discovery {
    /// It returns endpoints. The code of the error that reports that one is no longer valid.
    Tells { invalid: Option<String> },
    /// The operation `by` returns its endpoint, which depends on these members of its input.
    Told { by: String, required: bool, identifiers: Vec<Member> },
}

/// A parameter of the endpoint rules that an operation gives.
#[derive(Debug)]
pub struct ContextParam {
    pub parameter: String,
    pub value: ContextValue,
}

/// What it is.
#[derive(Debug)]
pub enum ContextValue {
    /// The same for each call.
    Static(serde_json::Value),
    /// The value of this member of the input: a string, a boolean or a list of strings.
    Member(Box<Member>),
    /// This expression on `input`, of a `String` or `Vec<String>`, or an `Option` of it.
    Path { value: String, optional: bool },
}

/// One entry of the `waitable` trait.
#[derive(Debug)]
pub struct Waiter {
    /// The name in Rust.
    pub name: String,
    /// The name in the model.
    pub shape: String,
    pub docs: String,
    /// Seconds.
    pub min_delay: u64,
    /// Seconds.
    pub max_delay: u64,
    pub acceptors: Vec<Acceptor>,
}

/// What an outcome of a call says to a waiter.
#[derive(Debug)]
pub struct Acceptor {
    /// The variant of `awsjson_smithy::waiter::AcceptorState`.
    pub state: &'static str,
    pub matcher: Matcher,
}

/// Which outcomes an acceptor speaks of.
#[derive(Debug)]
pub enum Matcher {
    /// All successes, or all errors.
    Success(bool),
    /// Errors with one of these codes.
    Error(Vec<String>),
    /// Successes for which this expression, on `input` and `output`, is true.
    Output(String),
}

/// A part of a host prefix.
#[derive(Debug)]
pub enum HostPart {
    Text(String),
    /// The value of this member of the input.
    Label(Box<Member>),
}

/// The `paginated` trait, in Rust's names. The paths start at the output.
#[derive(Debug)]
pub struct Pages {
    pub input_token: Member,
    pub output_token: Vec<Member>,
    /// The member of the input that bounds how many items a page has: a number.
    pub page_size: Option<Member>,
    /// A list or a map.
    pub items: Option<Vec<Member>>,
}

/// What a union of events has beside its members, which are those that are no errors.
#[derive(Debug)]
pub struct Events {
    /// The events that are more than a JSON payload.
    pub layouts: Vec<Layout>,
    /// The errors that the union calls by another name than their code: name and code.
    pub exceptions: Vec<(String, String)>,
}

/// Where the members of an event are.
#[derive(Debug)]
pub struct Layout {
    pub event: String,
    pub headers: Vec<String>,
    /// The variant of `awsjson_smithy::EventPayload` and the member it names; all members in
    /// JSON without.
    pub payload: Option<(&'static str, String)>,
}

#[derive(Debug)]
pub struct Structure {
    /// The name in Rust.
    pub name: String,
    /// The name in the model.
    pub shape: String,
    pub docs: String,
    /// The note of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    pub members: Vec<Member>,
    /// The whole value is sensitive.
    pub sensitive: bool,
    /// It is an input or a part of one, and so is validated.
    pub sent: bool,
    /// It is an input, or a part of inputs alone, and so is read strictly.
    pub strict: bool,
    /// What can be derived for its values beside `Clone` and `PartialEq`.
    pub derives: &'static [&'static str],
}

#[derive(Debug)]
pub struct ErrorStructure {
    pub structure: Structure,
    /// Its code in the query protocol that the service once spoke.
    pub query_code: Option<String>,
    /// The namespace of its shape.
    pub namespace: String,
    /// The HTTP status.
    pub status: u16,
    /// The variant of `awsjson_smithy::Retryable`.
    pub retryable: &'static str,
    /// The member that carries the message.
    pub message: Option<Member>,
}

#[derive(Debug, Clone)]
pub struct Member {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust, `r#` included where it must be.
    pub field: String,
    /// The variant in Rust, of a union.
    pub variant: String,
    pub docs: String,
    /// The note of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    pub ty: Type,
    pub presence: Presence,
    pub sensitive: bool,
    /// The type of `awsjson_smithy::timestamp` for timestamps in it, unless epoch seconds.
    pub format: Option<&'static str>,
    pub constraints: Constraints,
    pub check: Option<Check>,
    /// The client fills it in with an idempotency token.
    pub idempotency_token: bool,
    /// Required, though the type does not say so.
    pub required_at_run_time: bool,
    /// The Rust expression that a service takes for it where it is not set, though it is optional.
    pub server_default: Option<String>,
}

/// Whether a value is always there.
#[derive(Debug, Clone, PartialEq)]
pub enum Presence {
    Required,
    Optional,
    /// With this Rust expression as its value, unless it is set.
    Default(String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Boolean,
    Integer(&'static str),
    Float(&'static str),
    Decimal,
    String,
    Blob,
    Timestamp,
    Document,
    Unit,
    Enum(String),
    IntEnum(String),
    Structure(String),
    Union(String),
    List(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// An entry of a sparse collection.
    Nullable(Box<Type>),
    /// A part of a cycle.
    Boxed(Box<Type>),
}

#[derive(Debug)]
pub struct Enum {
    pub name: String,
    pub shape: String,
    pub docs: String,
    /// The note of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    pub sensitive: bool,
    pub variants: Vec<Variant>,
    pub integer: bool,
}

#[derive(Debug)]
pub struct Variant {
    pub name: String,
    /// The value as a Rust literal.
    pub value: String,
    pub docs: String,
    /// The note of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
}

#[derive(Debug)]
pub struct Union {
    pub name: String,
    pub shape: String,
    pub docs: String,
    /// The note of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    pub sensitive: bool,
    pub members: Vec<Member>,
    /// It is a part of an input, and so is validated.
    pub sent: bool,
    /// It is a part of inputs alone, and so is read strictly.
    pub strict: bool,
    /// What can be derived for its values beside `Clone` and `PartialEq`.
    pub derives: &'static [&'static str],
    /// Its members are the events of a stream.
    pub events: Option<Events>,
}

/// How a value is checked.
#[derive(Debug, Clone)]
pub enum Check {
    /// Its own `Validate`.
    Validate,
    /// A function of the constraint module.
    Named(String),
    /// These statements.
    Inline(Box<Statements>),
}

/// The statements of a check.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    /// The Rust range of allowed lengths.
    pub length: Option<String>,
    /// The Rust range of allowed numbers.
    pub range: Option<String>,
    /// The static of the constraint module.
    pub pattern: Option<String>,
    pub unique: bool,
    /// The items have no order: there are floats in them.
    pub unordered: bool,
    /// A value of an enum that the model has.
    pub known: bool,
    pub items: Option<Check>,
    pub keys: Option<Check>,
    pub values: Option<Check>,
}

impl Statements {
    pub fn is_empty(&self) -> bool {
        let Self { length, range, pattern, unique, unordered: _, known, items, keys, values } = self;
        let entries = items.is_some() || keys.is_some() || values.is_some();
        !(length.is_some() || range.is_some() || pattern.is_some() || *unique || *known || entries)
    }
}

/// The check of a shape that several members may target.
#[derive(Debug)]
pub struct NamedCheck {
    pub name: String,
    pub shape: String,
    pub ty: Type,
    pub statements: Statements,
}

/// What can be derived for values that have neither floats nor decimals in them.
pub const DERIVES: &[&str] = &["Eq", "PartialOrd", "Ord", "Hash"];
