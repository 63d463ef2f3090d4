//! Secrets and sensitive values are in no log at any level, in no `Debug` or `Display` output, and in no panic message.

use crate::{client_of, sensitive};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_testing::{Authority, Http2Outcome, Proxy as TestProxy, Reply, Server, credentials};
use partnercentral_account::client::{Body, BoxFuture, Builder, FailureKind, Proxy, Transport, TransportError};
use partnercentral_account::operation::CreateConnectionInvitationInput;
use partnercentral_account::types::ConnectionType;
use partnercentral_account::{Client, RetryConfig, TimeoutConfig, Validation};
use partnercentral_account_emulator::Emulator;
use std::fmt::{Debug, Display};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

pub const KEY: &str = "AKIDSECRETS";
/// The name of an inviter, which is sensitive by the model.
const NAME: &str = "Sensitive Ines of the Name";
/// The password of a proxy, and its form in `Proxy-Authorization` with the user `user`.
const PASSWORD: &str = "password-of-a-proxy";
const PROXY_AUTHORIZATION: &str = "dXNlcjpwYXNzd29yZC1vZi1hLXByb3h5";

/// All output that could be visible to anyone.
#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Vec<u8>>>);

impl Seen {
    /// Records the `Debug` output of a value.
    pub fn debug(&self, value: impl Debug) {
        self.text(&format!("{value:?}\n{value:#?}\n"));
    }

    fn error(&self, error: &(impl Debug + Display)) {
        self.text(&format!("{error}\n{error:#}\n"));
        self.debug(error);
    }

    /// Records an error and its chain of sources.
    pub fn failure(&self, error: &(impl std::error::Error + 'static)) {
        let mut cause: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = cause {
            self.error(&error);
            cause = error.source();
        }
    }

    fn text(&self, text: &str) {
        self.0.lock().unwrap().extend_from_slice(text.as_bytes());
    }

    fn all(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Seen {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn secrets_and_sensitive_members_are_shown_nowhere() {
    let seen = Seen::default();
    // The subscriber is global: it also records the other tests in this process.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(seen.clone())
        .init();
    let (panics, previous) = (seen.clone(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        panics.text(&format!("{panic}\n"));
        previous(panic);
    }));

    let emulator = Emulator::start().await.unwrap();
    let mut secrets = [NAME, "Signature=", "Credential=", PASSWORD, PROXY_AUTHORIZATION].map(str::to_owned).to_vec();
    secrets.extend(sensitive::VALUES.map(str::to_owned));
    for known in [credentials(KEY), credentials("AKIDANOTHER"), emulator.credentials(), emulator.other_credentials()] {
        secrets.push(known.secret_access_key().to_owned());
        secrets.extend(known.session_token().map(str::to_owned));
    }

    life_cycle(&seen, &emulator).await;
    over_http2(&seen).await;
    faults(&seen).await;
    faults_of_http2(&seen).await;
    by_proxy(&seen).await;
    sensitive::show(&seen).await;
    rejections(&seen).await;
    panics_of_callers(&seen).await;

    let all = seen.all();
    let expected = ["h2::", "no response", "of an attempt", "a panic with"];
    for shown in expected {
        assert!(all.contains(shown), "`{shown}` was not recorded, so the recording is incomplete");
    }
    for secret in secrets {
        assert!(secret.len() >= 8);
        let line = all.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "`{secret}` is shown");
    }
}

fn invitation(receiver: &str) -> CreateConnectionInvitationInput {
    CreateConnectionInvitationInput::builder()
        .catalog("AWS")
        .connection_type(ConnectionType::Subsidiary)
        .email("ines@example.com")
        .message("Let us work together.")
        .name(NAME)
        .receiver_identifier(receiver)
        .build()
}

/// Successful calls of the emulator behind TLS.
async fn life_cycle(seen: &Seen, emulator: &Emulator) {
    let authority = Authority::new("test authority");
    let address = emulator.endpoint_url().trim_start_matches("http://").parse().unwrap();
    let server = Server::builder().tls(&authority).accept_any_signature().start([Reply::forward(address)]).await;
    let of = |credentials: Credentials| {
        let builder = client_of(server.url(), &authority).credentials_provider(credentials.clone());
        seen.debug((&builder, &credentials));
        builder.build().unwrap()
    };
    let (sender, receiver) = (of(emulator.credentials()), of(emulator.other_credentials()));
    seen.debug(&sender);

    let input = invitation(&emulator.other_account().account_id);
    seen.debug(&input);
    seen.debug(sender.create_connection_invitation().catalog("AWS").name(NAME));
    let invited = sender.send(input).await.unwrap();
    seen.debug(&invited);
    let accept = receiver.accept_connection_invitation().catalog("AWS").identifier(&invited.id);
    let accepted = accept.clone().send_with_metadata().await.unwrap();
    assert_eq!(accepted.output.connection.connection_types[&ConnectionType::Subsidiary].inviter_name, NAME);
    seen.debug(&accepted);
    seen.failure(&accept.send().await.unwrap_err());
    seen.debug(sender.list_connections().catalog("AWS").send().await.unwrap());
}

async fn over_http2(seen: &Seen) {
    let authority = Authority::new("test authority");
    let server =
        Server::builder().http2(&authority).start([Reply::json(format!(r#"{{"InviterName":"{NAME}"}}"#))]).await;
    let client = client_of(server.url(), &authority).credentials_provider(credentials(KEY)).build().unwrap();
    let invited = client.send(invitation("123456789012")).await.unwrap();
    assert_eq!(invited.inviter_name, NAME);
    seen.debug(invited);
}

/// The faults that are specific to HTTP/2.
async fn faults_of_http2(seen: &Seen) {
    let authority = Authority::new("test authority");
    for outcome in [
        Http2Outcome::RefuseStream,
        Http2Outcome::ResetStream,
        Http2Outcome::GoAwayBeforeRequest,
        Http2Outcome::EnhanceYourCalm,
        Http2Outcome::CloseWithoutResponse,
        Http2Outcome::CloseInBody,
    ] {
        let server = Server::builder().http2(&authority).start([outcome.reply()]).await;
        let retry = RetryConfig::standard().max_backoff(Duration::from_millis(1));
        fail(seen, client_of(server.url(), &authority).credentials_provider(credentials(KEY)).retry(retry)).await;
    }
}

/// Proxies that tunnel, forward, and reject requests.
async fn by_proxy(seen: &Seen) {
    let authority = Authority::new("test authority");
    let secure = Server::builder().tls(&authority).start([Reply::json("{}")]).await;
    let plain = Server::start([Reply::json("{}")]).await;
    for (proxy, url, succeeds) in [
        (TestProxy::start(secure.address()).await, secure.url(), true),
        (TestProxy::start(plain.address()).await, plain.url(), true),
        (TestProxy::refusing("407 Proxy Authentication Required").await, secure.url(), false),
        (TestProxy::refusing("407 Proxy Authentication Required").await, plain.url(), false),
        (TestProxy::refusing("403 Forbidden").await, secure.url(), false),
    ] {
        let proxy = Proxy::new(proxy.url_with(&format!("user:{PASSWORD}"))).unwrap();
        seen.debug(&proxy);
        let builder = client_of(url, &authority).credentials_provider(credentials(KEY)).proxy(proxy);
        seen.debug(&builder);
        let client = builder.build().unwrap();
        match client.send(invitation("123456789012")).await {
            Ok(_) => assert!(succeeds),
            Err(error) => {
                assert!(!succeeds, "{error}");
                seen.failure(&error);
            }
        }
    }
    seen.failure(&Proxy::new(format!("http://user:{PASSWORD}#@127.0.0.1")).unwrap_err());
}

fn client_at(server: &Server) -> Builder<Client> {
    let retry = RetryConfig::standard().max_backoff(Duration::from_millis(1));
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
    builder.credentials_provider(credentials(KEY)).retry(retry)
}

/// Sends an invitation, which fails. Also records the requests that are signed.
async fn fail(seen: &Seen, builder: Builder<Client>) {
    let hook = seen.clone();
    let client = builder.before_signing(move |request| hook.debug(request)).build().unwrap();
    seen.failure(&client.send(invitation("123456789012")).await.unwrap_err());
}

/// All kinds of faults, with the sensitive name in requests and responses.
async fn faults(seen: &Seen) {
    let named = format!(r#"{{"InviterName":"{NAME}"}}"#);
    let replies = [
        Reply::answer(503, named.clone()),
        Reply::answer(500, format!("<html>{NAME}")),
        Reply::error(400, "ThrottlingException"),
        Reply::answer(400, format!(r#"{{"__type":"ValidationException","InviterName":"{NAME}"}}"#)),
        Reply::json(format!(r#"{{"Id":{{"{NAME}":1}},"InviterName":"{NAME}"}}"#)),
        Reply::json(format!(r#"{{"CreatedAt":"{NAME}"}}"#)),
        Reply::json(format!(r#"{{"InviterName":"{NAME}"#)),
        Reply::json(NAME),
        Reply::json(named.clone()).cut_in_body(12),
        Reply::json(named.clone()).cut_in_head(),
        Reply::raw(format!("{NAME}\r\n\r\n")),
        Reply::close(),
        Reply::reset(),
        Reply::answer(307, named.clone()),
    ];
    for reply in replies {
        let server = Server::start([reply]).await;
        fail(seen, client_at(&server)).await;
    }
    let server = Server::start([Reply::json(named)]).await;
    fail(seen, client_at(&server).max_response_bytes(10)).await;
    let server = Server::start([Reply::stall()]).await;
    let limit = Duration::from_millis(20);
    for timeouts in [TimeoutConfig::new().attempt(limit), TimeoutConfig::new().operation(limit)] {
        fail(seen, client_at(&server).timeouts(timeouts)).await;
    }
}

/// Rejected credentials and inputs.
async fn rejections(seen: &Seen) {
    let server = Server::start([Reply::error(403, "ExpiredTokenException"), Reply::json("{}")]).await;
    client_at(&server).build().unwrap().send(invitation("123456789012")).await.unwrap();
    assert_eq!(server.request_count(), 2, "credentials were fetched again");

    let (valid, another) = (credentials(KEY), credentials("AKIDANOTHER"));
    let token = valid.session_token().unwrap_or_default().to_owned();
    let broken = format!("{token}\n");
    for (secret, token) in [(another.secret_access_key(), token), (valid.secret_access_key(), broken)] {
        let wrong = Credentials::new(KEY, secret, Some(token), None, "test");
        fail(seen, client_at(&server).credentials_provider(wrong)).await;
    }

    let client = client_at(&server).validation(Validation::Strict).build().unwrap();
    let mut invalid = invitation("123456789012");
    invalid.name = format!("{NAME}\u{0}{}", "x".repeat(1_000));
    seen.failure(&client.send(invalid).await.unwrap_err());
}

/// A provider that panics with its secret in scope.
#[derive(Debug)]
struct PanickingProvider(Credentials);

impl ProvideCredentials for PanickingProvider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        panic!("a panic with {:?}", self.0)
    }
}

/// A transport that records the request, and panics.
struct Panicking(Seen);

impl Transport for Panicking {
    fn send(
        &self,
        request: http::Request<Body>,
        _: usize,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        self.0.debug(&request);
        panic!("a panic with {request:?}");
    }
}

async fn panics_of_callers(seen: &Seen) {
    let server = Server::start([Reply::close(), Reply::json("{}")]).await;
    let panicking = RetryConfig::standard().classifier(|failure| {
        assert_ne!(failure.kind, FailureKind::Connection, "a panic with {failure:?}");
        None
    });
    let client = client_at(&server).retry(panicking).build().unwrap();
    let first = client.clone();
    let ended = tokio::spawn(async move { first.send(invitation("123456789012")).await }).await;
    assert!(ended.unwrap_err().is_panic());
    client.send(invitation("123456789012")).await.expect("only the other call panics");

    let provider = PanickingProvider(credentials(KEY));
    let builders =
        [client_at(&server).transport(Panicking(seen.clone())), client_at(&server).credentials_provider(provider)];
    for builder in builders {
        seen.debug(&builder);
        let client = builder.build().unwrap();
        let ended = tokio::spawn(async move { client.send(invitation("123456789012")).await }).await;
        assert!(ended.unwrap_err().is_panic());
    }
}
