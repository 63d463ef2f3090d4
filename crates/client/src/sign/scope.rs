//! What a signature is valid for.

/// What a signature is valid for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scope {
    pub(crate) service: String,
    /// For SigV4a, a comma-separated list of regions.
    pub(crate) region: String,
    /// Whether it is SigV4a, whose signatures any number of regions can check.
    #[cfg(feature = "sigv4a")]
    pub(crate) asymmetric: bool,
    /// Whether the path is signed as it is, and not percent-encoded once more.
    pub(crate) path_as_it_is: bool,
}
