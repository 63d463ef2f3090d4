//! Spans and metrics of calls in OpenTelemetry: `cargo run -p partnercentral-account --example opentelemetry`.
//!
//! The exporters keep everything in this process, and print it. An application sets up those of its collector instead;
//! [`record`] and [`OpenTelemetryMetrics`] stay as they are.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, Meter, MeterProvider};
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use partnercentral_account::Client;
use partnercentral_account::client::{AttemptMeasurement, CallMeasurement, Metrics};
use partnercentral_account_emulator::Emulator;
use std::error::Error;
use std::process::ExitCode;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::layer::{Layer, SubscriberExt};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok((spans, metrics)) => {
            for span in spans {
                println!("{:<48} {:?}", span.name, span.status);
                span.attributes.iter().for_each(|attribute| println!("    {} = {}", attribute.key, attribute.value));
            }
            let scopes = metrics.iter().flat_map(ResourceMetrics::scope_metrics);
            scopes
                .flat_map(|scope| scope.metrics())
                .for_each(|metric| println!("{} ({})", metric.name(), metric.unit()));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes two calls of an emulator, of which the second fails, and returns what was exported.
pub async fn run() -> Result<(Vec<SpanData>, Vec<ResourceMetrics>), Box<dyn Error>> {
    let spans = InMemorySpanExporter::default();
    let tracers = SdkTracerProvider::builder().with_simple_exporter(spans.clone()).build();
    let metrics = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder().with_reader(PeriodicReader::builder(metrics.clone()).build()).build();
    let meter = meters.meter("partnercentral-account");
    let guard = record(&tracers);

    let emulator = Emulator::start().await?;
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(emulator.endpoint_url())
        .credentials_provider(emulator.credentials())
        .metrics(OpenTelemetryMetrics::new(&meter))
        .build()?;
    observe_connections(&meter, &client);
    client.list_connections().catalog("AWS").send().await?;
    let absent = client.get_connection().catalog("AWS").identifier("pac-1234567890abc").send().await;
    if absent.is_ok() {
        return Err("a connection that nobody made".into());
    }

    drop(guard);
    meters.force_flush()?;
    Ok((spans.get_finished_spans()?, metrics.get_finished_metrics()?))
}

/// Turns the spans of this thread into spans of OpenTelemetry. A program would call `init()` on the subscriber, for all
/// its threads.
fn record(tracers: &SdkTracerProvider) -> DefaultGuard {
    let layer = tracing_opentelemetry::layer().with_tracer(tracers.tracer("partnercentral-account"));
    // `INFO` has the calls, and `DEBUG` their attempts, too.
    let layer = layer.with_location(false).with_threads(false).with_filter(LevelFilter::DEBUG);
    tracing::subscriber::set_default(tracing_subscriber::registry().with(layer))
}

/// Measurements by the names of OpenTelemetry's semantic conventions.
pub struct OpenTelemetryMetrics {
    calls: Histogram<f64>,
    attempts: Histogram<f64>,
    bytes_sent: Histogram<u64>,
    bytes_received: Histogram<u64>,
}

impl OpenTelemetryMetrics {
    /// Instruments of `meter`.
    pub fn new(meter: &Meter) -> Self {
        Self {
            calls: meter.f64_histogram("rpc.client.call.duration").with_unit("s").build(),
            attempts: meter.f64_histogram("http.client.request.duration").with_unit("s").build(),
            bytes_sent: meter.u64_histogram("http.client.request.body.size").with_unit("By").build(),
            bytes_received: meter.u64_histogram("http.client.response.body.size").with_unit("By").build(),
        }
    }
}

impl Metrics for OpenTelemetryMetrics {
    fn call(&self, call: &CallMeasurement<'_>) {
        let mut attributes = vec![
            KeyValue::new("rpc.system", "aws-api"),
            KeyValue::new("rpc.service", call.service),
            KeyValue::new("rpc.method", call.operation),
        ];
        attributes.extend(call.error_type.map(|error| KeyValue::new("error.type", error.to_owned())));
        self.calls.record(call.duration.as_secs_f64(), &attributes);
    }

    fn attempt(&self, attempt: &AttemptMeasurement<'_>) {
        let mut attributes = vec![KeyValue::new("http.request.method", "POST")];
        attributes.extend(
            attempt.status.map(|status| KeyValue::new("http.response.status_code", i64::from(status.as_u16()))),
        );
        attributes.extend(attempt.error_type.map(|error| KeyValue::new("error.type", error.to_owned())));
        self.attempts.record(attempt.duration.as_secs_f64(), &attributes);
        self.bytes_sent.record(attempt.bytes_sent, &attributes);
        self.bytes_received.record(attempt.bytes_received, &attributes);
    }
}

/// Observes the connections of a client whenever metrics are collected.
fn observe_connections(meter: &Meter, client: &Client) {
    let of_gauge = client.inner().clone();
    meter
        .u64_observable_gauge("http.client.open_connections")
        .with_unit("{connection}")
        .with_callback(move |observer| {
            let counts = of_gauge.connections().unwrap_or_default();
            let state = |state: &'static str| [KeyValue::new("http.connection.state", state)];
            observer.observe(counts.idle as u64, &state("idle"));
            observer.observe(counts.open.saturating_sub(counts.idle) as u64, &state("active"));
        })
        .build();
    let of_gauge = client.inner().clone();
    meter
        .u64_observable_gauge("awsjson.client.requests.waiting")
        .with_unit("{request}")
        .with_callback(move |observer| observer.observe(of_gauge.connections().unwrap_or_default().waiting as u64, &[]))
        .build();
}
