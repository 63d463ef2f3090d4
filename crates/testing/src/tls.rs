//! Certificate authorities and certificates for tests.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// A certificate authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// The certificate of a server, with its key.
pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    /// Creates an authority with a new key. Authorities with the same name are distinct.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// The certificate of the authority in PEM format.
    pub fn pem(&self) -> String {
        self.0.as_ref().pem()
    }

    /// Issues a currently valid certificate for a host name or an IP address.
    pub fn certificate(&self, host: &str) -> Certificate {
        let day = Duration::DAY;
        self.certificate_for_days(host, OffsetDateTime::now_utc() - day, OffsetDateTime::now_utc() + day)
    }

    /// Issues a certificate for a host name or an IP address that is valid in this period.
    pub fn certificate_for_days(&self, host: &str, from: OffsetDateTime, to: OffsetDateTime) -> Certificate {
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (from, to);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Certificate {
            chain: vec![certificate.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }
}

impl Certificate {
    /// The configuration of a server that supports these versions of TLS, and HTTP/1.1.
    pub fn config(self, versions: &[&'static rustls::SupportedProtocolVersion]) -> ServerConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
        builder.with_no_client_auth().with_single_cert(self.chain, self.key).unwrap()
    }
}
