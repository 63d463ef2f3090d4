//! The types of a generated table, which is plain data in statics.

use crate::call::{Call, Check, MakeRequest};

/// A service and its operations.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Service {
    /// The name of the program, such as `dynamodb`.
    pub name: &'static str,
    /// The title of the service.
    pub title: &'static str,
    /// The metadata of the service for the client.
    pub service: &'static awsjson_smithy::Service,
    /// The operations, sorted by name, except those that return an event stream.
    pub operations: &'static [&'static Operation],
}

impl Service {
    /// Returns the operation with this name, such as `CancelConnection`.
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
    /// Whether the operation is read-only (`smithy.api#readonly`).
    pub readonly: bool,
    /// The input.
    pub input: &'static Structure,
    /// The output.
    pub output: &'static Structure,
    /// The pagination, if the operation is paginated.
    pub pages: Option<Pages>,
    /// Calls the operation.
    pub call: Call,
    /// Checks an input of the operation.
    pub check: Check,
    /// Creates the request of a call.
    pub request: MakeRequest,
}

/// The `paginated` trait of an operation.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Pages {
    /// The member of the input for the token of a page.
    pub input_token: &'static str,
    /// The path in the output to the token of the next page.
    pub output_token: &'static [&'static str],
    /// The path in the output to the items, or an empty path if the model has none.
    pub items: &'static [&'static str],
}

/// A structure or a union.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "generated code writes it")]
pub struct Structure {
    /// The members, in the order of the model.
    pub members: &'static [Member],
    /// Whether exactly one of the members is set.
    pub union: bool,
}

impl Structure {
    /// Returns the member with this name on the wire.
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
    /// The type of the value.
    pub ty: Type,
    /// Whether the member is required.
    pub required: bool,
    /// Whether the client sets the member to a random idempotency token by default.
    pub idempotency_token: bool,
}

impl Member {
    /// The name of its argument, which no option of the program has.
    pub(crate) fn argument(&self) -> String {
        format!("member-{}", self.flag)
    }
}

/// The type of a value.
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
    /// A timestamp. It is RFC 3339 on the command line.
    Timestamp {
        /// Whether it is in seconds since 1970 in JSON, instead of RFC 3339.
        epoch: bool,
    },
    /// Any JSON.
    Document,
    /// One of the texts that the model lists.
    Enum(&'static [&'static str]),
    /// A structure or union.
    Structure(&'static Structure),
    /// A list.
    List(&'static Type),
    /// A map from text.
    Map(&'static Type),
}

impl Type {
    /// Returns whether the value is scalar, and so fits in an argument or a cell.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::Document | Self::Structure(_) | Self::List(_) | Self::Map(_))
    }
}
