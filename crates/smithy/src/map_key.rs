//! The keys of maps.

/// A string of the model that can be a map key: `String`, or an enum.
pub trait MapKey: Ord + for<'a> From<&'a str> + AsRef<str> {
    /// The key as paths in errors show it: a value of an enum that the model knows. `None` for
    /// every other text, which is data like a value and may be as sensitive.
    fn known(&self) -> Option<&str> {
        None
    }
}

impl MapKey for String {}
