//! The floor: serialize, sign, send, collect, parse. No retries, no timeouts, no errors of the service.

mod model;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use bench_harness::{Checksum, Client as Bench, input};
use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use model::{CancelConnectionInput, CancelConnectionOutput, ListConnectionsInput, ListConnectionsOutput};
use model::{ConnectionType, ConnectionTypeStatus, Participant, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::sync::Arc;
use std::time::SystemTime;

#[cfg(not(feature = "tls"))]
type Connector = HttpConnector;
#[cfg(feature = "tls")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[derive(Clone)]
struct Bare(Arc<Shared>);

struct Shared {
    http: Client<Connector, Full<Bytes>>,
    identity: Identity,
    uri: Uri,
    host: String,
}

impl Bench for Bare {
    fn new(endpoint: &str) -> Self {
        let uri: Uri = endpoint.parse().expect("a URL");
        let http = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector());
        let credentials = Credentials::new(input::ACCESS_KEY, input::SECRET_KEY, None, None, "bench");
        let host = uri.authority().expect("a host").to_string();
        Self(Arc::new(Shared { http, identity: credentials.into(), uri, host }))
    }

    async fn call(&self, operation: &str) -> u64 {
        let sum = match operation {
            "cancel" => self.cancel().await,
            "list" => self.list().await,
            other => panic!("no operation is called {other}"),
        };
        sum.expect("a call failed").sum()
    }
}

#[cfg(not(feature = "tls"))]
fn connector() -> Connector {
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp
}

#[cfg(feature = "tls")]
fn connector() -> Connector {
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp.enforce_http(false);
    let tls = hyper_rustls::HttpsConnectorBuilder::new().with_native_roots().expect("root certificates");
    tls.https_or_http().enable_http1().wrap_connector(tcp)
}

impl Bare {
    async fn cancel(&self) -> Result<Checksum> {
        let token = uuid::Uuid::new_v4().to_string();
        let cancelled: CancelConnectionOutput = self
            .send(
                "PartnerCentralAccount.CancelConnection",
                &CancelConnectionInput {
                    catalog: input::CATALOG,
                    identifier: input::CONNECTION,
                    connection_type: "SUBSIDIARY",
                    reason: input::REASON,
                    client_token: &token,
                },
            )
            .await?;
        let mut sum = Checksum::default();
        for text in [&cancelled.catalog, &cancelled.id, &cancelled.arn, &cancelled.other_participant_account_id] {
            sum.text(text);
        }
        add_time(&mut sum, cancelled.updated_at);
        for (connection_type, detail) in &cancelled.connection_types {
            add_type(&mut sum, connection_type, &detail.status, &detail.other_participant);
            sum.text(&detail.inviter_email);
            sum.text(&detail.inviter_name);
            sum.text(detail.canceled_by.as_deref().unwrap_or_default());
            for time in [Some(detail.created_at), detail.canceled_at].into_iter().flatten() {
                add_time(&mut sum, time);
            }
        }
        Ok(sum)
    }

    async fn list(&self) -> Result<Checksum> {
        let input = ListConnectionsInput { catalog: input::CATALOG };
        let page: ListConnectionsOutput = self.send("PartnerCentralAccount.ListConnections", &input).await?;
        let mut sum = Checksum::default();
        sum.text(page.next_token.as_deref().unwrap_or_default());
        for connection in &page.connection_summaries {
            for text in [&connection.catalog, &connection.id, &connection.arn, &connection.other_participant_account_id]
            {
                sum.text(text);
            }
            add_time(&mut sum, connection.updated_at);
            for (connection_type, summary) in &connection.connection_types {
                add_type(&mut sum, connection_type, &summary.status, &summary.other_participant);
            }
        }
        Ok(sum)
    }

    async fn send<T: DeserializeOwned>(&self, target: &str, input: &impl Serialize) -> Result<T> {
        let body = serde_json::to_vec(input)?;
        let shared = &self.0;
        let mut request = Request::post(&shared.uri)
            .header(header::CONTENT_TYPE, "application/x-amz-json-1.0")
            .header(header::HOST, &shared.host)
            .header("x-amz-target", target)
            .body(())?;
        let params = v4::SigningParams::builder()
            .identity(&shared.identity)
            .region(input::REGION)
            .name("partnercentral-account")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?;
        let headers = request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let signable = SignableRequest::new("POST", shared.uri.to_string(), headers, SignableBody::Bytes(&body))?;
        sign(signable, &params.into())?.into_parts().0.apply_to_request_http1x(&mut request);
        let response = shared.http.request(request.map(|()| Full::new(Bytes::from(body)))).await?;
        let status = response.status();
        let bytes = response.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{status}").into());
        }
        Ok(serde_json::from_slice(&bytes)?)
    }
}

fn add_time(sum: &mut Checksum, time: Timestamp) {
    sum.time(time.seconds, time.nanoseconds);
}

fn add_type(sum: &mut Checksum, of: &ConnectionType, status: &ConnectionTypeStatus, participant: &Participant) {
    sum.text(of.as_str());
    sum.text(status.as_str());
    match participant {
        Participant::PartnerProfile(profile) | Participant::SellerProfile(profile) => {
            sum.text(&profile.id);
            sum.text(&profile.name);
        }
        Participant::Account(account) => sum.text(&account.name),
    }
}

fn main() -> std::result::Result<(), Box<dyn Error>> {
    bench_harness::main::<Bare>()
}
