//! Why no client can be built.

#[cfg(feature = "aws-config")]
use crate::env_error::EnvError;
use awsjson_smithy::Escaped;
use thiserror::Error;

/// A setting that no client can be built with.
#[derive(Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No region is set, without which there is no endpoint and no signature.
    #[cfg_attr(
        feature = "aws-config",
        error(
            "no region: set `region` on the builder, or AWS_REGION or the profile's `region` for `from_env`, for \
             example to us-east-1"
        )
    )]
    #[cfg_attr(not(feature = "aws-config"), error("no region: set `region` on the builder, for example to us-east-1"))]
    MissingRegion,
    /// The region is not valid as a part of a host name.
    #[error("`region` is not usable: set the name of one, such as \"us-east-1\"")]
    InvalidRegion,
    /// The endpoint is not an absolute `http` or `https` URL in ASCII without user, query and fragment.
    #[error(
        "`endpoint_url` is not usable: set an http or https URL in ASCII without user, query and fragment, \
         such as https://example.com"
    )]
    InvalidEndpointUrl,
    /// The application's name is empty, too long, or has other characters than allowed.
    #[error("`app_name` is not usable: set 1 to {MAX_APP_NAME} ASCII letters, digits and !#$%&'*+-.^_`|~")]
    InvalidAppName,
    /// The root certificates cannot be read; the reason.
    #[error("`root_certificates_pem` cannot be read: {}; set one or more certificates in PEM", Escaped(.0))]
    InvalidRootCertificates(String),
    /// A setting, named here, only applies to the default transport, and the client has another one.
    #[error(
        "`{0}` does not apply to a custom `transport`: leave it out, or wrap a transport of HyperTransport::builder()"
    )]
    NotForCustomTransport(&'static str),
    /// The environment has a setting that is not usable.
    #[cfg(feature = "aws-config")]
    #[error("{0}")]
    Environment(EnvError),
}

awsjson_smithy::debug_line!(BuildError);

/// The longest name of an application, as in all AWS SDKs.
pub(crate) const MAX_APP_NAME: usize = 50;
