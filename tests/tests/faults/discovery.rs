//! Endpoint discovery is part of the call: timeouts and attempts include the discovery of the endpoint.

use crate::support::{ACCESS_KEY, VirtualTime, done, unavailable};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::*;
use awsjson_testing::Authority;
use awsjson_testing::{RecordedRequest, Reply, Server, credentials};
use http::StatusCode;
use partnercentral_account::client::{Builder, Client, Error, Response, TimeoutError};
use partnercentral_account::{CallOptions, ErrorKind, RetryConfig, TimeoutConfig};
use std::time::Duration;

static SERVICE: Service = Service::new("Cells", "Cells", "2026-01-01", "cells", Protocol::AwsJson1_0);

#[derive(Debug, Clone)]
struct Empty {}
structure!(Empty {});

#[derive(Debug)]
struct DiscoveredEndpoint {
    address: String,
    minutes: i64,
}
structure!(DiscoveredEndpoint { required address = "Address", required minutes = "CachePeriodInMinutes" });

#[derive(Debug)]
struct Endpoints {
    endpoints: Vec<DiscoveredEndpoint>,
}
structure!(Endpoints { required endpoints = "Endpoints" });

#[derive(Debug, Clone, PartialEq)]
struct InvalidEndpoint {}
structure!(InvalidEndpoint {});
error_structure!(InvalidEndpoint, retryable: No, message: |_| None);

service_error! {
    /// The errors of the service.
    pub enum CellsError {
        /// The endpoint is no longer valid.
        InvalidEndpoint(InvalidEndpoint) = "InvalidEndpointException",
    }
}

impl Validate for Empty {
    fn validate_with(&self, _: &mut validate::Validator) {}
}

impl OperationInput for Empty {
    type Operation = Put;
}

/// The regular endpoint, whose port is in the region.
fn endpoint(config: &EndpointConfig) -> Result<Endpoint, EndpointError> {
    let port = config.region.as_deref().unwrap_or_default();
    Ok(Endpoint::new(format!("https://localhost:{port}")))
}

#[derive(Debug)]
enum DescribeEndpoints {}

impl Operation for DescribeEndpoints {
    const NAME: &'static str = "DescribeEndpoints";
    const SERVICE: &'static Service = &SERVICE;
    type Input = DescribeEndpointsInput;
    type Output = Endpoints;
    type Error = CellsError;

    fn endpoint(config: &EndpointConfig, _: &DescribeEndpointsInput) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}

#[derive(Debug, Clone)]
struct DescribeEndpointsInput {}
structure!(DescribeEndpointsInput {});

impl Validate for DescribeEndpointsInput {
    fn validate_with(&self, _: &mut validate::Validator) {}
}

impl OperationInput for DescribeEndpointsInput {
    type Operation = DescribeEndpoints;
}

impl DescribesEndpoints for DescribeEndpoints {
    const INVALID_ENDPOINT: Option<&'static str> = Some("InvalidEndpointException");

    fn discovery_input(_: &str, _: &Map<String, String>) -> DescribeEndpointsInput {
        DescribeEndpointsInput {}
    }

    fn discovered(output: Endpoints) -> Option<(String, i64)> {
        output.endpoints.into_iter().next().map(|endpoint| (endpoint.address, endpoint.minutes))
    }
}

#[derive(Debug)]
enum Put {}

impl Operation for Put {
    const NAME: &'static str = "Put";
    const SERVICE: &'static Service = &SERVICE;
    type Input = Empty;
    type Output = Empty;
    type Error = CellsError;

    fn endpoint(config: &EndpointConfig, _: &Empty) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }

    fn find_endpoint<F: EndpointFinder>(finder: F, _: &Empty) -> Option<F::Found> {
        Some(finder.find::<DescribeEndpoints>(Discovery::new(true)))
    }
}

/// A service with TLS that returns its own address.
struct Cells {
    server: Server,
    authority: Authority,
}

impl Cells {
    /// Starts the service. `discoveries` determines whether it responds to each discovery request, and `replies` are
    /// the replies to other requests. The last ones are repeated.
    async fn start(discoveries: &'static [bool], replies: &[Reply]) -> Self {
        let (mut discoveries, mut replies) = (discoveries.iter(), Vec::from(replies).into_iter());
        let (mut responds, mut last) = (true, done());
        let authority = Authority::new("cells");
        let server = Server::builder().tls(&authority).start_with(move |attempt: &RecordedRequest| {
            if attempt.operation() == "Put" {
                last = replies.next().unwrap_or(last.clone());
                return last.clone();
            }
            responds = discoveries.next().copied().unwrap_or(responds);
            let address = attempt.header("host");
            let body = format!(r#"{{"Endpoints":[{{"Address":"{address}","CachePeriodInMinutes":10}}]}}"#);
            if responds { Reply::json(body) } else { Reply::stall() }
        });
        Self { server: server.await, authority }
    }

    fn builder(&self) -> Builder<Client> {
        let url = self.server.url();
        let (_, port) = url.rsplit_once(':').unwrap();
        let builder = Client::builder().region(port).credentials_provider(credentials(ACCESS_KEY));
        builder.root_certificates_pem(self.authority.pem())
    }

    fn puts(&self) -> Vec<RecordedRequest> {
        self.server.requests().into_iter().filter(|attempt| attempt.operation() == "Put").collect()
    }
}

fn invalid_endpoint() -> Reply {
    Reply::error(400, "InvalidEndpointException")
}

async fn put(client: Client, options: CallOptions) -> Result<Response<Empty>, Error<CellsError>> {
    client.call::<Put>(Empty {}, options).await
}

async fn put_within(client: Client, limit: Duration) -> Error<CellsError> {
    let call = put(client, CallOptions::new().timeouts(TimeoutConfig::new().operation(limit)));
    let error = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end").unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(reported)) if *reported == limit),
        "{error}"
    );
    error
}

#[tokio::test]
async fn the_operation_timeout_includes_the_discovery() {
    let cells = Cells::start(&[false], &[]).await;
    let error = put_within(cells.builder().build().unwrap(), Duration::from_millis(200)).await;
    assert_eq!((error.attempts(), error.may_have_been_executed(), cells.puts().len()), (0, false, 0));
    assert!(error.to_string().ends_with("(nothing sent)"), "{error}");
}

#[tokio::test]
async fn a_call_dropped_during_the_discovery_does_not_block_others() {
    let cells = Cells::start(&[false, true], &[done()]).await;
    let client = cells.builder().build().unwrap();
    let discovering = tokio::spawn(put(client.clone(), CallOptions::new()));
    let waiting = tokio::spawn(put(client.clone(), CallOptions::new()));
    assert!(cells.server.until(|server| server.request_count() == 1).await);
    discovering.abort();
    let result = tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("calls end");
    result.unwrap().unwrap();
    assert_eq!(cells.server.request_count(), 3, "two discoveries and one call");
}

#[test]
fn a_discovery_on_a_runtime_that_is_not_driven_does_not_block_others() {
    let servers = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let undriven = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let cells = servers.block_on(Cells::start(&[false, true], &[done()]));
    let client = cells.builder().build().unwrap();
    undriven.spawn(put(client.clone(), CallOptions::new()));
    assert!(undriven.block_on(cells.server.until(|server| server.request_count() == 1)));
    let call = async { tokio::time::timeout(Duration::from_secs(10), put(client, CallOptions::new())).await };
    servers.block_on(call).expect("calls end").unwrap();
}

#[tokio::test]
async fn the_operation_timeout_includes_the_discovery_after_an_invalid_endpoint() {
    let cells = Cells::start(&[true, false], &[invalid_endpoint()]).await;
    let error = put_within(cells.builder().build().unwrap(), Duration::from_millis(300)).await;
    assert_eq!((error.attempts(), error.may_have_been_executed(), cells.puts().len()), (1, false, 1));
}

#[tokio::test]
async fn the_operation_timeout_continues_after_an_invalid_endpoint() {
    let slow = Duration::from_millis(400);
    let cells = Cells::start(&[true], &[invalid_endpoint().delay(slow), done().delay(slow)]).await;
    let error = put_within(cells.builder().build().unwrap(), slow * 3 / 2).await;
    assert_eq!((error.attempts(), error.may_have_been_executed()), (2, true));
}

#[tokio::test]
async fn attempts_are_counted_across_endpoints() {
    let cells = Cells::start(&[true], &[unavailable(), invalid_endpoint(), unavailable()]).await;
    let client = cells.builder().runtime(VirtualTime::new()).build().unwrap();
    let error = put(client, CallOptions::new()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(StatusCode::SERVICE_UNAVAILABLE), 3));
    let puts = cells.puts();
    let numbers: Vec<_> = puts.iter().map(|put| put.header("amz-sdk-request")).collect();
    assert_eq!(numbers, ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]);
    let id = puts[0].header("amz-sdk-invocation-id");
    assert!(puts.iter().all(|put| put.signed.is_ok() && put.header("amz-sdk-invocation-id") == id));
}

#[tokio::test]
async fn an_invalid_endpoint_in_the_last_attempt_allows_one_more() {
    let cells = Cells::start(&[true], &[invalid_endpoint(), done()]).await;
    let client = cells.builder().build().unwrap();
    let response = put(client, CallOptions::new().retry(RetryConfig::disabled())).await.unwrap();
    assert_eq!(response.metadata.attempts, 2);
    assert_eq!(cells.puts()[1].header("amz-sdk-request"), "attempt=2; max=2");
}
