//! Endpoint discovery: endpoints that the service itself returns (`aws.api#clientEndpointDiscovery`).

use crate::Map;

/// How the endpoint of one call is discovered (`aws.api#clientDiscoveredEndpoint`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovery {
    /// Whether discovery is required: if it fails, the endpoint of the endpoint rules must not be used.
    pub required: bool,
    /// The members of the input that the endpoint depends on, by name (`aws.api#clientEndpointDiscoveryId`).
    pub identifiers: Map<String, String>,
}

impl Discovery {
    /// Creates a discovery whose endpoint depends on no member of the input.
    pub fn new(required: bool) -> Self {
        Self { required, identifiers: Map::new() }
    }

    /// Adds the input's member `name` as an identifier, if it is set.
    #[must_use]
    pub fn identifier(mut self, name: &str, value: Option<&str>) -> Self {
        self.identifiers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }
}
