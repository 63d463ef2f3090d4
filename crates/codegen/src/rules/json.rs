//! JSON values with their path in the document, for error messages.

use super::error::EndpointRulesError;
use serde_json::{Map, Value};

/// A value and its path in the model.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    place: String,
}

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value, place: impl Into<String>) -> Self {
        Self { value, place: place.into() }
    }

    /// An error at this value.
    pub(super) fn error(&self, problem: impl Into<String>) -> EndpointRulesError {
        EndpointRulesError { place: self.place.clone(), problem: problem.into() }
    }

    /// The member `key`, if it exists.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key)?;
        Some(Node::new(value, format!("{}.{key}", self.place)))
    }

    /// The required member `key`.
    pub(super) fn member(&self, key: &str) -> Result<Node<'a>, EndpointRulesError> {
        self.get(key).ok_or_else(|| self.error(format!("`{key}` is missing")))
    }

    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, EndpointRulesError> {
        self.value.as_object().ok_or_else(|| self.error("not an object"))
    }

    /// The members of an object, in the order of the file.
    pub(super) fn members(&self) -> Result<Vec<(&'a str, Node<'a>)>, EndpointRulesError> {
        let member = |(key, value): (&'a String, _)| (key.as_str(), Node::new(value, format!("{}.{key}", self.place)));
        Ok(self.object()?.iter().map(member).collect())
    }

    pub(super) fn items(&self) -> Result<Vec<Node<'a>>, EndpointRulesError> {
        let items = self.value.as_array().ok_or_else(|| self.error("not an array"))?;
        Ok(items.iter().enumerate().map(|(i, value)| Node::new(value, format!("{}[{i}]", self.place))).collect())
    }

    pub(super) fn string(&self) -> Result<&'a str, EndpointRulesError> {
        self.value.as_str().ok_or_else(|| self.error("not a string"))
    }

    pub(super) fn bool(&self) -> Result<bool, EndpointRulesError> {
        self.value.as_bool().ok_or_else(|| self.error("not a boolean"))
    }

    pub(super) fn integer<T: TryFrom<i64>>(&self) -> Result<T, EndpointRulesError> {
        let integer = self.value.as_i64().and_then(|value| T::try_from(value).ok());
        integer.ok_or_else(|| self.error("not an integer in range"))
    }
}
