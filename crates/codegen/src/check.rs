//! How validation checks a value, in terms of Rust.

use crate::constraint::Constraints;

/// How validation checks a value.
#[derive(Debug, Clone)]
pub enum Check {
    /// By the `Validate` implementation of its type.
    Validate,
    /// By the function of this name in the constraint module.
    Named(String),
    /// By statements in the validation of the type that contains it.
    Inline(Box<Statements>),
}

/// The statements of a check.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    /// What the model states, of which the rest follows.
    pub stated: Constraints,
    /// The Rust range of allowed lengths.
    pub length: Option<String>,
    /// The Rust range of allowed numbers.
    pub range: Option<String>,
    /// The name of the static in the constraint module.
    pub pattern: Option<String>,
    pub unique: bool,
    /// Whether the items do not implement `Ord`, because they contain floats or decimals.
    pub unordered: bool,
    /// Whether the value has to be a known value of its enum.
    pub known: bool,
    pub items: Option<Check>,
    pub keys: Option<Check>,
    pub values: Option<Check>,
}

impl Statements {
    pub fn is_empty(&self) -> bool {
        let Self { stated: _, length, range, pattern, unique, unordered: _, known, items, keys, values } = self;
        let entries = items.is_some() || keys.is_some() || values.is_some();
        !(length.is_some() || range.is_some() || pattern.is_some() || *unique || *known || entries)
    }
}
