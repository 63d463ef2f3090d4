//! TLS connections: the first one loads the configuration, which is shared by all others.

use super::dialed::Dialed;
use super::socket::Socket;
use crate::runtime::BoxFuture;
use crate::transport::native_roots::Extent;
use crate::transport::tls::{LoadedTls, TlsConfig, TlsSetupError};
use futures_util::FutureExt;
use futures_util::future::Shared;
use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tower_service::Service;

/// How long root certificates are used while some of the platform's cannot be read, which may be temporary.
const INCOMPLETE: Duration = Duration::from_secs(5);

/// The bytes of HTTP, encrypted or not.
pub(in crate::transport) type Stream = MaybeHttpsStream<TokioIo<Socket>>;

/// A loaded TLS configuration.
#[derive(Clone)]
pub(super) struct Https {
    config: Arc<ClientConfig>,
    /// Why some root certificates are missing.
    pub(super) unreadable: Option<String>,
    /// Whether there are no other root certificates.
    pub(super) is_complete: bool,
    loaded: Instant,
}

impl Https {
    /// Negotiates TLS with the host of `uri` on a connection to it.
    pub(super) async fn handshake(&self, uri: &Uri, socket: Socket) -> Result<Stream, Box<dyn Error + Send + Sync>> {
        HttpsConnector::from((Dialed::new(socket), self.config.clone())).call(uri.clone()).await
    }
}

/// Loads the TLS configuration once for all connections, so that they resume each other's sessions.
pub(super) struct HttpsSetup {
    tls: TlsConfig,
    state: Mutex<State>,
}

struct State {
    extent: Extent,
    /// The load that is in flight or has ended.
    loading: Option<Loading>,
}

/// Shared by all connections that wait for it, whatever runtime they are opened on: the files are read
/// by one thread, however long that takes.
pub(super) type Loading = Shared<BoxFuture<'static, Result<Https, TlsSetupError>>>;

impl HttpsSetup {
    pub(super) fn new(tls: TlsConfig) -> Self {
        Self { tls, state: Mutex::new(State { extent: Extent::Bundle, loading: None }) }
    }

    /// Begins to load the configuration, unless it is loaded. A failure is not kept, and certificates of which some
    /// are missing not for long.
    pub(super) fn begin(&self) -> Loading {
        let mut state = self.state();
        let extent = state.extent;
        match state.loading.as_ref().filter(|loading| loading.peek().is_none_or(is_current)) {
            Some(loading) => loading.clone(),
            None => state.loading.insert(self.load(extent)).clone(),
        }
    }

    /// Lets the next connection load the certificates anew.
    pub(super) fn reload(&self) {
        self.state().loading = None;
    }

    /// Lets the next connection load all certificates.
    pub(super) fn load_all(&self) {
        let mut state = self.state();
        if state.extent != Extent::All {
            *state = State { extent: Extent::All, loading: None };
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reading the platform's certificates takes milliseconds and blocks, so it happens on a thread of its own. The
    /// threads of a runtime for blocking work would end with it, although others may wait for the result.
    fn load(&self, extent: Extent) -> Loading {
        let tls = self.tls.clone();
        let (sender, receiver) = oneshot::channel();
        let thread = thread::Builder::new().name("root-certificates".to_owned());
        // Without a receiver, nobody waits for the result any more.
        let started = thread.spawn(move || drop(sender.send(tls.load(extent)))).map(drop);
        async move {
            let failed = |error: &dyn Error| TlsSetupError::Other(format!("no root certificates: {error}"));
            started.map_err(|error| failed(&error))?;
            let loaded = receiver.await.map_err(|error| failed(&error))?;
            let LoadedTls { config, unreadable, is_complete } = loaded?;
            Ok(Https { config: Arc::new(config), unreadable, is_complete, loaded: Instant::now() })
        }
        .boxed()
        .shared()
    }
}

fn is_current(loaded: &Result<Https, TlsSetupError>) -> bool {
    loaded.as_ref().is_ok_and(|https| https.unreadable.is_none() || https.loaded.elapsed() < INCOMPLETE)
}
