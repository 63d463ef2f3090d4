//! Finds the constraints that a value is subject to, and violates them one by one.

use crate::arbitrary::{Scope, values};
use crate::model::Shape;
use awsjson_smithy::validate::Constraint;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use regex_lite::Regex;
use serde_json::Value;
use std::collections::BTreeSet;

/// A way to violate a constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    TooShort,
    TooLong,
    Mismatch,
    TooLow,
    TooHigh,
    Duplicate,
}

impl Breach {
    /// The ways in which a value of `shape` can violate the constraints of this shape itself.
    fn of(shape: Shape) -> Vec<Self> {
        let (shortest, longest) = shape.length();
        let (lowest, highest) = shape.range();
        let possible = [
            (shortest > 0, Self::TooShort),
            (longest.is_some(), Self::TooLong),
            (shape.pattern().is_some(), Self::Mismatch),
            (lowest.is_some(), Self::TooLow),
            (highest.is_some(), Self::TooHigh),
            (shape.unique(), Self::Duplicate),
        ];
        possible.into_iter().filter_map(|(possible, breach)| possible.then_some(breach)).collect()
    }

    /// Whether a violation of this kind is reported as `constraint`.
    pub fn is_reported_as(self, constraint: &Constraint) -> bool {
        match self {
            Self::TooShort | Self::TooLong => matches!(constraint, Constraint::Length { .. }),
            Self::Mismatch => matches!(constraint, Constraint::Pattern { .. }),
            Self::TooLow | Self::TooHigh => matches!(constraint, Constraint::Range { .. }),
            Self::Duplicate => matches!(constraint, Constraint::UniqueItems { .. }),
        }
    }

    /// Whether a violation of this kind may also violate `constraint`: a string of invalid length often does not match
    /// the pattern either.
    pub fn may_also_violate(self, constraint: &Constraint) -> bool {
        matches!(self, Self::TooShort | Self::TooLong) && matches!(constraint, Constraint::Pattern { .. })
    }
}

/// A constraint in the model: a path without indices and keys, and the way to violate it.
pub type Place = (String, Breach);

/// All constraints within `shape`, determined from the model.
pub fn places(shape: Shape) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    add_places(shape, "", &mut found);
    found
}

fn add_places(shape: Shape, path: &str, found: &mut BTreeSet<Place>) {
    found.extend(Breach::of(shape).into_iter().map(|breach| (path.to_owned(), breach)));
    match shape.shape_type().as_str() {
        "structure" | "union" => shape.members().for_each(|(name, it)| add_places(it, &join(path, name), found)),
        "list" => add_places(shape.item(), &format!("{path}[]"), found),
        "map" => {
            assert!(Breach::of(shape.key()).is_empty(), "{path}: constraints on keys are not supported yet");
            add_places(shape.value(), &format!("{path}[]"), found);
        }
        _ => {}
    }
}

fn join(path: &str, member: &str) -> String {
    if path.is_empty() { member.to_owned() } else { format!("{path}.{member}") }
}

/// A constraint on a part of a value.
#[derive(Debug, Clone)]
pub struct Site {
    position: Position,
    /// The way to violate the constraint.
    pub breach: Breach,
}

/// A part of a value.
#[derive(Debug, Clone)]
struct Position {
    shape: Shape,
    /// The path in the notation of validation errors.
    path: String,
    /// The path in the notation of [`places`].
    place: String,
    /// The path as a JSON pointer (RFC 6901).
    pointer: String,
}

/// All constraints that can be violated in `value`.
pub fn sites(shape: Shape, value: &Value) -> Vec<Site> {
    let root = Position { shape, path: String::new(), place: String::new(), pointer: String::new() };
    let mut found = Vec::new();
    root.add_sites(value, &mut found);
    found
}

impl Position {
    fn add_sites(&self, value: &Value, found: &mut Vec<Site>) {
        found.extend(Breach::of(self.shape).into_iter().map(|breach| Site { position: self.clone(), breach }));
        match (self.shape.shape_type().as_str(), value) {
            ("structure" | "union", Value::Object(members)) => {
                for (name, shape) in self.shape.members() {
                    if let Some(value) = members.get(name) {
                        let (path, place) = (join(&self.path, name), join(&self.place, name));
                        self.within(path, place, name, shape).add_sites(value, found);
                    }
                }
            }
            ("list", Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let (path, place) = (format!("{}[{index}]", self.path), format!("{}[]", self.place));
                    self.within(path, place, &index.to_string(), self.shape.item()).add_sites(item, found);
                }
            }
            ("map", Value::Object(entries)) => {
                for (key, value) in entries {
                    let (path, place) = (format!("{}[{key:?}]", self.path), format!("{}[]", self.place));
                    self.within(path, place, key, self.shape.value()).add_sites(value, found);
                }
            }
            _ => {}
        }
    }

    fn within(&self, path: String, place: String, step: &str, shape: Shape) -> Self {
        Self { shape, path, place, pointer: format!("{}/{step}", self.pointer) }
    }
}

impl Site {
    /// The path at which the violation has to be reported.
    pub fn path(&self) -> &str {
        &self.position.path
    }

    /// The constraint in the model.
    pub fn place(&self) -> Place {
        (self.position.place.clone(), self.breach)
    }

    /// A copy of `value` that violates only this constraint.
    pub fn violated_in(&self, value: &Value, runner: &mut TestRunner) -> Value {
        let mut value = value.clone();
        let target = value.pointer_mut(&self.position.pointer).expect("the site belongs to this value");
        let (shortest, longest) = self.position.shape.length();
        let (lowest, highest) = self.position.shape.range();
        let too_long = longest.map_or(usize::MAX, |longest| longest + 1);
        match (self.breach, target) {
            (Breach::TooShort, Value::String(text)) => *text = text.chars().take(shortest - 1).collect(),
            (Breach::TooLong, Value::String(text)) => {
                let last = text.chars().last().unwrap_or('x');
                *text = text.chars().chain(std::iter::repeat(last)).take(too_long).collect();
            }
            (Breach::Mismatch, Value::String(text)) => *text = self.mismatched(text),
            (Breach::TooShort, Value::Array(items)) => items.truncate(shortest - 1),
            (Breach::TooLong, Value::Array(items)) => self.lengthen(items, too_long, runner),
            (Breach::Duplicate, Value::Array(items)) => items.push(items.first().expect("an item").clone()),
            (Breach::TooLow, number) => *number = Value::from(lowest.expect("a minimum") - 1),
            (Breach::TooHigh, number) => *number = Value::from(highest.expect("a maximum") + 1),
            (breach, value) => panic!("{breach:?} does not fit {value}"),
        }
        value
    }

    /// `text` with one character replaced, so that it does not match the pattern.
    fn mismatched(&self, text: &str) -> String {
        let pattern = Regex::new(self.position.shape.pattern().expect("a pattern")).expect("a regular expression");
        let candidates = [' ', '\0'].into_iter().flat_map(|other| {
            text.char_indices().map(move |(at, old)| {
                let after = text.get(at + old.len_utf8()..).unwrap_or_default();
                format!("{}{other}{after}", text.get(..at).unwrap_or_default())
            })
        });
        let mut mismatches = candidates.filter(|candidate| !pattern.is_match(candidate));
        mismatches.next().expect("a character that the pattern forbids")
    }

    fn lengthen(&self, items: &mut Vec<Value>, length: usize, runner: &mut TestRunner) {
        let more = values(self.position.shape.item(), Scope::Complete);
        while items.len() < length {
            let item = more.new_tree(runner).expect("an item").current();
            if !(self.position.shape.unique() && items.contains(&item)) {
                items.push(item);
            }
        }
    }
}
