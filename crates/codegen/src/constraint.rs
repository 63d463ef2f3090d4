//! The constraint traits, and how those of a member and of its target combine.

use crate::pattern::{self, PatternError, Translated};
use crate::read::ast::Traits;
use serde_json::{Number, Value};
use thiserror::Error;

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
    pub min: Option<Number>,
    pub max: Option<Number>,
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

/// The error if no value is within the bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no value is within its bounds")]
pub struct EmptyBounds;

fn integer(number: &Number, rounded: fn(f64) -> f64) -> i128 {
    let float = || number.as_f64().map_or(0, |number| rounded(number) as i128);
    number.as_i128().unwrap_or_else(float)
}

fn range(min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (min, Some(max)) => Some(format!("{}..={max}", min.unwrap_or_default())),
        (Some(min), None) => Some(format!("{min}..")),
    }
}

impl Bounds {
    fn of(value: &Value) -> Self {
        let bound = |key: &str| value.get(key)?.as_number().cloned();
        Self { min: bound("min"), max: bound("max") }
    }

    /// Returns the bounds of integers from `least` to `most` as a Rust range. `None` if all of these are allowed.
    ///
    /// # Errors
    /// If none of these is allowed.
    pub fn whole(&self, least: i128, most: i128) -> Result<Option<String>, EmptyBounds> {
        let min = self.min.as_ref().map(|min| integer(min, f64::ceil)).filter(|min| *min >= least);
        let max = self.max.as_ref().map(|max| integer(max, f64::floor)).filter(|max| *max <= most);
        let above = self.min.as_ref().is_some_and(|min| integer(min, f64::ceil) > max.unwrap_or(most));
        let below = self.max.as_ref().is_some_and(|max| integer(max, f64::floor) < min.unwrap_or(least));
        let text = |bound: Option<i128>| bound.map(|bound| bound.to_string());
        if above || below { Err(EmptyBounds) } else { Ok(range(text(min), text(max))) }
    }

    /// Returns the bounds of numbers of the type `float` as a Rust range. `None` if all of these are allowed.
    ///
    /// # Errors
    /// If none of these is allowed.
    pub fn float(&self, float: &str) -> Result<Option<String>, EmptyBounds> {
        let value = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
        if value(&self.min).zip(value(&self.max)).is_some_and(|(min, max)| min > max) {
            return Err(EmptyBounds);
        }
        let text = |value: Option<f64>| match float {
            // The range contains no bound outside the type, and no digits that the type cannot represent.
            "f32" => {
                value.map(|value| value as f32).filter(|value| value.is_finite()).map(|value| format!("{value:?}_f32"))
            }
            _ => value.map(|value| format!("{value:?}_f64")),
        };
        Ok(range(text(value(&self.min)), text(value(&self.max))))
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bounds_fit_the_type() {
        let byte = |value: Value| Bounds::of(&value).whole(-128, 127);
        for (value, expected) in [
            (json!({ "min": 1.0, "max": 5.0 }), Ok(Some("1..=5"))),
            (json!({ "min": -1.5, "max": 2.5 }), Ok(Some("-1..=2"))),
            (json!({ "min": -1000, "max": 1e12 }), Ok(None)),
            (json!({ "max": 7 }), Ok(Some("..=7"))),
            (json!({ "min": 0.5 }), Ok(Some("1.."))),
            (json!({}), Ok(None)),
            (json!({ "min": 5, "max": 1 }), Err(EmptyBounds)),
            (json!({ "min": 0.2, "max": 0.8 }), Err(EmptyBounds)),
            (json!({ "min": 1000 }), Err(EmptyBounds)),
            (json!({ "max": -1e30 }), Err(EmptyBounds)),
        ] {
            assert_eq!(byte(value.clone()), expected.map(|text| text.map(str::to_owned)), "{value}");
        }
        let float = |value: Value| Bounds::of(&value).float("f32");
        assert_eq!(float(json!({ "min": -1e300, "max": 5 })), Ok(Some("..=5.0_f32".to_owned())));
        assert_eq!(float(json!({ "min": 0.1 })), Ok(Some("0.1_f32..".to_owned())));
        assert_eq!(float(json!({ "min": 2, "max": 1 })), Err(EmptyBounds));
    }
}
