//! Validation: what a model says of values beyond their types.

mod constraint;
mod error;
mod pattern;
#[cfg(feature = "unicode")]
mod property;

pub use constraint::{Length, Numeric};
pub use error::{Constraint, ValidationError, Violation};
pub use pattern::Pattern;
#[cfg(feature = "unicode")]
pub use property::expand_properties;

use crate::path::Segment;
use crate::{Map, MapKey};
use std::ops::RangeBounds;

/// A value whose constraints can be checked.
pub trait Validate {
    /// Checks everything the model states, and reports all violations at once.
    ///
    /// # Errors
    /// [`ValidationError`] with a [`Violation`] for each constraint that does not hold, of which the
    /// first [`MAX_VIOLATIONS`](ValidationError::MAX_VIOLATIONS) are reported.
    fn validate(&self) -> Result<(), ValidationError> {
        validate(self, Validation::Strict)
    }

    /// Checks this value as a part of a larger one.
    fn validate_with(&self, validator: &mut Validator);
}

/// How much of the model's constraints is checked before a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Validation {
    /// Nothing.
    Off,
    /// Required members that the compiler cannot check. The default: a constraint that the
    /// service has loosened since must not lock a caller out.
    #[default]
    Required,
    /// Everything the model states.
    Strict,
}

/// Checks `value` as far as `policy` says.
///
/// # Errors
/// As [`Validate::validate`].
pub fn validate<T: Validate + ?Sized>(value: &T, policy: Validation) -> Result<(), ValidationError> {
    if policy == Validation::Off {
        return Ok(());
    }
    let mut validator = Validator { policy, path: Vec::new(), violations: Vec::new(), total: 0 };
    value.validate_with(&mut validator);
    ValidationError::from_violations(validator.violations, validator.total).map_or(Ok(()), Err)
}

/// Collects violations while generated code walks through a value and keeps its path up to date.
#[derive(Debug)]
pub struct Validator {
    policy: Validation,
    path: Vec<Segment>,
    violations: Vec<Violation>,
    total: usize,
}

impl Validator {
    /// Checks the value of a member.
    pub fn member<T: ?Sized>(&mut self, name: &'static str, value: &T, check: impl FnOnce(&mut Self, &T)) {
        self.within(Segment::Member(name), |validator| check(validator, value));
    }

    /// Checks the value of a member that is set.
    pub fn optional<T>(&mut self, name: &'static str, value: &Option<T>, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            self.member(name, value, check);
        }
    }

    /// Checks that a required member is set where its type does not say so.
    pub fn required<T>(&mut self, name: &'static str, value: &Option<T>) {
        if value.is_none() {
            self.within(Segment::Member(name), |validator| validator.violate(Constraint::Required));
        }
    }

    /// Checks each item of a list.
    pub fn each<T>(&mut self, items: &[T], check: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            self.within(Segment::Index(index), |validator| check(validator, item));
        }
    }

    /// Checks each key and each value of a map.
    pub fn entries<K: MapKey, V>(&mut self, map: &Map<K, V>, check: impl Fn(&mut Self, &K, &V)) {
        for (position, (key, value)) in map.iter().enumerate() {
            self.within(Segment::entry(key, position), |validator| check(validator, key, value));
        }
    }

    /// Checks a length (`smithy.api#length`): Unicode scalar values of a string, bytes of a
    /// blob, items of a list or map.
    pub fn length<T: Length + ?Sized>(&mut self, value: &T, allowed: impl RangeBounds<u64>) {
        self.has_length(value, allowed);
    }

    /// Checks a length as [`length`](Self::length) does, and returns whether it is allowed: what takes
    /// long to check is not looked at where it is not.
    pub fn has_length<T: Length + ?Sized>(&mut self, value: &T, allowed: impl RangeBounds<u64>) -> bool {
        if self.strict() {
            let length = value.length();
            if !allowed.contains(&length) {
                self.violate(Constraint::length(length, allowed));
                return false;
            }
        }
        true
    }

    /// Checks a number (`smithy.api#range`).
    pub fn range<T: Numeric>(&mut self, value: &T, allowed: impl RangeBounds<T>) {
        if self.strict() && !allowed.contains(value) {
            self.violate(Constraint::range(&allowed));
        }
    }

    /// Checks a string against a regular expression (`smithy.api#pattern`).
    pub fn pattern(&mut self, value: &str, pattern: &'static Pattern) {
        if self.strict() && !pattern.is_match(value) {
            self.violate(Constraint::Pattern { pattern: pattern.as_str() });
        }
    }

    /// Checks that no two items are equal (`smithy.api#uniqueItems`), in O(n log n).
    pub fn unique<T: Ord>(&mut self, items: &[T]) {
        if !self.strict() {
            return;
        }
        let mut sorted: Vec<(usize, &T)> = items.iter().enumerate().collect();
        // The sort is stable, so equal items stay in their order.
        sorted.sort_by_key(|(_, item)| *item);
        let twins = sorted.iter().zip(sorted.iter().skip(1)).filter(|((_, one), (_, next))| one == next);
        let first_twins = twins.map(|((first, _), (second, _))| (*second, *first)).min();
        if let Some((second, first)) = first_twins {
            self.violate(Constraint::UniqueItems { first, second });
        }
    }

    /// As [`unique`](Self::unique), for items that have no order because there are floats in them,
    /// which no current model allows. In O(n²).
    pub fn unique_unordered<T: PartialEq>(&mut self, items: &[T]) {
        if !self.strict() {
            return;
        }
        let twin = items.iter().enumerate().find_map(|(second, item)| {
            let first = items.iter().take(second).position(|earlier| earlier == item)?;
            Some(Constraint::UniqueItems { first, second })
        });
        if let Some(constraint) = twin {
            self.violate(constraint);
        }
    }

    /// Checks that the value of a string enum is one that the model has.
    pub fn enum_value(&mut self, is_known: bool, values: &'static [&'static str]) {
        if self.strict() && !is_known {
            self.violate(Constraint::Enum { values });
        }
    }

    /// Checks that the value of an integer enum is one that the model has.
    pub fn int_enum_value(&mut self, is_known: bool, values: &'static [i32]) {
        if self.strict() && !is_known {
            self.violate(Constraint::IntEnum { values });
        }
    }

    /// Checks that the member of a union is one that the model has.
    pub fn union_member(&mut self, is_known: bool, members: &'static [&'static str]) {
        if self.strict() && !is_known {
            self.violate(Constraint::Union { members });
        }
    }

    fn strict(&self) -> bool {
        self.policy == Validation::Strict
    }

    fn within(&mut self, segment: Segment, check: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        check(self);
        self.path.pop();
    }

    fn violate(&mut self, constraint: Constraint) {
        self.total += 1;
        if self.violations.len() == ValidationError::MAX_VIOLATIONS {
            return;
        }
        let mut path = String::new();
        // Writing to a `String` cannot fail.
        let _ = crate::path::render(self.path.iter(), &mut path);
        self.violations.push(Violation { path, constraint });
    }
}
