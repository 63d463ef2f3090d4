//! Compiles the JMESPath expressions of a model to Rust expressions on the generated types.
//!
//! Decisions that a JMESPath interpreter makes at run time are made here, by the types of the model: an optional member
//! becomes an `Option`, and a projection becomes an iterator. `null` propagates as specified by JMESPath. Where
//! JMESPath fails at run time (`length` of `null`), the result is `null` too.
//!
//! Expressions without an equivalent in Rust, such as a multi-select hash, are errors.

mod code;
mod compare;
mod compile;
mod functions;
mod order;
#[cfg(test)]
mod tests;

pub use code::Code;
use code::{Error, Ty};
use compile::Compiler;

use crate::service::{Service, Structure};
use ::jmespath::ast::Ast;

/// How many operators and brackets an expression has at most. Expressions are parsed and compiled recursively.
const MAX_OPERATORS: usize = 100;

/// The value that an expression is evaluated on.
#[derive(Clone, Copy)]
pub enum Root<'s> {
    /// A structure in the variable of this name.
    Structure(&'static str, &'s Structure),
    /// An object with an operation's `input` and `output`, which are in variables of these names.
    InputOutput(&'s Structure, &'s Structure),
}

/// A parsed expression on the types of a service.
pub struct Expression<'s> {
    compiler: Compiler<'s>,
    ast: Ast,
    root: Code<'s>,
}

impl<'s> Expression<'s> {
    /// Parses `path`, which is evaluated on `root`.
    pub fn parse(service: &'s Service, root: Root<'s>, path: &str) -> Result<Self, Error> {
        if path.bytes().filter(|byte| b".!|&([{<>=".contains(byte)).count() > MAX_OPERATORS {
            return Err(format!("it has more than {MAX_OPERATORS} operators and brackets"));
        }
        let ast = ::jmespath::parse(path).map_err(|error| format!("invalid JMESPath: {}", error.reason))?;
        let root = match root {
            Root::Structure(name, structure) => Code::variable(Ty::Structure(&structure.members), name),
            Root::InputOutput(input, output) => Code::place(Ty::InputOutput(&input.members, &output.members), ""),
        };
        Ok(Self { compiler: Compiler { service }, ast, root })
    }

    /// `bool`: whether the result is the string `expected`.
    pub fn is_string(&self, expected: &str) -> Result<String, Error> {
        self.value()?.text_equals(expected)
    }

    /// `bool`: whether the result is the boolean `expected`.
    pub fn is_boolean(&self, expected: bool) -> Result<String, Error> {
        let value = self.value()?;
        match (value.ty.is_bool(), expected) {
            (false, _) => Err("the result is not a boolean".to_owned()),
            (true, true) => self.compiler.truth(&self.ast, &self.root),
            (true, false) => Ok(value.holds(&|it| code::negated(it))),
        }
    }

    /// `bool`: whether the result is a list with an entry that is the string `expected`.
    pub fn has_string(&self, expected: &str) -> Result<String, Error> {
        let value = self.value()?;
        value.try_holds(&|list| {
            let item = list.item()?.text_equals(expected)?;
            Ok(format!("{}.any(|it| {item})", list.iterated()?))
        })
    }

    /// `bool`: whether the result is a non-empty list in which all entries are the string `expected`.
    pub fn all_strings(&self, expected: &str) -> Result<String, Error> {
        let value = self.value()?;
        value.try_holds(&|list| {
            let item = list.item()?.text_equals(expected)?;
            Ok(format!("awsjson_smithy::waiter::all({}, |it| {item})", list.iterated()?))
        })
    }

    /// Whether the result is a list.
    pub fn is_list(&self) -> Result<bool, Error> {
        Ok(self.value()?.item().is_ok())
    }

    /// `String`, or an `Option` of it: the result, which has to be a string.
    pub fn string(&self) -> Result<Code<'s>, Error> {
        owned(&self.value()?.to_text()?)
    }

    /// `Vec<String>`, or an `Option` of it: the result, which has to be a list of strings, without nulls.
    pub fn strings(&self) -> Result<Code<'s>, Error> {
        let list = self.value()?;
        list.then(|list| {
            let item = list.item()?.to_text()?;
            let step = if item.optional { "filter_map" } else { "map" };
            let item = owned(&item)?;
            let text = format!("{}.{step}(|it| {}).collect()", list.iterated()?, item.text);
            Ok(Code::value(Ty::String, text))
        })
    }

    /// The result, of any type.
    fn value(&self) -> Result<Code<'s>, Error> {
        self.compiler.compile(&self.ast, &self.root)
    }
}

fn owned<'s>(text: &Code<'s>) -> Result<Code<'s>, Error> {
    text.then(|text| Ok(Code::value(Ty::String, format!("{}.to_owned()", text.text))))
}
