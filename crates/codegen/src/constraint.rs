//! The constraint traits, and how those of a member and of its target combine.

use crate::pattern::{self, PatternError, Translated};
use crate::read::ast::Traits;
use serde_json::Value;

/// The constraint traits of one shape or member.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    pub length: Option<Bounds>,
    pub range: Option<Bounds>,
    pub pattern: Option<Pattern>,
    pub unique: bool,
}

/// A regular expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// The pattern in the model.
    pub source: String,
    /// The pattern in the syntax of the run-time regex engine, or why it cannot be expressed in it.
    pub checked: Result<Translated, PatternError>,
}

/// Inclusive bounds, in the notation of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounds {
    pub min: Option<serde_json::Number>,
    pub max: Option<serde_json::Number>,
}

impl Constraints {
    /// The constraints among `traits`.
    pub fn of(traits: &Traits) -> Self {
        Self {
            length: traits.get("length").map(Bounds::of),
            range: traits.get("range").map(Bounds::of),
            pattern: traits.text("pattern").map(Pattern::of),
            unique: traits.has("uniqueItems"),
        }
    }

    /// These constraints of a member, completed by those of its target. A trait on a member overrides the same trait
    /// on the target.
    pub fn or(&self, other: &Self) -> Self {
        Self {
            length: self.length.clone().or_else(|| other.length.clone()),
            range: self.range.clone().or_else(|| other.range.clone()),
            pattern: self.pattern.clone().or_else(|| other.pattern.clone()),
            unique: self.unique || other.unique,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether any of the constraints is checked at run time.
    pub fn is_checked(&self) -> bool {
        let pattern = self.pattern.as_ref().is_some_and(|pattern| pattern.checked.is_ok());
        self.length.is_some() || self.range.is_some() || self.unique || pattern
    }
}

impl Pattern {
    fn of(source: &str) -> Self {
        Self { source: source.to_owned(), checked: pattern::translate(source) }
    }
}

impl Bounds {
    fn of(value: &Value) -> Self {
        let bound = |key: &str| value.get(key)?.as_number().cloned();
        Self { min: bound("min"), max: bound("max") }
    }

    /// The bounds as a Rust range, with `suffix` after each number.
    pub fn to_rust(&self, suffix: &str) -> String {
        let bound = |bound: &Option<serde_json::Number>| match bound {
            Some(number) => format!("{number}{suffix}"),
            None => String::new(),
        };
        match &self.max {
            Some(_) => format!("{}..={}", bound(&self.min), bound(&self.max)),
            None => format!("{}..", bound(&self.min)),
        }
    }

    /// The bounds in words, for documentation.
    pub fn in_words(&self) -> String {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) if min == max => format!("exactly {min}"),
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => "any".to_owned(),
        }
    }
}
