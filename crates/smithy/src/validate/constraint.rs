//! The values that `smithy.api#length` and `smithy.api#range` apply to.

use crate::{Blob, Map};

/// A value that has a length in the sense of `smithy.api#length`.
pub trait Length {
    /// The number of Unicode scalar values of a string, bytes of a blob, or entries of a list or map.
    fn length(&self) -> u64;
}

impl Length for str {
    fn length(&self) -> u64 {
        self.chars().count() as u64
    }
}

impl Length for String {
    fn length(&self) -> u64 {
        self.as_str().length()
    }
}

impl Length for Blob {
    fn length(&self) -> u64 {
        self.as_ref().len() as u64
    }
}

impl<T> Length for [T] {
    fn length(&self) -> u64 {
        self.len() as u64
    }
}

impl<T> Length for Vec<T> {
    fn length(&self) -> u64 {
        self.len() as u64
    }
}

impl<K, V> Length for Map<K, V> {
    fn length(&self) -> u64 {
        self.len() as u64
    }
}

/// A number in the sense of `smithy.api#range`.
pub trait Numeric: Copy + PartialOrd {
    /// The number as a float, for messages.
    fn to_f64(self) -> f64;
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Numeric for $type {
            fn to_f64(self) -> f64 {
                self as f64
            }
        }
    )*};
}

number!(i8, i16, i32, i64, i128, f64);

impl Numeric for f32 {
    fn to_f64(self) -> f64 {
        // The decimal of the model: `f64::from` turns 0.1 into 0.10000000149011612.
        self.to_string().parse().unwrap_or_else(|_| f64::from(self))
    }
}
