//! TLS by rustls, set up when the first `https` connection is made.

use super::native_roots::Extent;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, InvalidMessage, RootCertStore};
use std::sync::Arc;
use thiserror::Error;

/// Which certificate authorities are trusted.
#[derive(Debug, Clone, Default)]
pub(crate) enum Roots {
    /// The platform's or Mozilla's, by the features of this crate.
    #[default]
    Default,
    /// The caller's own.
    Own(Arc<RootCertStore>),
}

/// Root certificates that cannot be used.
#[derive(Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RootCertificatesError {
    /// There is no certificate in the text.
    #[error("there is no certificate in it")]
    Empty,
    /// A certificate is not valid PEM, or cannot be a root; the reason.
    #[error("{0}")]
    Invalid(String),
}

awsjson_smithy::debug_line!(RootCertificatesError);

/// TLS cannot be set up. Nothing was sent. The cause may be temporary, so the next call tries again.
#[derive(Debug, Clone, Error)]
pub(super) enum TlsSetupError {
    #[error("no cryptography: turn on the feature `ring` or `aws-lc-rs`")]
    #[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
    NoCryptography,
    #[error(
        "this machine has no root certificates: install them (ca-certificates), or give the builder \
         root_certificates_pem"
    )]
    #[cfg(feature = "native-roots")]
    NoRoots,
    #[error(
        "the root certificates of this machine cannot be loaded: {0}; see that they can be read, or give the \
         builder root_certificates_pem"
    )]
    #[cfg(feature = "native-roots")]
    UnreadableRoots(String),
    #[error(
        "no root certificates: turn on the feature `native-roots` or `webpki-roots`, or give the builder \
         root_certificates_pem"
    )]
    #[cfg(not(any(feature = "native-roots", feature = "webpki-roots")))]
    NoRootsFeature,
    #[error("{0}")]
    Other(String),
}

impl Roots {
    /// Reads one or more certificates in PEM.
    pub(crate) fn from_pem(pem: &[u8]) -> Result<Self, RootCertificatesError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| RootCertificatesError::Invalid(format!("{error:?}")))?;
            roots.add(certificate).map_err(|error| RootCertificatesError::Invalid(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(RootCertificatesError::Empty);
        }
        Ok(Self::Own(Arc::new(roots)))
    }
}

/// What is needed to set up TLS later.
#[derive(Debug, Clone, Default)]
pub(super) struct TlsConfig {
    pub(super) roots: Roots,
}

impl TlsConfig {
    /// Loads the root certificates. Reading the platform's takes milliseconds, and blocks.
    pub(super) fn load(&self, extent: Extent) -> Result<LoadedTls, TlsSetupError> {
        let (roots, unreadable, is_complete) = match &self.roots {
            Roots::Own(roots) => (roots.clone(), None, true),
            Roots::Default => {
                let DefaultRoots { roots, unreadable, is_complete } = default_roots(extent)?;
                (Arc::new(roots), unreadable, is_complete)
            }
        };
        let builder = ClientConfig::builder_with_provider(provider()?)
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsSetupError::Other(error.to_string()))?;
        let mut config = builder.with_root_certificates(roots).with_no_client_auth();
        if cfg!(feature = "http2") {
            config.alpn_protocols = [&b"h2"[..], b"http/1.1"].map(Vec::from).into();
        }
        Ok(LoadedTls { config, unreadable, is_complete })
    }
}

/// A TLS configuration, with its root certificates.
pub(super) struct LoadedTls {
    pub(super) config: ClientConfig,
    /// Why some of the platform's root certificates are missing. That may be temporary as well.
    pub(super) unreadable: Option<String>,
    /// Whether there are no others to be read.
    pub(super) is_complete: bool,
}

struct DefaultRoots {
    roots: RootCertStore,
    unreadable: Option<String>,
    is_complete: bool,
}

#[cfg(feature = "ring")]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, TlsSetupError> {
    Ok(Arc::new(rustls::crypto::ring::default_provider()))
}

#[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, TlsSetupError> {
    Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
}

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, TlsSetupError> {
    rustls::crypto::CryptoProvider::get_default().cloned().ok_or(TlsSetupError::NoCryptography)
}

#[cfg(feature = "native-roots")]
fn default_roots(extent: Extent) -> Result<DefaultRoots, TlsSetupError> {
    let (found, is_complete) = super::native_roots::read(extent);
    let mut roots = RootCertStore::empty();
    let (valid, _) = roots.add_parsable_certificates(found.certs);
    // The folders may have what the file lacks.
    if !is_complete && (valid == 0 || !found.errors.is_empty()) {
        return default_roots(Extent::All);
    }
    match found.errors.first().map(ToString::to_string) {
        unreadable if valid > 0 => Ok(DefaultRoots { roots, unreadable, is_complete }),
        None => Err(TlsSetupError::NoRoots),
        Some(unreadable) => Err(TlsSetupError::UnreadableRoots(unreadable)),
    }
}

#[cfg(all(feature = "webpki-roots", not(feature = "native-roots")))]
fn default_roots(_: Extent) -> Result<DefaultRoots, TlsSetupError> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    Ok(DefaultRoots { roots, unreadable: None, is_complete: true })
}

#[cfg(not(any(feature = "native-roots", feature = "webpki-roots")))]
fn default_roots(_: Extent) -> Result<DefaultRoots, TlsSetupError> {
    Err(TlsSetupError::NoRootsFeature)
}

/// Why a server was not trusted, and what to do about it. A repeat will not change that.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct TlsRefusal(String);

impl TlsRefusal {
    /// `unreadable` is the reason why some root certificates are missing.
    pub(super) fn new(refused: &rustls::Error, unreadable: Option<&str>) -> Self {
        let missing = unreadable.map_or_else(String::new, |unreadable| {
            format!("; some root certificates of this machine cannot be loaded: {unreadable}")
        });
        let advice = match refused {
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                "; to trust an authority of your own, set `root_certificates_pem` on the builder"
            }
            rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
                "; does the server speak TLS on this port?"
            }
            _ => "",
        };
        Self(format!("{refused}{missing}{advice}"))
    }
}
