//! The HTTP client of `aws-config`: this crate's own transport, so that SSO, STS and the metadata services
//! are reached over the same TLS settings as the service, and no other HTTP or TLS stack is linked.

use crate::host;
use crate::set_header::set_header;
use crate::transport::{
    Body, HyperTransport, HyperTransportBuilder, RootCertificatesError, Transport, TransportError, TransportErrorKind,
    WriteState,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::header;
use http::uri::PathAndQuery;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// More than any response with credentials has.
const MAX_RESPONSE_BYTES: usize = 1 << 20;
const MAX_CONNECTIONS: usize = 4;

/// The end of the path at which an instance names its role.
const ROLE_NAME: &str = "/latest/meta-data/iam/security-credentials/";

pub(super) struct SdkHttpClient {
    /// The settings of the client's own connections, known when it is built.
    settings: Arc<OnceLock<HyperTransportBuilder>>,
    /// One for each connect timeout that the SDK requests.
    transports: Mutex<HashMap<Option<Duration>, Arc<HyperTransport>>>,
}

impl SdkHttpClient {
    pub(super) fn new(settings: Arc<OnceLock<HyperTransportBuilder>>) -> Self {
        Self { settings, transports: Mutex::default() }
    }

    fn transport(&self, connect_timeout: Option<Duration>) -> Result<Arc<HyperTransport>, RootCertificatesError> {
        let build = |settings: HyperTransportBuilder| {
            let settings = settings.max_connections(MAX_CONNECTIONS);
            let settings = if connect_timeout.is_some() { settings.connect_timeout(connect_timeout) } else { settings };
            settings.build().map(Arc::new)
        };
        // Before the client is built, the instance metadata may be asked for the region, without TLS.
        let Some(settings) = self.settings.get() else { return build(HyperTransport::builder()) };
        let mut transports = self.transports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = transports.get(&connect_timeout) {
            return Ok(transport.clone());
        }
        let transport = build(settings.clone())?;
        transports.insert(connect_timeout, transport.clone());
        Ok(transport)
    }
}

impl HttpClient for SdkHttpClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        let transport = self.transport(settings.connect_timeout());
        // Both limit the exchange as a whole.
        let limit =
            settings.read_timeout().map(|read| read.saturating_add(settings.connect_timeout().unwrap_or_default()));
        SharedHttpConnector::new(Connector { transport, limit })
    }
}

impl fmt::Debug for SdkHttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SdkHttpClient").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Connector {
    transport: Result<Arc<HyperTransport>, RootCertificatesError>,
    limit: Option<Duration>,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (transport, limit) = (self.transport.clone(), self.limit);
        HttpConnectorFuture::new(async move {
            let transport = transport.map_err(|error| ConnectorError::user(error.into()))?;
            let exchange = exchange(&transport, request);
            match limit {
                None => exchange.await,
                Some(limit) => match tokio::time::timeout(limit, exchange).await {
                    Ok(result) => result,
                    Err(elapsed) => Err(ConnectorError::timeout(elapsed.into())),
                },
            }
        })
    }
}

async fn exchange(transport: &HyperTransport, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let (mut parts, body) = request.into_parts();
    let bytes = body.bytes().map(Bytes::copy_from_slice);
    let bytes = bytes.ok_or_else(|| ConnectorError::user("the body of the request is a stream".into()))?;
    parts.uri = host::normalize(parts.uri).map_err(|error| ConnectorError::user(error.into()))?;
    if let Some(host) = host::header(&parts.uri) {
        set_header(&mut parts.headers, header::HOST, host);
    }
    let names_role = parts.uri.path().ends_with(ROLE_NAME);
    let request = http::Request::from_parts(parts, Body::new(bytes, WriteState::default()));
    let mut response = transport.send(request, MAX_RESPONSE_BYTES).await.map_err(failed)?;
    if names_role && response.status().is_success() {
        let name = role_name(response.body());
        let error = || ConnectorError::other("the instance responds with no name of a role".into(), None);
        *response.body_mut() = name.ok_or_else(error)?;
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    HttpResponse::try_from(response.map(SdkBody::from)).map_err(|error| ConnectorError::other(error.into(), None))
}

/// The name without the line end that services other than that of EC2 add to it. aws-config panics if it cannot be a
/// part of a path.
fn role_name(body: &Bytes) -> Option<Bytes> {
    let name = body.trim_ascii();
    PathAndQuery::try_from([b"/", name].concat().as_slice()).is_ok().then(|| body.slice_ref(name))
}

fn failed(error: TransportError) -> ConnectorError {
    match error.kind() {
        TransportErrorKind::Connect | TransportErrorKind::Interrupted => ConnectorError::io(error.into()),
        _ => ConnectorError::other(error.into(), None),
    }
}
