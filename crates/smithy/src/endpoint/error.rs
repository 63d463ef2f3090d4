use crate::Escaped;
use std::borrow::Cow;
use thiserror::Error;

/// Why there is no endpoint for the given settings.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The service's rules refuse these settings, with the rules' own message.
    #[error("{}", Escaped(.0))]
    Refused(Cow<'static, str>),
    /// The rules need a parameter that is not set; its name in the rule set.
    #[error("the endpoint rules need `{0}`: set it on the client")]
    MissingParameter(&'static str),
    /// No rule covers these settings.
    #[error("no endpoint rule covers these settings: check the region, or name an endpoint")]
    NoMatchingRule,
    /// The endpoint's URL is not an absolute `http` or `https` URL with a host.
    #[error(
        "the endpoint `{}` is not a URL such as https://example.com: use http or https, a host, and no query",
        Escaped(.0)
    )]
    InvalidUrl(String),
    /// A member that is a part of the host name (`smithy.api#hostLabel`) is not set, or has
    /// characters that a host name cannot have; its name in the model.
    #[error("`{0}` is a part of the host name: give it 1 to 63 ASCII letters, digits and inner hyphens")]
    InvalidHostLabel(&'static str),
}

impl EndpointError {
    /// A refusal by the rules, with their message.
    pub fn refused(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused(message.into())
    }
}
