//! Endpoint discovery, over a transport that knows all addresses, on virtual time.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{
    Body, BoxFuture, Builder, CallOptions, Client, ErrorKind, ResolveEndpointError, RetryConfig, Runtime, Transport,
    TransportError,
};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::*;
use awsjson_testing::credentials;
use bytes::Bytes;
use common::service::{GreeterError, SERVICE};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// The operation that returns endpoints.
#[derive(Debug)]
enum DescribeEndpoints {}

#[derive(Debug, Clone)]
struct DescribeInput {
    operation: Option<String>,
    identifiers: Map<String, String>,
}
structure!(DescribeInput { optional operation = "Operation", required identifiers = "Identifiers" });

#[derive(Debug, Clone)]
struct Told {
    address: String,
    minutes: i64,
}
structure!(Told { required address = "Address", required minutes = "CachePeriodInMinutes" });

#[derive(Debug)]
struct DescribeOutput {
    endpoints: Vec<Told>,
}
structure!(DescribeOutput { required endpoints = "Endpoints" });

#[derive(Debug, Clone)]
struct Question {
    table: Option<String>,
}
structure!(Question { optional table = "Table" });

#[derive(Debug)]
struct Answer {
    host: String,
}
structure!(Answer { required host = "Host" });

macro_rules! operation {
    ($name:ident($input:ident) -> $output:ident $(, $find:item)?) => {
        impl Validate for $input {
            fn validate_with(&self, _: &mut validate::Validator) {}
        }
        operation!(@input $name, $input);
        impl Operation for $name {
            const NAME: &'static str = stringify!($name);
            const SERVICE: &'static Service = &SERVICE;
            type Input = $input;
            type Output = $output;
            type Error = GreeterError;

            fn endpoint(config: &EndpointConfig, _: &$input) -> Result<Endpoint, EndpointError> {
                Ok(Endpoint::new(config.endpoint.as_deref().unwrap_or("https://regular.example.com")))
            }
            $($find)?
        }
    };
    (@input $name:ident, $input:ident) => {
        impl OperationInput for $input {
            type Operation = $name;
        }
    };
}

operation!(DescribeEndpoints(DescribeInput) -> DescribeOutput);

impl DescribesEndpoints for DescribeEndpoints {
    const INVALID_ENDPOINT: Option<&'static str> = Some("InvalidEndpointException");

    fn discovery_input(operation: &str, identifiers: &Map<String, String>) -> DescribeInput {
        DescribeInput { operation: Some(operation.to_owned()), identifiers: identifiers.clone() }
    }

    fn discovered(output: DescribeOutput) -> Option<(String, i64)> {
        output.endpoints.into_iter().next().map(|told| (told.address, told.minutes))
    }
}

/// Cannot do without.
#[derive(Debug)]
enum Needs {}
operation!(Needs(Question) -> Answer,
    fn find_endpoint<F: EndpointFinder>(finder: F, input: &Question) -> Option<F::Found> {
        let discovery = Discovery::new(true).identifier("Table", input.table.as_deref());
        Some(finder.find::<DescribeEndpoints>(discovery))
    }
);

/// Can do without.
#[derive(Debug)]
enum Likes {}
#[derive(Debug, Clone)]
struct Nothing {}
structure!(Nothing {});
operation!(Likes(Nothing) -> Answer,
    fn find_endpoint<F: EndpointFinder>(finder: F, _: &Nothing) -> Option<F::Found> {
        Some(finder.find::<DescribeEndpoints>(Discovery::new(false)))
    }
);

/// The network: which hosts were called, which endpoints are returned, and who refuses.
#[derive(Clone)]
struct Net(Arc<Mutex<State>>);

struct State {
    calls: Vec<String>,
    questions: Vec<String>,
    /// The addresses to return, one after the other; the last for ever. An empty one is a failure.
    told: Vec<String>,
    minutes: i64,
    /// Hosts that are no longer valid, each with its response.
    stale: BTreeMap<String, (u16, &'static str)>,
    now: SystemTime,
}

impl Net {
    fn new(told: &[&str]) -> Self {
        Self(Arc::new(Mutex::new(State {
            calls: Vec::new(),
            questions: Vec::new(),
            told: told.iter().map(|told| (*told).to_owned()).collect(),
            minutes: 10,
            stale: BTreeMap::new(),
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000),
        })))
    }

    fn builder(&self) -> Builder<Client> {
        let builder = Client::builder().region("us-east-1").credentials_provider(credentials(common::ACCESS_KEY));
        builder.transport(self.clone()).runtime(self.clone()).retry(RetryConfig::disabled())
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    fn pass(&self, seconds: u64) {
        self.0.lock().unwrap().now += Duration::from_secs(seconds);
    }

    fn state<T>(&self, read: impl FnOnce(&mut State) -> T) -> T {
        read(&mut self.0.lock().unwrap())
    }

    fn asked(&self) -> usize {
        self.state(|state| state.questions.len())
    }
}

impl Runtime for Net {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().now
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

impl Transport for Net {
    fn send(
        &self,
        request: http::Request<Body>,
        _: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            // Let the other calls proceed.
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap();
            assert_eq!(request.uri().scheme_str(), Some("https"));
            assert!(request.headers().contains_key("authorization"));
            let host = request.uri().host().unwrap().to_owned();
            let (status, body) = if request.headers()["x-amz-target"] == "Greeter.DescribeEndpoints" {
                state.questions.push(String::from_utf8(request.body().as_bytes().to_vec()).unwrap());
                let told =
                    if state.told.len() > 1 { state.told.remove(0) } else { state.told.first().cloned().unwrap() };
                let body =
                    format!(r#"{{"Endpoints":[{{"Address":"{told}","CachePeriodInMinutes":{}}}]}}"#, state.minutes);
                if told.is_empty() { (500, "{}".to_owned()) } else { (200, body) }
            } else {
                state.calls.push(host.clone());
                match state.stale.get(&host) {
                    Some((status, code)) => (*status, format!(r#"{{"__type":"{code}"}}"#)),
                    None => (200, format!(r#"{{"Host":"{host}"}}"#)),
                }
            };
            Ok(http::Response::builder().status(status).body(body.into()).unwrap())
        })
    }
}

async fn needs(client: &Client) -> Result<String, awsjson_client::Error<GreeterError>> {
    let response = client.call::<Needs>(Question { table: None }, CallOptions::new()).await?;
    Ok(response.output.host)
}

async fn likes(client: &Client) -> String {
    client.call::<Likes>(Nothing {}, CallOptions::new()).await.unwrap().output.host
}

#[tokio::test]
async fn many_calls_ask_once() {
    let net = Net::new(&["cell1.example.com"]);
    let client = net.client();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            tokio::spawn({
                let client = client.clone();
                async move { needs(&client).await }
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "cell1.example.com");
    }
    assert_eq!(net.asked(), 1);
}

#[tokio::test]
async fn an_address_is_asked_for_anew_before_it_expires() {
    let net = Net::new(&["cell1.example.com", "cell2.example.com", "", "cell3.example.com"]);
    let client = net.client();
    assert_eq!(needs(&client).await.unwrap(), "cell1.example.com");
    net.pass(539);
    assert_eq!((needs(&client).await.unwrap(), net.asked()), ("cell1.example.com".to_owned(), 1));
    net.pass(1);
    assert_eq!((needs(&client).await.unwrap(), net.asked()), ("cell2.example.com".to_owned(), 2));
    // A failure leaves what is good.
    net.pass(541);
    assert_eq!((needs(&client).await.unwrap(), net.asked()), ("cell2.example.com".to_owned(), 3));
    net.pass(58);
    assert_eq!((needs(&client).await.unwrap(), net.asked()), ("cell2.example.com".to_owned(), 3));
    net.pass(1);
    assert_eq!((needs(&client).await.unwrap(), net.asked()), ("cell3.example.com".to_owned(), 4));
}

#[tokio::test]
async fn a_stale_address_is_replaced_and_the_call_made_again() {
    for refusal in [(400, "InvalidEndpointException"), (421, "Whatever")] {
        let net = Net::new(&["cell1.example.com", "cell2.example.com"]);
        net.state(|state| state.stale.insert("cell1.example.com".to_owned(), refusal));
        let client = net.client();
        assert_eq!(needs(&client).await.unwrap(), "cell2.example.com");
        assert_eq!(net.state(|state| state.calls.clone()), ["cell1.example.com", "cell2.example.com"]);
        assert_eq!(net.asked(), 2);
    }
    // Only once.
    let net = Net::new(&["cell1.example.com"]);
    net.state(|state| state.stale.insert("cell1.example.com".to_owned(), (421, "InvalidEndpointException")));
    let error = needs(&net.client()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts(), net.asked()), (Some("InvalidEndpointException"), 2, 2));
}

#[tokio::test]
async fn without_an_address_the_call_fails_where_it_needs_one() {
    for (told, expected) in
        [("", "the endpoint could not be discovered: DescribeEndpoints: "), ("http://cell1", "without TLS")]
    {
        let net = Net::new(&[told]);
        let error = needs(&net.client()).await.unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::Endpoint(ResolveEndpointError::Discovery(_) | ResolveEndpointError::Insecure)
        ));
        assert!(error.to_string().contains(expected), "{error}");
        assert!(net.state(|state| state.calls.is_empty()) && error.attempts() == 0);
    }
    // An address that cannot be used is not cached.
    for address in ["cell1.example.com:99999", ":443"] {
        let net = Net::new(&[address, "cell2.example.com"]);
        let client = net.client();
        let error = needs(&client).await.unwrap_err();
        assert!(error.to_string().contains("no host name"), "{error}");
        assert_eq!(needs(&client).await.unwrap(), "cell2.example.com");
    }
}

#[tokio::test]
async fn who_can_do_without_asks_only_when_told_to_and_goes_on_after_a_failure() {
    let net = Net::new(&["", "cell1.example.com"]);
    assert_eq!((likes(&net.client()).await.as_str(), net.asked()), ("regular.example.com", 0));
    let client = net.builder().discover_endpoints(true).build().unwrap();
    for (seconds, host, asked) in
        [(0, "regular.example.com", 1), (59, "regular.example.com", 1), (1, "cell1.example.com", 2)]
    {
        net.pass(seconds);
        assert_eq!((likes(&client).await.as_str(), net.asked()), (host, asked));
    }
}

#[tokio::test]
async fn an_endpoint_of_the_callers_own_is_not_second_guessed() {
    let net = Net::new(&["cell1.example.com"]);
    let client = net.builder().endpoint_url("https://mine.example.com").discover_endpoints(true).build().unwrap();
    assert_eq!(needs(&client).await.unwrap(), "mine.example.com");
    assert_eq!(net.asked(), 0);
}

#[tokio::test]
async fn each_set_of_identifiers_has_its_address() {
    let net = Net::new(&["cell1.example.com", "cell2.example.com"]);
    let client = net.client();
    for (table, host) in [("a", "cell1.example.com"), ("b", "cell2.example.com"), ("a", "cell1.example.com")] {
        let question = Question { table: Some(table.to_owned()) };
        let response = client.call::<Needs>(question, CallOptions::new()).await.unwrap();
        assert_eq!(response.output.host, host);
    }
    let questions = net.state(|state| state.questions.clone());
    assert_eq!(
        questions,
        [
            r#"{"Operation":"Needs","Identifiers":{"Table":"a"}}"#,
            r#"{"Operation":"Needs","Identifiers":{"Table":"b"}}"#,
        ]
    );
}
