//! Endpoints that the service itself tells (`aws.api#clientEndpointDiscovery`).

use crate::{Map, Operation};

/// The operation that tells where the others of its service are to be called.
pub trait DescribesEndpoints: Operation {
    /// The code of the error that says that an address is no longer good.
    const INVALID_ENDPOINT: Option<&'static str>;

    /// Asks for the address of `operation`, by the identifiers of a call of it.
    fn discovery_input(operation: &str, identifiers: &Map<String, String>) -> Self::Input;

    /// The first address, without a scheme, and for how many minutes it is good.
    fn discovered(output: Self::Output) -> Option<(String, i64)>;
}

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

/// Who finds endpoints: what [`Operation::find_endpoint`] calls, with the type of the service's
/// operation for it.
pub trait EndpointFinder {
    /// What is found.
    type Found;

    /// Finds an endpoint by asking `E`.
    fn find<E: DescribesEndpoints>(self, discovery: Discovery) -> Self::Found;
}
