//! The names in scope while rules are lowered, and the Rust expressions that they refer to.

use super::ruleset::{Parameter, ParameterType};
use std::collections::BTreeMap;

/// The result of lowering an expression. The error is a message; callers add the path.
pub(super) type Lowered<T> = Result<T, String>;

/// The type of a Rust expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Type {
    Bool,
    Integer,
    /// `&str`
    Str,
    /// `String` or `Cow<str>`
    String,
    /// A list of `String`
    Strings,
    /// A list of `&str`
    Strs,
    /// `&'static Partition`
    Partition,
    Url,
    Arn,
}

/// A Rust expression.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) text: String,
    pub(super) ty: Type,
    /// Whether it is an `Option` of the type.
    pub(super) optional: bool,
    /// The field behind a borrow such as `.as_deref()`, for uses that need no borrow.
    pub(super) field: Option<String>,
    /// The logical negation of a boolean, unless it is only a preceding `!`.
    pub(super) negated: Option<String>,
    /// Whether it is a single operand, such as a name, a literal or a call, and needs no parentheses.
    pub(super) operand: bool,
    /// Whether it creates a new value.
    pub(super) temporary: bool,
    /// Whether it borrows from a variable instead of the parameters.
    pub(super) local: bool,
}

impl Code {
    pub(super) fn new(ty: Type, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ty,
            optional: false,
            field: None,
            negated: None,
            operand: true,
            temporary: false,
            local: false,
        }
    }

    pub(super) fn optional(ty: Type, text: impl Into<String>) -> Self {
        Self { optional: true, ..Self::new(ty, text) }
    }

    /// A comparison and its opposite.
    pub(super) fn comparison(text: String, negated: String) -> Self {
        Self { negated: Some(negated), operand: false, ..Self::new(Type::Bool, text) }
    }

    /// A boolean literal.
    pub(super) fn boolean(value: bool) -> Self {
        Self { operand: true, ..Self::comparison(value.to_string(), (!value).to_string()) }
    }

    pub(super) fn with_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    pub(super) fn borrowing(mut self, local: bool) -> Self {
        self.local = local;
        self
    }

    pub(super) fn temporary(mut self) -> Self {
        self.temporary = true;
        self
    }

    /// A string literal.
    pub(super) fn literal(value: &str) -> Self {
        Self::new(Type::Str, format!("{value:?}"))
    }

    pub(super) fn is_literal(&self) -> bool {
        self.text.starts_with('"')
    }

    /// The expression for uses that only inspect the value, such as comparing or formatting it.
    pub(super) fn viewed(&self) -> &str {
        self.field.as_deref().unwrap_or(&self.text)
    }

    /// The expression as an operand.
    pub(super) fn as_operand(&self) -> String {
        if self.operand { self.viewed().to_owned() } else { format!("({})", self.text) }
    }

    /// The expression as an argument of type `&str` or a borrowed list.
    pub(super) fn borrowed(&self) -> String {
        match self.ty {
            Type::String => format!("&{}", self.text),
            _ => self.text.clone(),
        }
    }

    /// The expression as a `String`.
    pub(super) fn owned(&self) -> String {
        match self.ty {
            Type::String if self.temporary => self.text.clone(),
            Type::String => format!("{}.to_string()", self.text),
            _ => format!("{}.to_owned()", self.text),
        }
    }

    /// The expression as an argument of type `impl Into<String>`.
    pub(super) fn as_string(&self) -> String {
        if self.ty == Type::Str { self.text.clone() } else { self.owned() }
    }

    pub(super) fn is_set(&self) -> Self {
        if !self.optional {
            return Self::boolean(true);
        }
        let value = self.viewed();
        Self { operand: true, ..Self::comparison(format!("{value}.is_some()"), format!("{value}.is_none()")) }
    }

    pub(super) fn not(&self) -> Self {
        match &self.negated {
            Some(negated) => Self { operand: self.operand, ..Self::comparison(negated.clone(), self.text.clone()) },
            None => {
                let negated = format!("!{}", self.as_operand());
                Self { operand: true, ..Self::comparison(negated, self.text.clone()) }
            }
        }
    }
}

/// The names in scope, with the expressions that they refer to.
#[derive(Clone, Default)]
pub(super) struct Scope {
    names: BTreeMap<String, Code>,
}

impl Scope {
    /// The parameters, as fields of `params`.
    pub(super) fn of_parameters(parameters: &[Parameter]) -> Self {
        let mut scope = Self::default();
        for parameter in parameters {
            let place = format!("params.{}", parameter.field);
            let optional = parameter.is_optional();
            let (ty, borrow) = match parameter.ty {
                ParameterType::Boolean => (Type::Bool, ""),
                ParameterType::String if optional => (Type::Str, ".as_deref()"),
                ParameterType::String => (Type::Str, ".as_str()"),
                ParameterType::StringArray if optional => (Type::Strings, ".as_deref()"),
                ParameterType::StringArray => (Type::Strings, ".as_slice()"),
            };
            let code = Code { optional, ..Code::new(ty, format!("{place}{borrow}")) };
            scope.bind(&parameter.name, code.with_field(place));
        }
        scope
    }

    pub(super) fn bind(&mut self, name: &str, code: Code) {
        self.names.insert(name.to_owned(), code);
    }

    /// Whether a name other than `name` refers to the Rust variable `variable`.
    pub(super) fn holds_other(&self, name: &str, variable: &str) -> bool {
        self.names.iter().any(|(other, code)| other != name && code.text == variable)
    }

    pub(super) fn find(&self, name: &str) -> Option<&Code> {
        self.names.get(name)
    }
}
