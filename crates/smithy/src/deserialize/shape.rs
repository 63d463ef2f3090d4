//! The trait of values that can be read.

use super::DeserializeContext;
use serde_core::de::Deserializer;

/// A Smithy value that can be read from a serde [`Deserializer`].
///
/// `null` is absence. What else is forgiven, and how much memory the value may take, is a matter of
/// the [`DeserializeContext`].
pub trait DeserializeShape<'de>: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// When the data is malformed or has another type than the model says.
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error>;

    /// The value that `null` represents inside a list or map: `None` when the entry is dropped, as in
    /// every collection without the `smithy.api#sparse` trait.
    fn null() -> Option<Self> {
        None
    }
}

/// A value that can be read without borrowing from its source.
pub trait DeserializeShapeOwned: for<'de> DeserializeShape<'de> {}
impl<T: for<'de> DeserializeShape<'de>> DeserializeShapeOwned for T {}
