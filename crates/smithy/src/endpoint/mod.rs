//! Endpoints: what the rules of a service resolve to.

/// Where requests go.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Scheme, host and base path.
    pub url: String,
}

/// What a client knows that endpoint rules may ask for.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct EndpointConfig {
    /// The region.
    pub region: Option<String>,
}

/// No endpoint for this configuration.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EndpointError {}
