use crate::Escaped;
use std::borrow::Cow;
use thiserror::Error;

/// An endpoint could not be resolved.
#[derive(Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The service's endpoint rules reject the settings, with this message of the rules.
    #[error("{}", Escaped(.0))]
    Refused(Cow<'static, str>),
    /// The rules require the parameter with this name, which is not set.
    #[error("the endpoint rules require `{0}`: set it on the client")]
    MissingParameter(&'static str),
    /// No rule matches the settings.
    #[error("no endpoint rule matches these settings: check the region, or set a custom endpoint")]
    NoMatchingRule,
    /// This URL of the endpoint is not an absolute `http` or `https` URL with a host.
    #[error(
        "the endpoint `{}` is not a URL such as https://example.com: use http or https, a host, and no query",
        Escaped(.0)
    )]
    InvalidUrl(String),
    /// The member with this name is a part of the host name (`smithy.api#hostLabel`), and is not set, or is
    /// not a valid host label.
    #[error("`{0}` is a part of the host name: set it to 1 to 63 ASCII letters, digits and inner hyphens")]
    InvalidHostLabel(&'static str),
}

crate::debug_line!(EndpointError);

impl EndpointError {
    /// Creates the error of endpoint rules that reject the settings with `message`.
    pub fn refused(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused(message.into())
    }
}
