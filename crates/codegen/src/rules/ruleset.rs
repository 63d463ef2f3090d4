//! Parses rule sets: `smithy.rules#endpointRuleSet`.

use super::error::EndpointRulesError;
use super::expr::Expr;
use super::json::Node;
use crate::docs;
use crate::names;
use serde_json::Value;
use std::collections::BTreeSet;

/// A parameter of the rules.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    /// The name in the rule set.
    pub(crate) name: String,
    /// The unique name of the field in `Params`.
    pub(crate) field: String,
    pub(crate) ty: ParameterType,
    /// The built-in that provides the value, such as `AWS::Region`.
    pub(crate) built_in: Option<String>,
    /// Whether the rules require a value.
    pub(crate) required: bool,
    pub(crate) default: Option<DefaultValue>,
    /// The documentation in Markdown.
    pub(crate) documentation: String,
    /// The deprecation note in Markdown, which may be empty; `None` unless it is deprecated.
    pub(crate) deprecated: Option<String>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ParameterType {
    String,
    Boolean,
    StringArray,
}

impl ParameterType {
    /// The type with this name, ignoring case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "string" => Some(Self::String),
            "boolean" => Some(Self::Boolean),
            "stringarray" => Some(Self::StringArray),
            _ => None,
        }
    }
}

/// The default value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DefaultValue {
    String(String),
    Boolean(bool),
    StringArray(Vec<String>),
}

/// A rule: its outcome applies if all its conditions hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) conditions: Vec<Condition>,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Endpoint(EndpointSpec),
    Error(Expr),
    Tree(Vec<Rule>),
}

/// A condition, which holds if its value is neither unset nor `false`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) value: Expr,
    /// The variable that the value is assigned to.
    pub(super) assign: Option<String>,
}

/// The definition of an endpoint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EndpointSpec {
    pub(super) url: Expr,
    pub(super) headers: Vec<(String, Vec<Expr>)>,
    pub(super) properties: Vec<(String, Property)>,
}

/// The value of an endpoint's property, or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Property {
    Scalar(Expr),
    List(Vec<Property>),
    Record(Vec<(String, Property)>),
}

/// Parses the parameters. `field` returns the Rust name of a field.
pub(super) fn parse_parameters(
    node: &Node<'_>,
    field: &dyn Fn(&str) -> String,
) -> Result<Vec<Parameter>, EndpointRulesError> {
    let mut taken = BTreeSet::new();
    let mut parse =
        |(name, node): (&str, Node<'_>)| Parameter::parse(name, names::distinct(&mut taken, field(name), "_"), &node);
    node.members()?.into_iter().map(&mut parse).collect()
}

pub(super) fn parse_rules(node: &Node<'_>) -> Result<Vec<Rule>, EndpointRulesError> {
    node.items()?.iter().map(Rule::parse).collect()
}

impl Parameter {
    fn parse(name: &str, field: String, node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        let ty = node.member("type")?;
        let unknown = || ty.error(format!("unknown type {}", ty.value));
        let ty = ParameterType::named(ty.string()?).ok_or_else(unknown)?;
        let string = |key| node.get(key).map(|node| node.string().map(str::to_owned)).transpose();
        let deprecated = node.get("deprecated").map(|node| match node.get("message") {
            Some(message) => markdown(&message),
            None => Ok(String::new()),
        });
        Ok(Self {
            name: name.to_owned(),
            field,
            ty,
            built_in: string("builtIn")?,
            required: node.get("required").map(|node| node.bool()).transpose()?.unwrap_or(false),
            default: node.get("default").map(|node| DefaultValue::parse(ty, &node)).transpose()?,
            documentation: node.get("documentation").map(|node| markdown(&node)).transpose()?.unwrap_or_default(),
            deprecated: deprecated.transpose()?,
        })
    }
}

/// Converts documentation to Markdown.
fn markdown(node: &Node<'_>) -> Result<String, EndpointRulesError> {
    Ok(docs::markdown(node.string()?))
}

impl DefaultValue {
    /// Parses a value of the type `ty`.
    pub(super) fn parse(ty: ParameterType, node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        Ok(match ty {
            ParameterType::String => Self::String(node.string()?.to_owned()),
            ParameterType::Boolean => Self::Boolean(node.bool()?),
            ParameterType::StringArray => Self::StringArray(
                node.items()?.iter().map(|item| item.string().map(str::to_owned)).collect::<Result<_, _>>()?,
            ),
        })
    }
}

impl Rule {
    pub(super) fn parse(node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        let kind = node.member("type")?;
        let outcome = match kind.string()? {
            "endpoint" => Outcome::Endpoint(EndpointSpec::parse(&node.member("endpoint")?, Expr::parse)?),
            "error" => Outcome::Error(Expr::parse(&node.member("error")?)?),
            "tree" => Outcome::Tree(parse_rules(&node.member("rules")?)?),
            _ => return Err(kind.error(format!("unknown rule type {}", kind.value))),
        };
        let conditions = match node.get("conditions") {
            Some(conditions) => conditions.items()?.iter().map(Condition::parse).collect::<Result<_, _>>()?,
            None => Vec::new(),
        };
        Ok(Self { conditions, outcome })
    }

    pub(super) fn mentions(&self, name: &str) -> bool {
        self.conditions.iter().any(|condition| condition.value.mentions(name)) || self.outcome.mentions(name)
    }
}

impl Outcome {
    pub(super) fn mentions(&self, name: &str) -> bool {
        match self {
            Self::Endpoint(endpoint) => {
                endpoint.url.mentions(name)
                    || endpoint.headers.iter().flat_map(|(_, values)| values).any(|value| value.mentions(name))
                    || endpoint.properties.iter().any(|(_, property)| property.mentions(name))
            }
            Self::Error(message) => message.mentions(name),
            Self::Tree(rules) => rules.iter().any(|rule| rule.mentions(name)),
        }
    }
}

impl Condition {
    pub(super) fn parse(node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        let assign = node.get("assign").map(|node| node.string().map(str::to_owned)).transpose()?;
        Ok(Self { value: Expr::parse_call(node)?, assign })
    }
}

/// Parses a string: as a template in a rule set, or as a literal in the expectation of a test.
pub(super) type ParseText = fn(&Node<'_>) -> Result<Expr, EndpointRulesError>;

impl EndpointSpec {
    pub(super) fn parse(node: &Node<'_>, text: ParseText) -> Result<Self, EndpointRulesError> {
        let mut headers = Vec::new();
        if let Some(node) = node.get("headers") {
            for (name, values) in node.members()? {
                let values = values.items()?.iter().map(text).collect::<Result<_, _>>()?;
                headers.push((name.to_owned(), values));
            }
        }
        let properties = match node.get("properties") {
            Some(node) => Property::parse_members(&node, text)?,
            None => Vec::new(),
        };
        Ok(Self { url: text(&node.member("url")?)?, headers, properties })
    }
}

impl Property {
    fn parse(node: &Node<'_>, text: ParseText) -> Result<Self, EndpointRulesError> {
        Ok(match node.value {
            Value::Array(_) => {
                let items = node.items()?;
                Self::List(items.iter().map(|item| Self::parse(item, text)).collect::<Result<_, _>>()?)
            }
            Value::Object(_) => Self::Record(Self::parse_members(node, text)?),
            _ => Self::Scalar(text(node)?),
        })
    }

    fn parse_members(node: &Node<'_>, text: ParseText) -> Result<Vec<(String, Self)>, EndpointRulesError> {
        let parse = |(name, node): (&str, Node<'_>)| Ok((name.to_owned(), Self::parse(&node, text)?));
        node.members()?.into_iter().map(parse).collect()
    }

    fn mentions(&self, name: &str) -> bool {
        match self {
            Self::Scalar(value) => value.mentions(name),
            Self::List(items) => items.iter().any(|item| item.mentions(name)),
            Self::Record(members) => members.iter().any(|(_, member)| member.mentions(name)),
        }
    }
}
