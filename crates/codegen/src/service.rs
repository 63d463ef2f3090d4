//! The resolved service: the output of `resolve` and the input of `emit`.

pub use crate::check::{Check, Statements};
use crate::constraint::{Constraints, Pattern};
use crate::docs;
use crate::error::ModelError;
use crate::read::ast::Traits;
use crate::rules::ParameterType;

/// A service and all shapes in its closure. All lists are sorted by name.
#[derive(Debug)]
pub struct Service {
    /// The shape ID.
    pub id: String,
    /// The name of the shape, which is also the part of `X-Amz-Target` before the dot.
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
    /// The base URL of the API reference of an AWS service; the name of an operation appended to it gives the URL of
    /// that operation's page.
    pub reference: Option<String>,
    /// All traits of the service, including the endpoint rules.
    pub traits: Traits,
    /// The client context parameters of the endpoint rules.
    pub client_context: Vec<ClientParam>,
    pub operations: Vec<Operation>,
    pub structures: Vec<Structure>,
    pub errors: Vec<ErrorStructure>,
    /// The names of the errors that are also members of shapes.
    pub embedded_errors: Vec<String>,
    pub enums: Vec<Enum>,
    pub unions: Vec<Union>,
    pub checks: Vec<NamedCheck>,
    /// Regular expressions by the names of their statics. All of them can be checked at run time.
    pub patterns: Vec<(String, Pattern)>,
    /// How many levels deep shapes are nested.
    pub nesting: usize,
    /// The parts of the model that are left out, and why.
    pub warnings: Vec<ModelError>,
}

impl Service {
    /// The title as Markdown, for documentation.
    pub fn title_docs(&self) -> String {
        docs::escaped(&self.title)
    }

    /// Whether shapes are nested so deeply that compilers need a larger `recursion_limit`. A level of lists or maps in a
    /// structure counts about six times towards it, and the default is 128.
    pub fn is_deeply_nested(&self) -> bool {
        self.nesting > 16
    }

    /// Whether an operation returns an event stream.
    pub fn has_event_streams(&self) -> bool {
        self.operations.iter().any(|operation| operation.event_stream.is_some())
    }

    /// Whether a pattern needs the feature `unicode` of `awsjson-smithy`.
    pub fn has_unicode_patterns(&self) -> bool {
        self.patterns.iter().any(|(_, pattern)| pattern.checked.as_ref().is_ok_and(|checked| checked.unicode))
    }

    /// The names of the structures, enums and unions.
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
    /// The name of the method that sets it.
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
    /// The deprecation note, which may be empty; `None` unless it is deprecated.
    pub deprecated: Option<String>,
    /// The input of the model's first example (`smithy.api#examples`), as JSON.
    pub example: Option<serde_json::Value>,
    pub readonly: bool,
    pub idempotent: bool,
    /// The variant of `awsjson_smithy::Auth`.
    pub auth: &'static str,
    pub input: Structure,
    pub output: Structure,
    /// The type names of its errors.
    pub errors: Vec<String>,
    /// The field of the input that carries the idempotency token.
    pub idempotency_token: Option<String>,
    pub paginated: Option<Pages>,
    /// The host prefix of the `endpoint` trait.
    pub host_prefix: Option<Vec<HostPart>>,
    /// The parameters that the operation sets for the endpoint rules.
    pub context: Vec<ContextParam>,
    pub waiters: Vec<Waiter>,
    pub checksum_required: bool,
    pub gzip_request: bool,
    /// Whether the service holds requests open until a result is available.
    pub long_polling: bool,
    /// Whether the operation has no output in the model.
    pub no_output: bool,
    /// The member of the output that is an event stream. `output.members` does not contain it.
    pub event_stream: Option<Member>,
    pub discovery: Option<Discovery>,
}

/// The role of an operation in endpoint discovery (`aws.api#clientEndpointDiscovery`).
#[derive(Debug)]
pub enum Discovery {
    /// The operation returns endpoints. `invalid` is the code of the error that reports an endpoint as no longer valid.
    Describes { invalid: Option<String> },
    /// The endpoint of the operation is discovered: the operation `by` returns it for these members of the input.
    Discovered { by: String, required: bool, identifiers: Vec<Member> },
}

/// A parameter of the endpoint rules that an operation sets.
#[derive(Debug)]
pub struct ContextParam {
    pub parameter: String,
    pub value: ContextValue,
}

/// The value of a context parameter.
#[derive(Debug)]
pub enum ContextValue {
    /// The same value for each call.
    Static(serde_json::Value),
    /// The value of a member of the input: a string, a boolean or a list of strings.
    Member(Box<Member>),
    /// A Rust expression on `input`, of the type `String` or `Vec<String>`, or an `Option` of it.
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
    /// The minimum delay between attempts, in seconds.
    pub min_delay: u64,
    /// The maximum delay between attempts, in seconds.
    pub max_delay: u64,
    pub acceptors: Vec<Acceptor>,
}

/// An acceptor of a waiter: the state that a matching outcome of a call leads to.
#[derive(Debug)]
pub struct Acceptor {
    /// The variant of `awsjson_smithy::waiter::AcceptorState`.
    pub state: &'static str,
    pub matcher: Matcher,
}

/// The outcomes of a call that an acceptor matches.
#[derive(Debug)]
pub enum Matcher {
    /// All successful calls if `true`, all errors if `false`.
    Success(bool),
    /// Errors with one of these codes.
    Error(Vec<String>),
    /// Successful calls for which this Rust expression on `input` and `output` is true.
    Output(String),
}

/// A part of a host prefix.
#[derive(Debug)]
pub enum HostPart {
    Text(String),
    /// The value of this member of the input.
    Label(Box<Member>),
}

/// The resolved `paginated` trait. The paths of `output_token` and `items` start at the output.
#[derive(Debug)]
pub struct Pages {
    pub input_token: Member,
    pub output_token: Vec<Member>,
    /// The member of the input that limits the number of items in a page.
    pub page_size: Option<Member>,
    /// The path of the items, which are a list or a map.
    pub items: Option<Vec<Member>>,
}

/// The properties of an event stream's union. Its members are the events; errors are in `exceptions`.
#[derive(Debug)]
pub struct Events {
    /// The layouts of the events that are not just a JSON payload.
    pub layouts: Vec<Layout>,
    /// The errors whose member name differs from their code: name and code.
    pub exceptions: Vec<(String, String)>,
}

/// The headers and the payload of an event.
#[derive(Debug)]
pub struct Layout {
    pub event: String,
    pub headers: Vec<String>,
    /// The variant of `awsjson_smithy::EventPayload` and the member with the payload. `None` if the payload is a JSON
    /// object of all members that are not headers.
    pub payload: Option<(&'static str, String)>,
}

#[derive(Debug)]
pub struct Structure {
    /// The name in Rust.
    pub name: String,
    /// The name in the model.
    pub shape: String,
    pub docs: String,
    /// The deprecation note, which may be empty; `None` unless it is deprecated.
    pub deprecated: Option<String>,
    pub members: Vec<Member>,
    /// Whether the value as a whole is sensitive.
    pub sensitive: bool,
    /// Whether it is an input or part of one. Such types are validated.
    pub sent: bool,
    /// Whether it is an input, or part of inputs only. Such types are deserialized strictly.
    pub strict: bool,
    /// The traits that can be derived besides `Clone` and `PartialEq`.
    pub derives: &'static [&'static str],
}

#[derive(Debug)]
pub struct ErrorStructure {
    pub structure: Structure,
    /// The error code of the query protocol (`aws.protocols#awsQueryError`), if it differs from the shape name.
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
    /// The field name in Rust, with `r#` for keywords.
    pub field: String,
    /// The variant name in Rust, if it is a member of a union.
    pub variant: String,
    pub docs: String,
    /// The deprecation note, which may be empty; `None` unless it is deprecated.
    pub deprecated: Option<String>,
    pub ty: Type,
    pub presence: Presence,
    pub sensitive: bool,
    /// The type of `awsjson_smithy::timestamp` for the timestamps in it; `None` for epoch seconds.
    pub format: Option<&'static str>,
    pub constraints: Constraints,
    pub check: Option<Check>,
    /// Whether the client fills it in with an idempotency token.
    pub idempotency_token: bool,
    /// Whether it is required although its type is an `Option` (`clientOptional`): validation checks it.
    pub required_at_run_time: bool,
    /// The Rust expression that a service takes for it where it is not set, though it is optional.
    pub server_default: Option<String>,
}

/// Whether a member always has a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Presence {
    Required,
    Optional,
    /// The value is this Rust expression unless it is set.
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
    /// A value that is boxed because its type is recursive.
    Boxed(Box<Type>),
}

#[derive(Debug)]
pub struct Enum {
    pub name: String,
    pub shape: String,
    pub docs: String,
    /// The deprecation note, which may be empty; `None` unless it is deprecated.
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
    /// The deprecation note, which may be empty; `None` unless it is deprecated.
    pub deprecated: Option<String>,
}

#[derive(Debug)]
pub struct Union {
    pub name: String,
    pub shape: String,
    pub docs: String,
    /// The deprecation note, which may be empty; `None` unless it is deprecated.
    pub deprecated: Option<String>,
    pub sensitive: bool,
    pub members: Vec<Member>,
    /// Whether it is part of an input. Such types are validated.
    pub sent: bool,
    /// Whether it is part of inputs only. Such types are deserialized strictly.
    pub strict: bool,
    /// The traits that can be derived besides `Clone` and `PartialEq`.
    pub derives: &'static [&'static str],
    /// The properties of the event stream, if its members are the events of one.
    pub events: Option<Events>,
}

/// The check of a shape that several members may target.
#[derive(Debug)]
pub struct NamedCheck {
    pub name: String,
    pub shape: String,
    pub ty: Type,
    pub statements: Statements,
}

/// The traits that can be derived for types that contain neither floats nor decimals.
pub const DERIVES: &[&str] = &["Eq", "PartialOrd", "Ord", "Hash"];
