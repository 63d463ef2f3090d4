//! Parses expressions of the Smithy rules engine.

use super::error::EndpointRulesError;
use super::json::Node;
use serde_json::Value;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Bool(bool),
    Integer(i64),
    Text(Vec<Part>),
    /// A parameter or a variable.
    Reference(String),
    /// A part of a record or a list (`getAttr`).
    Attribute(Box<Expr>, Vec<Step>),
    Call(Function, Vec<Expr>),
}

/// A part of a string template.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Literal(String),
    Value(Expr),
}

/// A step of a `getAttr` path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Key(String),
    /// An index into a list. A negative index counts from the end: -1 is the last item.
    Index(i64),
}

macro_rules! functions {
    ($($function:ident = $name:literal / $arguments:literal,)*) => {
        /// A function of the rules engine's standard library, except `getAttr`.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(super) enum Function { $($function),* }

        impl Function {
            /// The function and the number of its arguments.
            fn find(name: &str) -> Option<(Self, usize)> {
                match name {
                    $($name => Some((Self::$function, $arguments)),)*
                    _ => None,
                }
            }
        }
    };
}

functions! {
    BooleanEquals = "booleanEquals" / 2,
    Coalesce = "coalesce" / 2,
    IsSet = "isSet" / 1,
    IsValidHostLabel = "isValidHostLabel" / 2,
    IsVirtualHostableS3Bucket = "aws.isVirtualHostableS3Bucket" / 2,
    Ite = "ite" / 3,
    Not = "not" / 1,
    ParseArn = "aws.parseArn" / 1,
    ParseUrl = "parseURL" / 1,
    Partition = "aws.partition" / 1,
    Split = "split" / 3,
    StringEquals = "stringEquals" / 2,
    Substring = "substring" / 4,
    UriEncode = "uriEncode" / 1,
}

impl Expr {
    pub(super) fn parse(node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        match node.value {
            Value::Bool(value) => Ok(Self::Bool(*value)),
            Value::Number(_) => Ok(Self::Integer(node.integer()?)),
            Value::String(text) => Self::template(text, node),
            Value::Object(object) if object.contains_key("ref") => {
                Ok(Self::Reference(node.member("ref")?.string()?.to_owned()))
            }
            Value::Object(_) => Self::parse_call(node),
            _ => Err(node.error("not an expression")),
        }
    }

    /// Parses a function object: `fn` and `argv`.
    pub(super) fn parse_call(node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        let name = node.member("fn")?;
        let argv = node.member("argv")?.items()?;
        if name.string()? == "getAttr" {
            let [base, path] = argv.as_slice() else {
                return Err(node.error(format!("\"getAttr\" requires 2 arguments, found {}", argv.len())));
            };
            return Ok(Self::Attribute(Box::new(Self::parse(base)?), parse_path(path.string()?, path)?));
        }
        let (function, count) =
            Function::find(name.string()?).ok_or_else(|| name.error(format!("unknown function {}", name.value)))?;
        if argv.len() != count && !(function == Function::Coalesce && argv.len() > count) {
            return Err(node.error(format!("{} requires {count} arguments, found {}", name.value, argv.len())));
        }
        Ok(Self::Call(function, argv.iter().map(Self::parse).collect::<Result<_, _>>()?))
    }

    /// Parses a string template with `{name}` and `{name#path}`. Literal braces are doubled.
    fn template(text: &str, node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            literal.push_str(before);
            if let Some(after) = from.strip_prefix("{{") {
                literal.push('{');
                rest = after;
            } else if let Some(after) = from.strip_prefix("}}") {
                literal.push('}');
                rest = after;
            } else {
                let (inner, after) = from
                    .strip_prefix('{')
                    .and_then(|inner| inner.split_once('}'))
                    .ok_or_else(|| node.error(format!("unbalanced brace in {text:?}")))?;
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Value(match inner.split_once('#') {
                    Some((name, path)) => {
                        let base = Box::new(Self::Reference(name.to_owned()));
                        Self::Attribute(base, parse_path(path, node)?)
                    }
                    None => Self::Reference(inner.to_owned()),
                }));
                rest = after;
            }
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        // A template that consists of one value is that value, without building a string.
        Ok(match <[Part; 1]>::try_from(parts) {
            Ok([Part::Value(value)]) => value,
            Ok(literal) => Self::Text(literal.into()),
            Err(parts) => Self::Text(parts),
        })
    }

    /// A string that is not a template.
    pub(super) fn literal(text: &str) -> Self {
        Self::Text(vec![Part::Literal(text.to_owned())])
    }

    /// The parameter or variable whose presence this expression tests.
    pub(super) fn tested_name(&self) -> Option<&str> {
        match self {
            Self::Call(Function::IsSet, arguments) => match arguments.as_slice() {
                [Self::Reference(name)] => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the expression uses the parameter or variable `name`.
    pub(super) fn mentions(&self, name: &str) -> bool {
        match self {
            Self::Bool(_) | Self::Integer(_) => false,
            Self::Text(parts) => parts.iter().any(|part| match part {
                Part::Literal(_) => false,
                Part::Value(value) => value.mentions(name),
            }),
            Self::Reference(reference) => reference == name,
            Self::Attribute(base, _) => base.mentions(name),
            Self::Call(_, arguments) => arguments.iter().any(|argument| argument.mentions(name)),
        }
    }
}

/// A path such as `resourceId[1]`, or `[1]` on a list.
fn parse_path(path: &str, node: &Node<'_>) -> Result<Vec<Step>, EndpointRulesError> {
    let malformed = || node.error(format!("malformed path `{path}`"));
    let mut steps = Vec::new();
    for (position, part) in path.split('.').enumerate() {
        let (key, index) = match part.split_once('[') {
            Some((key, index)) => (key, Some(index.strip_suffix(']').ok_or_else(malformed)?)),
            None => (part, None),
        };
        if !key.is_empty() {
            steps.push(Step::Key(key.to_owned()));
        } else if position > 0 || index.is_none() {
            return Err(malformed());
        }
        if let Some(index) = index {
            steps.push(Step::Index(index.parse().map_err(|_| malformed())?));
        }
    }
    Ok(steps)
}
