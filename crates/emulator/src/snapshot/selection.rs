//! A part of a state, for people: what they look for, and no more than fits a page.

use serde::Serialize;
use serde_json::Value;

/// The entries of long lists that a snapshot has: partners, invitations, connections, verifications, e-mails and answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// How many entries a list has at most, the latest ones. Default: all.
    pub(crate) latest: Option<usize>,
    /// A text that one of the values of an entry contains, in lower case. The empty text is in all of them.
    search: String,
}

impl Selection {
    /// The latest entries with a text, in any case.
    pub(crate) fn new(latest: Option<usize>, search: &str) -> Self {
        Self { latest, search: search.to_lowercase() }
    }

    /// The selected items of a list, converted. Without a text, the others are not even looked at.
    pub(super) fn of<I, T: Serialize>(&self, items: I, convert: impl Fn(I::Item) -> T) -> Vec<T>
    where
        I: IntoIterator<IntoIter: DoubleEndedIterator>,
    {
        let found = items.into_iter().rev().map(convert).filter(|it| self.is_in(it));
        let mut selected: Vec<_> = found.take(self.latest.unwrap_or(usize::MAX)).collect();
        selected.reverse();
        selected
    }

    fn is_in<T: Serialize>(&self, entry: &T) -> bool {
        self.search.is_empty() || serde_json::to_value(entry).is_ok_and(|value| contains(&value, &self.search))
    }
}

/// Whether a value contains a text: the names of members do not count, but keys of maps such as connection types do.
fn contains(value: &Value, text: &str) -> bool {
    let is_in = |it: &str| it.to_lowercase().contains(text);
    match value {
        Value::Null => false,
        Value::Bool(it) => is_in(if *it { "true" } else { "false" }),
        Value::Number(it) => is_in(&it.to_string()),
        Value::String(it) => is_in(it),
        Value::Array(items) => items.iter().any(|it| contains(it, text)),
        // Keys in capital letters are values of enums, such as the types of a connection.
        Value::Object(members) => members
            .iter()
            .any(|(key, it)| contains(it, text) || (key.bytes().all(|it| !it.is_ascii_lowercase()) && is_in(key))),
    }
}
