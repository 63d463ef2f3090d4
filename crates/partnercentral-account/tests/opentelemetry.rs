//! The spans and metrics that the example exports to OpenTelemetry.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

#[allow(dead_code, reason = "`main` is not called")]
#[path = "../examples/opentelemetry.rs"]
mod example;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry_sdk::trace::SpanData;
use std::collections::BTreeSet;

fn attribute(span: &SpanData, name: &str) -> String {
    let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == name);
    found.map_or_else(String::new, |attribute| attribute.value.to_string())
}

#[tokio::test]
async fn calls_and_attempts_are_spans_by_the_conventions() {
    let (spans, metrics) = example::run().await.unwrap();
    let names: Vec<_> = spans.iter().map(|span| span.name.as_ref()).collect();
    assert_eq!(
        names,
        ["POST", "PartnerCentral Account.ListConnections", "POST", "PartnerCentral Account.GetConnection"]
    );
    assert!(spans.iter().all(|span| span.span_kind == SpanKind::Client));
    for (attempt, call) in [(&spans[0], &spans[1]), (&spans[2], &spans[3])] {
        assert_eq!(attempt.parent_span_id, call.span_context.span_id());
        assert_eq!(attribute(call, "rpc.system"), "aws-api");
        assert_eq!(attribute(call, "rpc.service"), "PartnerCentral Account");
        assert_eq!(attribute(attempt, "http.request.method"), "POST");
        for name in ["aws.request_id", "server.port"] {
            assert!(!attribute(call, name).is_empty(), "{name}");
            assert_eq!(attribute(call, name), attribute(attempt, name), "{name}");
        }
    }
    let (success, failure) = (&spans[1], &spans[3]);
    assert_eq!(
        (success.status.clone(), attribute(success, "http.response.status_code")),
        (Status::Unset, "200".to_owned())
    );
    assert!(matches!(failure.status, Status::Error { .. }), "{:?}", failure.status);
    assert_eq!(attribute(failure, "error.type"), "ResourceNotFoundException");
    assert!(success.events.is_empty());

    let scopes = metrics.iter().flat_map(|metrics| metrics.scope_metrics());
    let names: BTreeSet<_> = scopes.flat_map(|scope| scope.metrics()).map(|metric| metric.name().to_owned()).collect();
    let expected = [
        "awsjson.client.requests.waiting",
        "http.client.open_connections",
        "http.client.request.body.size",
        "http.client.request.duration",
        "http.client.response.body.size",
        "rpc.client.call.duration",
    ];
    assert_eq!(names, expected.map(str::to_owned).into());
}
