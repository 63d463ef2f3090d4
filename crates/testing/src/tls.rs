//! A certificate authority of our own.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// Signs certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What a server shows.
pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Authority {
    /// An authority with a key of its own, whatever its name.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its own certificate.
    pub fn pem(&self) -> String {
        self.0.as_ref().pem()
    }

    /// A certificate for a host name or an IP address, good today.
    pub fn certificate(&self, host: &str) -> Certificate {
        let day = Duration::DAY;
        self.certificate_for_days(host, OffsetDateTime::now_utc() - day, OffsetDateTime::now_utc() + day)
    }

    /// A certificate for a host name or an IP address that is good in this time.
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
    /// The configuration of a server that speaks these versions of TLS, and HTTP/1.1.
    pub fn config(self, versions: &[&'static rustls::SupportedProtocolVersion]) -> ServerConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
        builder.with_no_client_auth().with_single_cert(self.chain, self.key).unwrap()
    }
}
