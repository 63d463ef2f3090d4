//! Reads Smithy values through any serde `Deserializer`, either leniently, as the Smithy specification
//! requires of clients, or strictly.

mod collection;
mod context;
mod correction;
mod nullable;
mod shape;

pub(crate) use collection::{list_growth, map_growth, push};
pub use context::DeserializeContext;
pub use correction::CorrectionDefault;
pub(crate) use nullable::Nullable;
pub use shape::{DeserializeShape, DeserializeShapeOwned};

use serde_core::de::{Deserializer, Error as _, IgnoredAny, MapAccess};

/// Reads a value for serde's `Deserialize`. Errors of a strict `context` start with the path.
#[doc(hidden)]
pub fn deserialize<'de, T: DeserializeShape<'de>, D: Deserializer<'de>>(
    deserializer: D,
    mut context: DeserializeContext,
) -> Result<T, D::Error> {
    T::deserialize_shape(deserializer, &mut context).map_err(|error| {
        let path = context.failed_at();
        // The position at the end of the message survives, because serde_json parses it out of custom messages.
        if context.is_rejected() && !path.is_empty() {
            D::Error::custom(format_args!("{path}: {error}"))
        } else {
            error
        }
    })
}

/// Skips a value of any type.
pub(crate) fn skip<'de, A: MapAccess<'de>>(access: &mut A) -> Result<(), A::Error> {
    access.next_value::<IgnoredAny>().map(|_| ())
}
