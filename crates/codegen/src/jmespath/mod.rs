//! JMESPath expressions of a model, compiled to Rust expressions on the generated types.
//!
//! What JMESPath does while it runs is decided here, by the types of the model: a member that
//! may be absent becomes an `Option`, a projection an iterator. `null` spreads as JMESPath says;
//! where JMESPath fails at run time (`length` of `null`), the result is `null` too.
//!
//! What has no counterpart in Rust, such as a hash, is an error, not a guess.

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

/// What an expression is evaluated on.
#[derive(Clone, Copy)]
pub enum Root<'s> {
    /// A structure behind the variable of this name.
    Structure(&'static str, &'s Structure),
    /// An object of an operation's `input` and `output`, each a variable of that name.
    InputOutput(&'s Structure, &'s Structure),
}

/// An expression that is understood, of the types of one service.
pub struct Expression<'s> {
    compiler: Compiler<'s>,
    ast: Ast,
    root: Code<'s>,
}

impl<'s> Expression<'s> {
    /// Reads `path`, to be evaluated on `root`.
    pub fn parse(service: &'s Service, root: Root<'s>, path: &str) -> Result<Self, Error> {
        let ast = ::jmespath::parse(path).map_err(|error| format!("{path} is no JMESPath: {}", error.reason))?;
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
            (false, _) => Err("the result is no boolean".to_owned()),
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

    /// `bool`: whether the result is a list with entries, all of them the string `expected`.
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

    /// `String`, or an `Option` of it: the string that is the result.
    pub fn string(&self) -> Result<Code<'s>, Error> {
        owned(&self.value()?.to_text()?)
    }

    /// `Vec<String>`, or an `Option` of it: the strings that are the result, without nulls.
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

    /// The value, whatever its type.
    fn value(&self) -> Result<Code<'s>, Error> {
        self.compiler.compile(&self.ast, &self.root)
    }
}

fn owned<'s>(text: &Code<'s>) -> Result<Code<'s>, Error> {
    text.then(|text| Ok(Code::value(Ty::String, format!("{}.to_owned()", text.text))))
}
