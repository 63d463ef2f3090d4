//! Client error correction: the value of a missing required member.

use crate::Map;

/// A type with a value for a required member that is missing from a response ("client error correction" in
/// the Smithy specification).
pub trait CorrectionDefault {
    /// Returns the value: empty, zero, `false`, the Unix epoch, or the unknown variant of an enum or union.
    fn correction_default() -> Self;
}

impl<T> CorrectionDefault for Option<T> {
    fn correction_default() -> Self {
        None
    }
}

impl<T: CorrectionDefault> CorrectionDefault for Box<T> {
    fn correction_default() -> Self {
        Self::new(T::correction_default())
    }
}

macro_rules! correction_is_default {
    ($($type:ty),*) => {$(
        impl CorrectionDefault for $type {
            fn correction_default() -> Self {
                Self::default()
            }
        }
    )*};
}

correction_is_default!(bool, i8, i16, i32, i64, i128, f32, f64, String);

impl<T> CorrectionDefault for Vec<T> {
    fn correction_default() -> Self {
        Self::new()
    }
}

impl<K, V> CorrectionDefault for Map<K, V> {
    fn correction_default() -> Self {
        Self::new()
    }
}
