//! What `smithy.api#length` counts.

use crate::Blob;
use std::collections::BTreeMap;

/// A value that has a length in the sense of `smithy.api#length`.
pub trait Length {
    /// Unicode scalar values of a string, bytes of a blob, items of a list or map.
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

impl<K, V> Length for BTreeMap<K, V> {
    fn length(&self) -> u64 {
        self.len() as u64
    }
}
