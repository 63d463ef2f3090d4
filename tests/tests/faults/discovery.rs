//! A call whose endpoint is discovered is one call: its limits count across both endpoints.

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
struct Nothing {}
structure!(Nothing {});

#[derive(Debug)]
struct Told {
    address: String,
    minutes: i64,
}
structure!(Told { required address = "Address", required minutes = "CachePeriodInMinutes" });

#[derive(Debug)]
struct Endpoints {
    endpoints: Vec<Told>,
}
structure!(Endpoints { required endpoints = "Endpoints" });

#[derive(Debug, Clone, PartialEq)]
struct Stale {}
structure!(Stale {});
error_structure!(Stale, retryable: No, message: |_| None);

service_error! {
    /// What the service refuses with.
    pub enum CellsError {
        /// The endpoint is another's.
        Stale(Stale) = "InvalidEndpointException",
    }
}

impl Validate for Nothing {
    fn validate_with(&self, _: &mut validate::Validator) {}
}

impl OperationInput for Nothing {
    type Operation = Put;
}

/// The regular endpoint; the region is its port.
fn endpoint(config: &EndpointConfig) -> Result<Endpoint, EndpointError> {
    let port = config.region.as_deref().unwrap_or_default();
    Ok(Endpoint::new(format!("https://localhost:{port}")))
}

#[derive(Debug)]
enum DescribeEndpoints {}

impl Operation for DescribeEndpoints {
    const NAME: &'static str = "DescribeEndpoints";
    const SERVICE: &'static Service = &SERVICE;
    type Input = Asked;
    type Output = Endpoints;
    type Error = CellsError;

    fn endpoint(config: &EndpointConfig, _: &Asked) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}

#[derive(Debug, Clone)]
struct Asked {}
structure!(Asked {});

impl Validate for Asked {
    fn validate_with(&self, _: &mut validate::Validator) {}
}

impl OperationInput for Asked {
    type Operation = DescribeEndpoints;
}

impl DescribesEndpoints for DescribeEndpoints {
    const INVALID_ENDPOINT: Option<&'static str> = Some("InvalidEndpointException");

    fn discovery_input(_: &str, _: &Map<String, String>) -> Asked {
        Asked {}
    }

    fn discovered(output: Endpoints) -> Option<(String, i64)> {
        output.endpoints.into_iter().next().map(|told| (told.address, told.minutes))
    }
}

#[derive(Debug)]
enum Put {}

impl Operation for Put {
    const NAME: &'static str = "Put";
    const SERVICE: &'static Service = &SERVICE;
    type Input = Nothing;
    type Output = Nothing;
    type Error = CellsError;

    fn endpoint(config: &EndpointConfig, _: &Nothing) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }

    fn find_endpoint<F: EndpointFinder>(finder: F, _: &Nothing) -> Option<F::Found> {
        Some(finder.find::<DescribeEndpoints>(Discovery::new(true)))
    }
}

/// A service with TLS that returns its own address.
struct Cells {
    server: Server,
    authority: Authority,
}

impl Cells {
    /// Answers each question with the next of `told`, where `true` is an answer and `false`
    /// silence, and all else with the next of `replies`; the last ones go on for ever.
    async fn start(told: &'static [bool], replies: &[Reply]) -> Self {
        let (mut told, mut replies) = (told.iter(), Vec::from(replies).into_iter());
        let (mut last_told, mut last) = (true, done());
        let authority = Authority::new("cells");
        let server = Server::builder().tls(&authority).start_with(move |attempt: &RecordedRequest| {
            if attempt.operation() == "Put" {
                last = replies.next().unwrap_or(last.clone());
                return last.clone();
            }
            last_told = told.next().copied().unwrap_or(last_told);
            let address = attempt.header("host");
            let answer = format!(r#"{{"Endpoints":[{{"Address":"{address}","CachePeriodInMinutes":10}}]}}"#);
            if last_told { Reply::json(answer) } else { Reply::stall() }
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

fn stale() -> Reply {
    Reply::error(400, "InvalidEndpointException")
}

async fn put(client: Client, options: CallOptions) -> Result<Response<Nothing>, Error<CellsError>> {
    client.call::<Put>(Nothing {}, options).await
}

async fn put_within(client: Client, limit: Duration) -> Error<CellsError> {
    let call = put(client, CallOptions::new().timeouts(TimeoutConfig::new().operation(limit)));
    let error = tokio::time::timeout(Duration::from_secs(10), call).await.expect("calls end").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(TimeoutError::Operation(told)) if *told == limit), "{error}");
    error
}

#[tokio::test]
async fn the_time_of_the_whole_call_covers_the_question() {
    let cells = Cells::start(&[false], &[]).await;
    let error = put_within(cells.builder().build().unwrap(), Duration::from_millis(200)).await;
    assert_eq!((error.attempts(), error.may_have_been_executed(), cells.puts().len()), (0, false, 0));
    assert!(error.to_string().ends_with("(nothing sent)"), "{error}");
}

#[tokio::test]
async fn a_call_that_is_given_up_while_it_asks_holds_up_nobody() {
    let cells = Cells::start(&[false, true], &[done()]).await;
    let client = cells.builder().build().unwrap();
    let asking = tokio::spawn(put(client.clone(), CallOptions::new()));
    let waiting = tokio::spawn(put(client.clone(), CallOptions::new()));
    assert!(cells.server.until(|server| server.request_count() == 1).await);
    asking.abort();
    let answer = tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("calls end");
    answer.unwrap().unwrap();
    assert_eq!(cells.server.request_count(), 3, "two questions and one call");
}

#[tokio::test]
async fn it_covers_the_question_after_a_refusal() {
    let cells = Cells::start(&[true, false], &[stale()]).await;
    let error = put_within(cells.builder().build().unwrap(), Duration::from_millis(300)).await;
    assert_eq!((error.attempts(), error.may_have_been_executed(), cells.puts().len()), (1, false, 1));
}

#[tokio::test]
async fn it_goes_on_after_a_refusal() {
    let slow = Duration::from_millis(400);
    let cells = Cells::start(&[true], &[stale().delay(slow), done().delay(slow)]).await;
    let error = put_within(cells.builder().build().unwrap(), slow * 3 / 2).await;
    assert_eq!((error.attempts(), error.may_have_been_executed()), (2, true));
}

#[tokio::test]
async fn the_attempts_go_on_after_a_refusal() {
    let cells = Cells::start(&[true], &[unavailable(), stale(), unavailable()]).await;
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
async fn a_refusal_of_the_last_attempt_is_worth_one_more() {
    let cells = Cells::start(&[true], &[stale(), done()]).await;
    let client = cells.builder().build().unwrap();
    let response = put(client, CallOptions::new().retry(RetryConfig::disabled())).await.unwrap();
    assert_eq!(response.metadata.attempts, 2);
    assert_eq!(cells.puts()[1].header("amz-sdk-request"), "attempt=2; max=2");
}
