//! The violations that validation reports.

use super::Numeric;
use crate::Escaped;
use std::fmt;
use std::ops::{Bound, RangeBounds};

/// The constraints that a value violates. It never contains the value itself, which may be sensitive.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ValidationError {
    /// The violations in the order of the members: at least one, and at most
    /// [`MAX_VIOLATIONS`](Self::MAX_VIOLATIONS).
    pub violations: Vec<Violation>,
    /// The number of all violations, including those beyond [`MAX_VIOLATIONS`](Self::MAX_VIOLATIONS).
    pub total: usize,
}

crate::debug_line!(ValidationError);

impl ValidationError {
    /// The maximum number of violations that are reported for one value. Further violations are only counted.
    pub const MAX_VIOLATIONS: usize = 100;

    pub(super) fn from_violations(violations: Vec<Violation>, total: usize) -> Option<Self> {
        (!violations.is_empty()).then_some(Self { violations, total })
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        if self.total > self.violations.len() {
            write!(f, "; and {} more", self.total - self.violations.len())?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}

/// A violated constraint, and the path of the value that violates it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The path of the value, such as `ConnectionTypes["SUBSIDIARY"].InviterEmail`.
    pub path: String,
    /// The constraint that the value violates.
    pub constraint: Constraint,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.constraint)
    }
}

/// A violated constraint of the model.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Constraint {
    /// The member must be set (`smithy.api#required`).
    Required,
    /// The length is outside the allowed range (`smithy.api#length`).
    #[non_exhaustive]
    Length {
        /// The length of the value.
        actual: u64,
        /// The minimum, inclusive.
        min: Option<u64>,
        /// The maximum, inclusive.
        max: Option<u64>,
    },
    /// The number is outside the allowed range (`smithy.api#range`).
    #[non_exhaustive]
    Range {
        /// The minimum, inclusive.
        min: Option<f64>,
        /// The maximum, inclusive.
        max: Option<f64>,
    },
    /// The string does not match the pattern (`smithy.api#pattern`).
    #[non_exhaustive]
    Pattern {
        /// The regular expression as it is in the model, in the syntax of ECMA-262.
        pattern: &'static str,
    },
    /// Two items of a list are equal (`smithy.api#uniqueItems`).
    #[non_exhaustive]
    UniqueItems {
        /// The index of the first item.
        first: usize,
        /// The index of the second item.
        second: usize,
    },
    /// The value is not in the string enum (`smithy.api#enumValue`).
    #[non_exhaustive]
    Enum {
        /// The values of the enum.
        values: &'static [&'static str],
    },
    /// The value is not in the integer enum (`smithy.api#enumValue`).
    #[non_exhaustive]
    IntEnum {
        /// The values of the enum.
        values: &'static [i32],
    },
    /// The member is not in the union.
    #[non_exhaustive]
    Union {
        /// The members of the union.
        members: &'static [&'static str],
    },
}

impl Constraint {
    pub(super) fn length(actual: u64, allowed: impl RangeBounds<u64>) -> Self {
        Self::Length { actual, min: bound(allowed.start_bound()), max: bound(allowed.end_bound()) }
    }

    pub(super) fn range<T: Numeric>(allowed: &impl RangeBounds<T>) -> Self {
        Self::Range {
            min: bound(allowed.start_bound()).map(Numeric::to_f64),
            max: bound(allowed.end_bound()).map(Numeric::to_f64),
        }
    }
}

/// The bounds of a model are always inclusive.
fn bound<T: Copy>(bound: Bound<&T>) -> Option<T> {
    match bound {
        Bound::Included(value) | Bound::Excluded(value) => Some(*value),
        Bound::Unbounded => None,
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("must be set"),
            Self::Length { actual, min, max } => {
                bounds(f, "the length", min, max)?;
                write!(f, ", but is {actual}")
            }
            Self::Range { min, max } => bounds(f, "the value", min, max),
            Self::Pattern { pattern } => write!(f, "the value must match {}", Escaped(pattern)),
            Self::UniqueItems { first, second } => {
                write!(f, "the items must be unique, but the items {first} and {second} are equal")
            }
            Self::Enum { values } => one_of(f, "the value", values.iter().map(|value| Escaped(value))),
            Self::IntEnum { values } => one_of(f, "the value", values.iter()),
            Self::Union { members } => one_of(f, "the member", members.iter().map(|member| Escaped(member))),
        }
    }
}

fn bounds<T: fmt::Display + PartialEq>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    min: &Option<T>,
    max: &Option<T>,
) -> fmt::Result {
    match (min, max) {
        (Some(min), Some(max)) if min == max => write!(f, "{what} must be {min}"),
        (Some(min), Some(max)) => write!(f, "{what} must be between {min} and {max}"),
        (Some(min), None) => write!(f, "{what} must be at least {min}"),
        (None, Some(max)) => write!(f, "{what} must be at most {max}"),
        (None, None) => write!(f, "{what} is not allowed"),
    }
}

fn one_of<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    allowed: impl ExactSizeIterator<Item = T>,
) -> fmt::Result {
    /// Some enums have hundreds of values.
    const MAX_SHOWN: usize = 20;
    let more = allowed.len().saturating_sub(MAX_SHOWN);
    write!(f, "{what} must be one of ")?;
    for (index, value) in allowed.take(MAX_SHOWN).enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{value}")?;
    }
    if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
}
