//! The root certificates of the platform, read in two steps where they are files.

#[cfg(feature = "native-roots")]
use rustls_native_certs::{CertificateResult, load_native_certs};

/// How many of the platform's root certificates are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The file in which most systems have all of them.
    Bundle,
    /// That file, and the folders with a file for each certificate, which takes twice as long.
    All,
}

/// Reads the root certificates. Also returns whether these are all.
#[cfg(all(feature = "native-roots", any(not(unix), target_os = "macos")))]
pub(super) fn read(_: Extent) -> (CertificateResult, bool) {
    (load_native_certs(), true)
}

/// Reads the root certificates. Also returns whether these are all.
#[cfg(all(feature = "native-roots", unix, not(target_os = "macos")))]
pub(super) fn read(extent: Extent) -> (CertificateResult, bool) {
    if extent == Extent::Bundle
        && let Some(bundle) = Bundle::find()
    {
        return (rustls_native_certs::load_certs_from_paths(Some(&bundle.file), None), bundle.is_all);
    }
    (load_native_certs(), true)
}

/// The file with the certificates of all authorities that most systems have. They have folders with a file for each
/// authority as well, which `load_native_certs` reads too: that takes longer, and usually finds the same.
#[cfg(all(feature = "native-roots", unix, not(target_os = "macos")))]
struct Bundle {
    file: std::path::PathBuf,
    /// Whether there are no folders.
    is_all: bool,
}

#[cfg(all(feature = "native-roots", unix, not(target_os = "macos")))]
impl Bundle {
    /// The file that `load_native_certs` reads.
    fn find() -> Option<Self> {
        let [file, folders] = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(std::env::var_os);
        if file.is_some() || folders.is_some() {
            return Some(Self { file: file?.into(), is_all: folders.is_none() });
        }
        let found = openssl_probe::probe();
        Some(Self { file: found.cert_file?, is_all: found.cert_dir.is_empty() })
    }
}
