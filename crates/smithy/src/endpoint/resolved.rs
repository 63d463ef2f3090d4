use crate::{Document, Map};

/// A resolved endpoint: the destination of a request, and how the request is signed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Endpoint {
    /// The URL: scheme and host, with an optional port and an optional base path.
    pub url: String,
    /// The headers to add to each request, each with its values.
    pub headers: Vec<(String, Vec<String>)>,
    /// The authentication schemes in the order of preference.
    ///
    /// If the list is empty, requests are signed for the service's signing name and the client's region.
    pub auth_schemes: Vec<AuthScheme>,
    /// The other properties of the endpoint, by name.
    pub properties: Map<String, Document>,
}

impl Endpoint {
    /// Creates an endpoint with this URL, which is not validated here.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), headers: Vec::new(), auth_schemes: Vec::new(), properties: Map::new() }
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

    /// Adds an authentication scheme after the existing ones.
    #[must_use]
    #[inline]
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

/// An entry of an endpoint's `authSchemes`: the settings for signing that differ from those of the service.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AuthScheme {
    /// The name, for example `sigv4` or `sigv4a`.
    pub name: String,
    /// The service name in the signature's scope (`signingName`).
    pub signing_name: Option<String>,
    /// The region in the signature's scope (`signingRegion`), for `sigv4`.
    pub signing_region: Option<String>,
    /// The regions that the signature is valid in (`signingRegionSet`), for `sigv4a`; `*` means all.
    pub signing_region_set: Vec<String>,
    /// Whether the path is signed without percent-encoding it a second time (`disableDoubleEncoding`).
    pub disable_double_encoding: bool,
    /// Settings that have no field, by name.
    pub properties: Map<String, Document>,
}

impl AuthScheme {
    /// Creates the scheme `name`, which changes no settings.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            signing_name: None,
            signing_region: None,
            signing_region_set: Vec::new(),
            disable_double_encoding: false,
            properties: Map::new(),
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

    /// Sets whether the path is signed without percent-encoding it a second time.
    #[must_use]
    pub fn with_disable_double_encoding(mut self, disable: bool) -> Self {
        self.disable_double_encoding = disable;
        self
    }

    /// Sets a property that has no field.
    #[must_use]
    pub fn with_property(mut self, name: impl Into<String>, value: impl Into<Document>) -> Self {
        self.properties.insert(name.into(), value.into());
        self
    }
}
