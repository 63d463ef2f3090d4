//! TLS by rustls: TLS 1.2 and 1.3, certificates and host names always verified.

use std::error::Error;
use std::sync::Arc;

type BoxError = Box<dyn Error + Send + Sync>;

/// The TLS configuration; `roots` in DER replace the roots that a feature chooses.
pub(super) fn config(roots: &[Vec<u8>]) -> Result<rustls::ClientConfig, BoxError> {
    let versions = rustls::ClientConfig::builder_with_provider(provider()?).with_safe_default_protocol_versions()?;
    let roots = if roots.is_empty() { default_roots()? } else { own_roots(roots)? };
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(feature = "ring")]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, BoxError> {
    Ok(Arc::new(rustls::crypto::ring::default_provider()))
}

#[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, BoxError> {
    Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
}

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
fn provider() -> Result<Arc<rustls::crypto::CryptoProvider>, BoxError> {
    rustls::crypto::CryptoProvider::get_default()
        .cloned()
        .ok_or_else(|| "enable the feature `ring` or `aws-lc-rs`, or install a rustls crypto provider".into())
}

fn own_roots(roots: &[Vec<u8>]) -> Result<rustls::RootCertStore, BoxError> {
    let mut store = rustls::RootCertStore::empty();
    for root in roots {
        store.add(root.clone().into())?;
    }
    Ok(store)
}

#[cfg(feature = "native-roots")]
fn default_roots() -> Result<rustls::RootCertStore, BoxError> {
    let mut store = rustls::RootCertStore::empty();
    let loaded = rustls_native_certs::load_native_certs();
    let (added, _) = store.add_parsable_certificates(loaded.certs);
    match loaded.errors.into_iter().next() {
        Some(error) if added == 0 => Err(error.into()),
        None if added == 0 => Err("the system has no root certificates: install ca-certificates".into()),
        _ => Ok(store),
    }
}

#[cfg(all(feature = "webpki-roots", not(feature = "native-roots")))]
fn default_roots() -> Result<rustls::RootCertStore, BoxError> {
    Ok(rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
}

#[cfg(not(any(feature = "webpki-roots", feature = "native-roots")))]
fn default_roots() -> Result<rustls::RootCertStore, BoxError> {
    Err("no root certificates: enable the feature `native-roots` or `webpki-roots`, or set `root_certificates`".into())
}
