//! The traits of values that can be read.

use super::DeserializeContext;
use serde_core::de::Deserializer;

/// A Smithy value that can be read from a serde [`Deserializer`].
///
/// `null` means that a value is absent. The [`DeserializeContext`] determines how strictly the value is read,
/// and how much memory it may use.
pub trait DeserializeShape<'de>: Sized {
    /// Reads one value.
    ///
    /// # Errors
    /// When the data is malformed, or is not of the type that the model declares.
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error>;

    /// The value that `null` represents in a list or map. `None` if such an entry is dropped, as in every
    /// collection without the `smithy.api#sparse` trait.
    fn null() -> Option<Self> {
        None
    }
}

/// A value that can be read without borrowing from its source.
pub trait DeserializeShapeOwned: for<'de> DeserializeShape<'de> {}
impl<T: for<'de> DeserializeShape<'de>> DeserializeShapeOwned for T {}
