//! TLS by rustls, set up when the first `https` connection is made.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, InvalidMessage, RootCertStore};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Which certificate authorities are trusted.
#[derive(Debug, Clone)]
pub(crate) enum Roots {
    /// The platform's or Mozilla's, by the features of this crate.
    Default,
    /// The caller's own.
    Own(Arc<RootCertStore>),
}

impl Roots {
    /// Reads one or more certificates in PEM.
    pub(crate) fn from_pem(pem: &[u8]) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| format!("{error:?}"))?;
            roots.add(certificate).map_err(|error| error.to_string())?;
        }
        if roots.is_empty() {
            return Err("there is no certificate in it".to_owned());
        }
        Ok(Self::Own(Arc::new(roots)))
    }
}

/// What is needed to set up TLS later.
#[derive(Debug, Clone)]
pub(crate) struct TlsConfig {
    pub(crate) roots: Roots,
}

impl TlsConfig {
    /// Loads the root certificates. It reads files, so it is done once for a client.
    pub(crate) fn load(&self) -> Result<ClientConfig, String> {
        let roots = match &self.roots {
            Roots::Default => Arc::new(default_roots()?),
            Roots::Own(roots) => roots.clone(),
        };
        let builder = ClientConfig::builder_with_provider(provider()?)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        Ok(builder.with_root_certificates(roots).with_no_client_auth())
    }
}

#[cfg(feature = "ring")]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, String> {
    Ok(Arc::new(rustls::crypto::ring::default_provider()))
}

#[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, String> {
    Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
}

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, String> {
    let installed = rustls::crypto::CryptoProvider::get_default().cloned();
    installed.ok_or_else(|| "no cryptography: turn on the feature `ring` or `aws-lc-rs`".to_owned())
}

#[cfg(feature = "native-roots")]
fn default_roots() -> Result<RootCertStore, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (valid, _) = roots.add_parsable_certificates(found.certs);
    if valid == 0 {
        return Err("this machine has no root certificates: install them (ca-certificates), or give \
                    the builder root_certificates_pem"
            .to_owned());
    }
    Ok(roots)
}

#[cfg(all(feature = "webpki-roots", not(feature = "native-roots")))]
fn default_roots() -> Result<RootCertStore, String> {
    Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
}

#[cfg(not(any(feature = "native-roots", feature = "webpki-roots")))]
fn default_roots() -> Result<RootCertStore, String> {
    Err("no root certificates: turn on the feature `native-roots` or `webpki-roots`, or give the \
         builder root_certificates_pem"
        .to_owned())
}

/// Why a server was not trusted, and what to do about it. A repeat will not change that.
#[derive(Debug)]
pub(super) struct TlsRefusal(pub(super) rustls::Error);

impl fmt::Display for TlsRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        match &self.0 {
            rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                f.write_str("; to trust an authority of your own, set `root_certificates_pem` on the builder")
            }
            rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
                f.write_str("; does the server speak TLS on this port?")
            }
            _ => Ok(()),
        }
    }
}

impl Error for TlsRefusal {}
