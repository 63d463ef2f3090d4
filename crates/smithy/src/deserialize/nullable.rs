//! Values that may be `null`, and boxed values.

use super::{DeserializeContext, DeserializeShape};
use serde_core::de::{DeserializeSeed, Deserializer, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Reads a value that may be `null`.
pub(crate) struct Nullable<'c, T>(pub(crate) &'c mut DeserializeContext, pub(crate) PhantomData<T>);

impl<'c, T> Nullable<'c, T> {
    pub(crate) fn new(context: &'c mut DeserializeContext) -> Self {
        Self(context, PhantomData)
    }
}

impl<'de, T: DeserializeShape<'de>> DeserializeSeed<'de> for Nullable<'_, T> {
    type Value = Option<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: DeserializeShape<'de>> Visitor<'de> for Nullable<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::deserialize_shape(deserializer, self.0).map(Some)
    }
}

impl<'de, T: DeserializeShape<'de>> DeserializeShape<'de> for Box<T> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        let value = T::deserialize_shape(deserializer, context)?;
        context.charge(size_of::<T>())?;
        Ok(Box::new(value))
    }
}

impl<'de, T: DeserializeShape<'de>> DeserializeShape<'de> for Option<T> {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        Nullable::new(context).deserialize(deserializer)
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}
