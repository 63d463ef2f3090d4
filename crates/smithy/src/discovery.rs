//! Endpoints that the service itself names (`aws.api#clientEndpointDiscovery`).

use crate::Map;

/// How the endpoint of one call is discovered (`aws.api#clientDiscoveredEndpoint`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovery {
    /// Whether the endpoint of the rules is not good for calls of the operation.
    pub required: bool,
    /// The members of the input that an address depends on, by name (`aws.api#clientEndpointDiscoveryId`).
    pub identifiers: Map<String, String>,
}

impl Discovery {
    /// An address that depends on no member of the input.
    pub fn new(required: bool) -> Self {
        Self { required, identifiers: Map::new() }
    }

    /// The same, for the input's member `name`, where it is set.
    #[must_use]
    pub fn identifier(mut self, name: &str, value: Option<&str>) -> Self {
        self.identifiers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self
    }
}
