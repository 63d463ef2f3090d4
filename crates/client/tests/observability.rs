//! Spans, events and metrics of a call.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{AttemptMeasurement, CallMeasurement, CallOptions, Client, ConnectionCounts, Metrics};
use awsjson_testing::{Reply, Server};
use common::service::{Greet, GreetInput};
use common::{VirtualTime, client, hello};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

fn ada() -> GreetInput {
    GreetInput { name: "Ada".to_owned(), token: None }
}

/// A span or an event, with its fields as text.
#[derive(Debug, Clone, Default)]
struct Seen {
    name: &'static str,
    parent: Option<&'static str>,
    level: Option<Level>,
    fields: BTreeMap<&'static str, String>,
}

impl Seen {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl Visit for Seen {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }
}

/// Collects spans as they are when they close, and events.
#[derive(Debug, Clone, Default)]
struct Collector {
    spans: Arc<Mutex<Vec<Seen>>>,
    events: Arc<Mutex<Vec<Seen>>>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collector {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let (name, parent) = (span.name(), span.parent().map(|parent| parent.name()));
        let mut seen = Seen { name, parent, level: Some(*attributes.metadata().level()), ..Seen::default() };
        attributes.record(&mut seen);
        span.extensions_mut().insert(seen);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        values.record(context.span(id).unwrap().extensions_mut().get_mut::<Seen>().unwrap());
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let parent = context.event_span(event).map(|span| span.name());
        let mut seen = Seen { parent, level: Some(*event.metadata().level()), ..Seen::default() };
        event.record(&mut seen);
        self.events.lock().unwrap().push(seen);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let seen = context.span(&id).unwrap().extensions_mut().remove::<Seen>().unwrap();
        self.spans.lock().unwrap().push(seen);
    }
}

impl Collector {
    /// Collects up to `level` on this thread, until the guard is dropped.
    fn start(level: LevelFilter) -> (Self, DefaultGuard) {
        let collector = Self::default();
        // Other tests of this process may not have had a subscriber.
        let subscriber = tracing_subscriber::registry().with(collector.clone().with_filter(level));
        (collector, tracing::subscriber::set_default(subscriber))
    }

    /// Those of this crate with this name, in the order in which they closed.
    fn spans(&self, name: &str) -> Vec<Seen> {
        self.spans.lock().unwrap().iter().filter(|span| span.name == name).cloned().collect()
    }

    fn events(&self) -> Vec<Seen> {
        self.events.lock().unwrap().clone()
    }
}

fn virtual_client(server: &Server) -> Client {
    client(server.url()).runtime(VirtualTime::default()).build().unwrap()
}

#[tokio::test]
async fn a_call_is_one_span_and_each_attempt_another() {
    let (collector, _guard) = Collector::start(LevelFilter::TRACE);
    let server = Server::start([Reply::error(503, "Asleep").header("x-amzn-requestid", "id-0"), hello()]).await;
    virtual_client(&server).call::<Greet>(ada(), CallOptions::new()).await.unwrap();

    let port = server.address().port().to_string();
    let [call] = collector.spans("call").try_into().unwrap();
    assert_eq!(call.level, Some(Level::INFO));
    for (name, value) in [
        ("otel.name", "Greeter.Greet"),
        ("otel.kind", "client"),
        ("rpc.system", "aws-api"),
        ("rpc.service", "Greeter"),
        ("rpc.method", "Greet"),
        ("server.address", "127.0.0.1"),
        ("server.port", port.as_str()),
        ("aws.request_id", "id-1"),
        ("http.response.status_code", "200"),
        ("http.request.resend_count", "1"),
        ("error.type", ""),
        ("otel.status_code", ""),
    ] {
        assert_eq!(call.field(name), value, "{name}");
    }
    let [first, second] = collector.spans("attempt").try_into().unwrap();
    for (attempt, status, id, resends, error) in
        [(&first, "503", "id-0", "", "Asleep"), (&second, "200", "id-1", "1", "")]
    {
        assert_eq!((attempt.level, attempt.parent), (Some(Level::DEBUG), Some("call")));
        assert_eq!(attempt.field("http.request.method"), "POST");
        assert_eq!(attempt.field("server.port"), port);
        assert_eq!(attempt.field("url.full"), format!("{}/", server.url()));
        let fields = ["http.response.status_code", "aws.request_id", "http.request.resend_count", "error.type"];
        assert_eq!(fields.map(|name| attempt.field(name)), [status, id, resends, error]);
    }
}

#[tokio::test]
async fn a_success_is_quiet_at_info_and_a_failure_is_one_event() {
    let (collector, _guard) = Collector::start(LevelFilter::INFO);
    let server = Server::start([hello(), Reply::error(400, "Rude"), Reply::close(), Reply::close()]).await;
    let client = virtual_client(&server);
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert!(collector.events().is_empty(), "{:?}", collector.events());
    assert_eq!(collector.spans.lock().unwrap().len(), 1, "the span of the call");

    let refused = client.call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let options = || CallOptions::new().retry(awsjson_client::RetryConfig::disabled());
    let broken = client.call::<Greet>(ada(), options()).await.unwrap_err();
    let invalid = client.call::<common::sealed::Seal>(common::sealed::SealInput {}, options()).await;
    assert!(invalid.is_err(), "the server closes the connection");
    let events = collector.events();
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(events[0].field("error"), refused.to_string());
    assert_eq!(events[1].field("error"), broken.to_string());
    assert!(events.iter().all(|event| event.level == Some(Level::WARN) && event.parent == Some("call")));
    let types: Vec<_> = collector.spans("call").iter().map(|call| call.field("error.type").to_owned()).collect();
    assert_eq!(types, ["", "Rude", "transport", "transport"]);
    assert_eq!(collector.spans("call")[1].field("otel.status_code"), "ERROR");
}

#[tokio::test]
async fn a_call_that_is_dropped_says_so() {
    let (collector, _guard) = Collector::start(LevelFilter::INFO);
    let server = Server::start([Reply::stall()]).await;
    let recorder = Recorder::default();
    let client = client(server.url()).metrics(recorder.clone()).build().unwrap();
    let call = client.call::<Greet>(ada(), CallOptions::new());
    tokio::time::timeout(Duration::from_millis(200), call).await.unwrap_err();
    drop(client.call::<Greet>(ada(), CallOptions::new()));
    let calls = collector.spans("call");
    assert_eq!(calls.len(), 1, "one that was never polled is none");
    assert_eq!(calls[0].field("error.type"), "cancelled");
    assert!(collector.events().is_empty());
    assert_eq!(recorder.lines(), ["call Greeter Greet attempts=1 status=None error=Some(\"cancelled\")"]);
}

/// Writes down all but durations, and adds those up.
#[derive(Clone, Default)]
struct Recorder {
    lines: Arc<Mutex<Vec<String>>>,
    durations: Arc<Mutex<Vec<Duration>>>,
}

impl Recorder {
    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Metrics for Recorder {
    fn call(&self, call: &CallMeasurement<'_>) {
        let CallMeasurement { service, operation, attempts, status, error_type, .. } = *call;
        let status = status.map(|status| status.as_u16());
        let line = format!("call {service} {operation} attempts={attempts} status={status:?} error={error_type:?}");
        self.lines.lock().unwrap().push(line);
        self.durations.lock().unwrap().push(call.duration);
    }

    fn attempt(&self, attempt: &AttemptMeasurement<'_>) {
        let AttemptMeasurement { operation, number, bytes_sent, bytes_received, status, error_type, .. } = *attempt;
        let status = status.map(|status| status.as_u16());
        self.lines.lock().unwrap().push(format!(
            "attempt {operation} {number} sent={bytes_sent} received={bytes_received} status={status:?} error={error_type:?}"
        ));
        self.durations.lock().unwrap().push(attempt.duration);
    }
}

#[tokio::test]
async fn metrics_measure_calls_and_attempts() {
    let pause = Duration::from_millis(20);
    let server = Server::start([Reply::answer(503, "busy").delay(pause), hello().delay(pause)]).await;
    let recorder = Recorder::default();
    let client = client(server.url()).metrics(recorder.clone()).build().unwrap();
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    let sent = server.requests()[0].text().len();
    assert_eq!(
        recorder.lines(),
        [
            format!("attempt Greet 1 sent={sent} received=4 status=Some(503) error=Some(\"503\")"),
            format!("attempt Greet 2 sent={sent} received=16 status=Some(200) error=None"),
            "call Greeter Greet attempts=2 status=Some(200) error=None".to_owned(),
        ]
    );
    let [first, second, call] = recorder.durations.lock().unwrap().clone().try_into().unwrap();
    assert!(first >= pause && second >= pause && call >= first + second, "{first:?} {second:?} {call:?}");
}

#[tokio::test]
async fn what_is_not_sent_is_measured_as_such() {
    let recorder = Recorder::default();
    let client = client("http://127.0.0.1:1").runtime(VirtualTime::default()).metrics(recorder.clone());
    client.build().unwrap().call::<Greet>(ada(), CallOptions::new()).await.unwrap_err();
    let lines = recorder.lines();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0], "attempt Greet 1 sent=0 received=0 status=None error=Some(\"transport\")");
    assert_eq!(lines[3], "call Greeter Greet attempts=3 status=None error=Some(\"transport\")");
}

#[tokio::test]
async fn connections_are_counted() {
    let server = Server::start([hello(), Reply::stall()]).await;
    let client = client(server.url()).max_connections(1).build().unwrap();
    let counts = |client: &Client| {
        let ConnectionCounts { open, idle, waiting, .. } = client.connections().unwrap();
        (open, idle, waiting)
    };
    assert_eq!(counts(&client), (0, 0, 0));
    client.call::<Greet>(ada(), CallOptions::new()).await.unwrap();
    assert_eq!(counts(&client), (1, 1, 0));
    let calls = [(); 2].map(|()| tokio::spawn(client.call::<Greet>(ada(), CallOptions::new())));
    while counts(&client) != (1, 0, 1) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for call in calls {
        call.abort();
        let _ = call.await;
    }
    assert_eq!(counts(&client), (0, 0, 0));
}
