//! Validation of the constraints that a model states beyond types.

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

use crate::order::sorted_positions;
use crate::path::{Path, Segment};
use crate::{DeserializeContext, Map, MapKey};
use std::ops::RangeBounds;

/// A value whose constraints can be checked.
pub trait Validate {
    /// Checks all constraints of the model, and reports all violations at once.
    ///
    /// # Errors
    /// [`ValidationError`] with the first [`MAX_VIOLATIONS`](ValidationError::MAX_VIOLATIONS) violations.
    fn validate(&self) -> Result<(), ValidationError> {
        validate(self, Validation::Strict)
    }

    /// Checks this value as a part of a larger one.
    fn validate_with(&self, validator: &mut Validator);
}

/// Which constraints of the model are checked before a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Validation {
    /// No constraints.
    Off,
    /// Only required members that the compiler cannot check. This is the default, because a service may
    /// relax any other constraint after this version was generated.
    #[default]
    Required,
    /// All constraints of the model.
    Strict,
}

/// Checks the constraints of `value` that `policy` selects.
///
/// # Errors
/// As [`Validate::validate`].
pub fn validate<T: Validate + ?Sized>(value: &T, policy: Validation) -> Result<(), ValidationError> {
    if policy == Validation::Off {
        return Ok(());
    }
    let mut validator = Validator::new(policy);
    value.validate_with(&mut validator);
    validator.finish()
}

/// Checks all constraints of the model on a `value` that was read with `context`. A required member that was
/// missing is reported as [`Constraint::Required`] only, because its value is a placeholder.
///
/// # Errors
/// As [`Validate::validate`].
pub fn validate_received<T: Validate + ?Sized>(value: &T, context: &DeserializeContext) -> Result<(), ValidationError> {
    let mut validator = Validator::new(Validation::Strict);
    value.validate_with(&mut validator);
    let mut total = validator.total;
    let mut violations = validator.violations();
    let missing = context.corrected();
    if !missing.is_empty() {
        let reported = violations.len();
        let is_missing = |path: &str| missing.iter().any(|missing| is_within(path, missing));
        violations.retain(|violation| !is_missing(&violation.path));
        total = total - (reported - violations.len()) + missing.len();
        violations.extend(missing.into_iter().map(|path| Violation { path, constraint: Constraint::Required }));
        violations.truncate(ValidationError::MAX_VIOLATIONS);
    }
    ValidationError::from_violations(violations, total).map_or(Ok(()), Err)
}

/// Returns whether `path` is `outer`, or the path of a value inside it.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Collects violations while generated code traverses a value.
#[derive(Debug)]
pub struct Validator {
    policy: Validation,
    /// The violated constraints, each with its path from the value that is traversed now.
    violated: Vec<(Path, Constraint)>,
    total: usize,
}

impl Validator {
    fn new(policy: Validation) -> Self {
        Self { policy, violated: Vec::new(), total: 0 }
    }

    fn violations(self) -> Vec<Violation> {
        let violation = |(path, constraint): (Path, Constraint)| Violation { path: path.to_string(), constraint };
        self.violated.into_iter().map(violation).collect()
    }

    fn finish(self) -> Result<(), ValidationError> {
        let total = self.total;
        ValidationError::from_violations(self.violations(), total).map_or(Ok(()), Err)
    }

    /// Checks the value of a member.
    pub fn member<T: ?Sized>(&mut self, name: &'static str, value: &T, check: impl FnOnce(&mut Self, &T)) {
        self.within(|| Segment::Member(name), |validator| check(validator, value));
    }

    /// Checks the value of an optional member, if it is set.
    pub fn optional<T>(&mut self, name: &'static str, value: &Option<T>, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            self.member(name, value, check);
        }
    }

    /// Checks that a required member is set, if its type is an `Option`.
    pub fn required<T>(&mut self, name: &'static str, value: &Option<T>) {
        if value.is_none() {
            self.within(|| Segment::Member(name), |validator| validator.violate(Constraint::Required));
        }
    }

    /// Checks each item of a list.
    pub fn each<T>(&mut self, items: &[T], check: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            self.within(|| Segment::Index(index), |validator| check(validator, item));
        }
    }

    /// Checks each key and each value of a map.
    pub fn entries<K: MapKey, V>(&mut self, map: &Map<K, V>, check: impl Fn(&mut Self, &K, &V)) {
        for (position, (key, value)) in map.iter().enumerate() {
            self.within(|| Segment::entry(key, position), |validator| check(validator, key, value));
        }
    }

    /// Checks a length (`smithy.api#length`): the number of Unicode scalar values of a string, bytes of a
    /// blob, or entries of a list or map.
    pub fn length<T: Length + ?Sized>(&mut self, value: &T, allowed: impl RangeBounds<u64>) {
        self.has_length(value, allowed);
    }

    /// Checks a length as [`length`](Self::length) does, and returns whether it is allowed, so that the caller
    /// can skip expensive checks of a value that is too long.
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
        let sorted = sorted_positions(items, T::cmp);
        // Equal items keep their order.
        let duplicates =
            sorted.iter().zip(sorted.iter().skip(1)).filter(|(one, next)| items.get(**one) == items.get(**next));
        let first_duplicate = duplicates.map(|(first, second)| (*second, *first)).min();
        if let Some((second, first)) = first_duplicate {
            self.violate(Constraint::UniqueItems { first, second });
        }
    }

    /// Checks as [`unique`](Self::unique) does, but in O(n²), for items that contain floats and so have no
    /// total order. The specification no longer allows such items.
    pub fn unique_unordered<T: PartialEq>(&mut self, items: &[T]) {
        if !self.strict() {
            return;
        }
        let duplicate = items.iter().enumerate().find_map(|(second, item)| {
            let first = items.iter().take(second).position(|earlier| earlier == item)?;
            Some(Constraint::UniqueItems { first, second })
        });
        if let Some(constraint) = duplicate {
            self.violate(constraint);
        }
    }

    /// Checks that the value of a string enum is in the model.
    pub fn enum_value(&mut self, is_known: bool, values: &'static [&'static str]) {
        if self.strict() && !is_known {
            self.violate(Constraint::Enum { values });
        }
    }

    /// Checks that the value of an integer enum is in the model.
    pub fn int_enum_value(&mut self, is_known: bool, values: &'static [i32]) {
        if self.strict() && !is_known {
            self.violate(Constraint::IntEnum { values });
        }
    }

    /// Checks that the member of a union is in the model.
    pub fn union_member(&mut self, is_known: bool, members: &'static [&'static str]) {
        if self.strict() && !is_known {
            self.violate(Constraint::Union { members });
        }
    }

    fn strict(&self) -> bool {
        self.policy == Validation::Strict
    }

    /// Checks a part of the value.
    #[inline]
    fn within(&mut self, segment: impl FnOnce() -> Segment, check: impl FnOnce(&mut Self)) {
        let before = self.violated.len();
        check(self);
        if self.violated.len() > before {
            self.push_outer(before, segment());
        }
    }

    #[cold]
    fn push_outer(&mut self, before: usize, segment: Segment) {
        for (path, _) in self.violated.iter_mut().skip(before) {
            path.push_outer(segment.clone());
        }
    }

    #[cold]
    fn violate(&mut self, constraint: Constraint) {
        self.total += 1;
        if self.violated.len() < ValidationError::MAX_VIOLATIONS {
            self.violated.push((Path::default(), constraint));
        }
    }
}
