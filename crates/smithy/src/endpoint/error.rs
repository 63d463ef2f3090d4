use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why there is no endpoint for the given settings.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The service's rules refuse these settings, with the rules' own message.
    Refused(Cow<'static, str>),
    /// The rules need a parameter that is not set; its name in the rule set.
    MissingParameter(&'static str),
    /// No rule covers these settings.
    NoMatchingRule,
    /// The endpoint's URL is not an absolute `http` or `https` URL with a host.
    InvalidUrl(String),
    /// A member that is a part of the host name (`smithy.api#hostLabel`) is not set, or has
    /// characters that a host name cannot have; its name in the model.
    InvalidHostLabel(&'static str),
}

impl EndpointError {
    /// A refusal by the rules, with their message.
    pub fn refused(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Refused(message.into())
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(message) => f.write_str(message),
            Self::MissingParameter(name) => {
                write!(f, "the endpoint rules need `{name}`: set it on the client")
            }
            Self::NoMatchingRule => {
                f.write_str("no endpoint rule covers these settings: check the region, or name an endpoint")
            }
            Self::InvalidHostLabel(member) => write!(
                f,
                "`{member}` is a part of the host name: give it 1 to 63 ASCII letters, digits and inner hyphens"
            ),
            Self::InvalidUrl(url) => write!(
                f,
                "the endpoint `{}` is not a URL such as https://example.com: use http or https, a host, and no query",
                url.escape_debug()
            ),
        }
    }
}

impl Error for EndpointError {}
