//! What a generated table says about a service: plain data, in statics.

use crate::call::{Call, Check, MakeRequest};

/// A service and its operations.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Service {
    /// The name of the program, such as `dynamodb`.
    pub name: &'static str,
    /// What the service is called.
    pub title: &'static str,
    /// What a client needs to know.
    pub service: &'static awsjson_smithy::Service,
    /// The operations in order of their names. Those that answer with an event stream are left out.
    pub operations: &'static [&'static Operation],
}

impl Service {
    /// The operation of this name, such as `CancelConnection`.
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        self.operations.iter().copied().find(|operation| operation.name == name)
    }
}

/// An operation.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Operation {
    /// The name in the model, such as `CancelConnection`.
    pub name: &'static str,
    /// The name of the subcommand, such as `cancel-connection`.
    pub command: &'static str,
    /// The documentation.
    pub docs: &'static str,
    /// The codes of the errors that the model lists.
    pub errors: &'static [&'static str],
    /// Whether it changes nothing (`smithy.api#readonly`).
    pub readonly: bool,
    /// What it takes.
    pub input: &'static Structure,
    /// What it returns.
    pub output: &'static Structure,
    /// How its pages follow each other.
    pub pages: Option<Pages>,
    /// Calls it.
    pub call: Call,
    /// Checks an input of it.
    pub check: Check,
    /// Makes a request that calls it.
    pub request: MakeRequest,
}

/// The `paginated` trait of an operation.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Pages {
    /// The member of the input that takes the token of a page.
    pub input_token: &'static str,
    /// The path in the output to the token of the next page.
    pub output_token: &'static [&'static str],
    /// The path in the output to the items, where the model has one.
    pub items: &'static [&'static str],
}

/// A structure, or a union: one of its members.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Structure {
    /// The members, in the order of the model.
    pub members: &'static [Member],
    /// Whether exactly one of the members is set.
    pub union: bool,
}

impl Structure {
    /// The member of this name on the wire.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// A member of a structure.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Member {
    /// The name on the wire, such as `ConnectionType`.
    pub name: &'static str,
    /// The name as a flag, such as `connection-type`.
    pub flag: &'static str,
    /// The documentation with the constraints.
    pub docs: &'static str,
    /// What its value is.
    pub ty: Type,
    /// Whether it must be set.
    pub required: bool,
    /// Whether the client sets it to a random idempotency token if it is not set.
    pub idempotency_token: bool,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_enums, reason = "generated code writes it")]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// Text.
    String,
    /// Bytes: base64 on the command line and in JSON.
    Blob,
    /// A point in time: RFC 3339 on the command line. In JSON it is RFC 3339 too, or seconds since 1970 where
    /// `epoch` says so.
    Timestamp {
        /// Whether the model's JSON has seconds.
        epoch: bool,
    },
    /// Any JSON.
    Document,
    /// Text that the model lists.
    Enum(&'static [&'static str]),
    /// A structure or union.
    Structure(&'static Structure),
    /// A list.
    List(&'static Type),
    /// A map from text.
    Map(&'static Type),
}

impl Type {
    /// Whether it is one value, and so fits an argument or a cell as it is.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::Document | Self::Structure(_) | Self::List(_) | Self::Map(_))
    }
}
