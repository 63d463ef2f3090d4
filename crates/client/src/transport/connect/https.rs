//! The TLS connector: set up by the first connection that needs it, and shared by all others.

use super::proxy::TunnelConnector;
use crate::runtime::BoxFuture;
use crate::transport::tls::{LoadedTls, TlsConfig, TlsSetupError};
use futures_util::FutureExt;
use futures_util::future::Shared;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long root certificates are used while some of the platform's cannot be read, which may be temporary.
const INCOMPLETE: Duration = Duration::from_secs(5);

/// A TLS connector, once its configuration is loaded.
#[derive(Clone)]
pub(super) struct Https {
    pub(super) connector: HttpsConnector<TunnelConnector>,
    /// Why some root certificates are missing.
    pub(super) unreadable: Option<String>,
    loaded: Instant,
}

/// Loads the TLS configuration once for all connections, so that they resume each other's sessions.
pub(super) struct HttpsSetup {
    tls: TlsConfig,
    tcp: TunnelConnector,
    /// The load that is in flight or has ended.
    loading: Mutex<Option<Loading>>,
}

/// Shared by all connections that wait for it, whatever runtime they are opened on: the files are read
/// by one thread, however long that takes.
type Loading = Shared<BoxFuture<'static, Result<Https, TlsSetupError>>>;

impl HttpsSetup {
    pub(super) fn new(tls: TlsConfig, tcp: TunnelConnector) -> Self {
        Self { tls, tcp, loading: Mutex::default() }
    }

    /// The connector. A failure is not kept, and certificates of which some are missing not for long.
    pub(super) async fn get(&self) -> Result<Https, TlsSetupError> {
        let loading = {
            let mut loading = self.loading();
            match loading.as_ref().filter(|loading| loading.peek().is_none_or(is_current)) {
                Some(loading) => loading.clone(),
                None => loading.insert(self.load()).clone(),
            }
        };
        loading.await
    }

    /// Lets the next connection load the certificates anew.
    pub(super) fn reload(&self) {
        *self.loading() = None;
    }

    fn loading(&self) -> MutexGuard<'_, Option<Loading>> {
        self.loading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reading the platform's certificates takes milliseconds and blocks, so it happens on a thread for
    /// blocking work.
    fn load(&self) -> Loading {
        let (tls, tcp) = (self.tls.clone(), self.tcp.clone());
        let loading = tokio::task::spawn_blocking(move || tls.load());
        async move {
            let loaded = loading.await;
            let loaded = loaded.map_err(|error| TlsSetupError::Other(format!("no root certificates: {error}")))?;
            let LoadedTls { config, unreadable } = loaded?;
            let builder = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1();
            #[cfg(feature = "http2")]
            let builder = builder.enable_http2();
            let connector = builder.wrap_connector(tcp);
            Ok(Https { connector, unreadable, loaded: Instant::now() })
        }
        .boxed()
        .shared()
    }
}

fn is_current(loaded: &Result<Https, TlsSetupError>) -> bool {
    loaded.as_ref().is_ok_and(|https| https.unreadable.is_none() || https.loaded.elapsed() < INCOMPLETE)
}
