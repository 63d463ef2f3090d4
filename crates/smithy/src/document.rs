//! Documents: data that has no model.

use crate::deserialize::{Nullable, list_growth, map_growth, push};
use crate::{CorrectionDefault, DeserializeContext, DeserializeShape, Map, SerializeShape};
use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::ser::Serializer;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Any JSON value (`document`).
///
/// Whole numbers of up to 64 bits are exact. All other numbers are floats.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[expect(clippy::exhaustive_enums, reason = "JSON has no other kinds of value")]
pub enum Document {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number
    Number(Number),
    /// Text
    String(String),
    /// A list
    Array(Vec<Self>),
    /// Named values
    Object(Map<String, Self>),
}

/// A number in a [`Document`].
///
/// Two numbers are equal if they have the same kind and the same value: `1` does not equal `1.0`, and
/// `0.0` does not equal `-0.0`. Numbers are ordered by kind, then by value.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_enums, reason = "serde has no other kinds of number")]
pub enum Number {
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A negative whole number.
    Signed(i64),
    /// Any other number.
    Float(f64),
}

impl Number {
    /// The kind, and the value within the kind. The bits of a float are mapped to the order of `f64::total_cmp`.
    fn key(self) -> (u8, i128) {
        match self {
            Self::Unsigned(value) => (0, value.into()),
            Self::Signed(value) => (1, value.into()),
            Self::Float(value) => {
                let bits = value.to_bits() as i64;
                (2, i128::from(bits ^ (((bits >> 63) as u64) >> 1) as i64))
            }
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

macro_rules! from {
    ($($type:ty => |$value:ident| $document:expr),* $(,)?) => {$(
        impl From<$type> for Document {
            fn from($value: $type) -> Self {
                $document
            }
        }
    )*};
}

from! {
    bool => |value| Self::Bool(value),
    u64 => |value| Self::Number(Number::Unsigned(value)),
    i64 => |value| Self::Number(u64::try_from(value).map_or(Number::Signed(value), Number::Unsigned)),
    i32 => |value| Self::from(i64::from(value)),
    f64 => |value| Self::Number(Number::Float(value)),
    &str => |value| Self::String(value.to_owned()),
    String => |value| Self::String(value),
    Vec<Self> => |value| Self::Array(value),
    Map<String, Self> => |value| Self::Object(value),
}

impl CorrectionDefault for Document {
    fn correction_default() -> Self {
        Self::Null
    }
}

impl<'de> DeserializeShape<'de> for Document {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor(context))
    }

    // A document in a collection keeps `null`, which is data.
    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

struct DocumentVisitor<'c>(&'c mut DeserializeContext);

impl<'de> Visitor<'de> for DocumentVisitor<'_> {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Document, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Document, E> {
        self.0.charge(value.len())?;
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Document, E> {
        self.0.charge(value.capacity())?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(Nullable::new(self.0))? {
            let growth = list_growth(list.len());
            push(&mut list, item.unwrap_or(Document::Null), growth, self.0)?;
        }
        Ok(Document::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut entries = Vec::new();
        let mut next = map.next_key::<String>()?;
        while let Some(key) = next {
            self.0.charge(key.capacity())?;
            let value = map.next_value_seed(Nullable::new(self.0))?;
            next = map.next_key()?;
            let growth = map_growth(entries.len(), next.is_none());
            push(&mut entries, (key, value.unwrap_or(Document::Null)), growth, self.0)?;
        }
        Map::from_unique(entries)
            .map(Document::Object)
            .ok_or_else(|| A::Error::custom("the object has a duplicate key"))
    }
}

impl<F> SerializeShape<F> for Document {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(Number::Unsigned(value)) => serializer.serialize_u64(*value),
            Self::Number(Number::Signed(value)) => serializer.serialize_i64(*value),
            Self::Number(Number::Float(value)) => serializer.serialize_f64(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(values) => SerializeShape::<F>::serialize_shape(values, serializer),
            Self::Object(values) => SerializeShape::<F>::serialize_shape(values, serializer),
        }
    }
}

crate::serde_impls!(Document);
