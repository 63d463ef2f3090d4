use crate::Document;
use std::collections::BTreeMap;

/// Where a request goes, and how it is signed there.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The URL: scheme, host, perhaps a port and a path in front of the operation's own.
    pub url: String,
    /// Headers that every request to this endpoint carries, each with its values.
    pub headers: Vec<(String, Vec<String>)>,
    /// What the endpoint asks of a request's signature, the preferred scheme first.
    ///
    /// An empty list leaves the service's own signing name and the client's region in place.
    pub auth_schemes: Vec<AuthScheme>,
    /// Whatever else the rules state about the endpoint, by name.
    pub properties: BTreeMap<String, Document>,
}

impl Endpoint {
    /// The endpoint at `url`, which is not checked here.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), headers: Vec::new(), auth_schemes: Vec::new(), properties: BTreeMap::new() }
    }

    /// Adds a header with its values.
    #[must_use]
    pub fn with_header<V: Into<String>>(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.headers.push((name.into(), values.into_iter().map(Into::into).collect()));
        self
    }

    /// Adds an authentication scheme behind those already there.
    #[must_use]
    pub fn with_auth_scheme(mut self, scheme: AuthScheme) -> Self {
        self.auth_schemes.push(scheme);
        self
    }

    /// Sets a property other than `authSchemes`.
    #[must_use]
    pub fn with_property(mut self, name: impl Into<String>, value: impl Into<Document>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }
}

/// One entry of an endpoint's `authSchemes`: what to sign with, where it differs from the service's own settings.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AuthScheme {
    /// `sigv4` or `sigv4a`, for instance.
    pub name: String,
    /// The service name in the signature's scope (`signingName`).
    pub signing_name: Option<String>,
    /// The region in the signature's scope (`signingRegion`), for `sigv4`.
    pub signing_region: Option<String>,
    /// The regions that the signature is valid in (`signingRegionSet`), for `sigv4a`; `*` means all.
    pub signing_region_set: Vec<String>,
    /// Whether the path goes into the signature without being percent-encoded again (`disableDoubleEncoding`).
    pub disable_double_encoding: bool,
    /// Settings that have no field here, by name.
    pub properties: BTreeMap<String, Document>,
}

impl AuthScheme {
    /// The scheme called `name`, changing nothing.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            signing_name: None,
            signing_region: None,
            signing_region_set: Vec::new(),
            disable_double_encoding: false,
            properties: BTreeMap::new(),
        }
    }

    /// Sets the service name to sign with.
    #[must_use]
    pub fn with_signing_name(mut self, name: impl Into<String>) -> Self {
        self.signing_name = Some(name.into());
        self
    }

    /// Sets the region to sign with.
    #[must_use]
    pub fn with_signing_region(mut self, region: impl Into<String>) -> Self {
        self.signing_region = Some(region.into());
        self
    }

    /// Sets the regions that the signature is valid in.
    #[must_use]
    pub fn with_signing_region_set<R: Into<String>>(mut self, regions: impl IntoIterator<Item = R>) -> Self {
        self.signing_region_set = regions.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether the path goes into the signature without being percent-encoded again.
    #[must_use]
    pub fn with_disable_double_encoding(mut self, disable: bool) -> Self {
        self.disable_double_encoding = disable;
        self
    }

    /// Sets a property that has no field of its own.
    #[must_use]
    pub fn with_property(mut self, name: impl Into<String>, value: impl Into<Document>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }
}
