//! The keys of maps.

/// A string of the model that can be a map key: `String`, or an enum.
pub trait MapKey: Ord + for<'a> From<&'a str> + AsRef<str> {
    /// Returns the key if it is an enum value of the model, so that paths in errors may show it. `None`
    /// for any other text, which is data and may be sensitive.
    fn known(&self) -> Option<&str> {
        None
    }
}

impl MapKey for String {}
