//! Invalid settings and inputs are reported before anything is sent, with a hint how to fix them.

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use aws_credential_types::provider::{ProvideCredentials, future};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::validate::Validator;
use awsjson_smithy::{Operation, OperationInput, Service, Validate, structure};
use awsjson_testing::Server;
use partnercentral_account::client::{BuildError, Builder, CredentialsError, ResolveEndpointError};
use partnercentral_account::operation::CancelConnectionInput;
use partnercentral_account::types::ConnectionType;
use partnercentral_account::{CallOptions, Client, ErrorKind, ServiceError, Validation, model};
use std::time::Duration;

/// A server that no client is expected to connect to.
struct Listener(Server);

impl Listener {
    async fn start() -> Self {
        Self(Server::start([]).await)
    }

    fn builder(&self) -> Builder<Client> {
        Client::builder().region("us-east-1").endpoint_url(self.0.url())
    }

    async fn has_no_connections(&self) -> bool {
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.0.connections() == 0
    }
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "a-secret-that-is-never-printed", None, None, "test")
}

fn input() -> CancelConnectionInput {
    CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier("pac-1234567890abc")
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended")
        .build()
}

#[test]
fn a_region_must_be_set() {
    for builder in [Client::builder(), Client::builder().region("")] {
        let error = builder.credentials_provider(credentials()).build().expect_err("no region");
        assert_eq!(error, BuildError::MissingRegion);
        assert!(error.to_string().contains("set `region`"), "{error}");
    }
}

#[test]
fn a_region_must_be_valid_in_a_host_name() {
    for region in ["us east 1", "us-east-1.evil.example", "us-east-1/", "eu-wést-1", "-", "a@b"] {
        let error = Client::builder().region(region).build().expect_err("no region");
        assert_eq!(error, BuildError::InvalidRegion, "{region}");
    }
}

#[test]
fn an_endpoint_must_be_an_http_url() {
    for url in [
        "",
        "example.com",
        "localhost:8080",
        "/path",
        "ftp://example.com",
        "http://",
        "https://",
        "http://a b",
        "https://user@example.com",
        "https://user:password@example.com/",
        "https://@example.com",
        "https://example.com?query",
        "https://example.com/?",
        "https://example.com:65536",
        "https://example.com:-1",
        "https://example.com:80:80",
        "https://example.com:+80",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "https://b\u{fc}cher.example",
        "https://example.com\t",
        "https:example.com",
        "https:///example.com",
        "//example.com",
    ] {
        let error = Client::builder().region("us-east-1").endpoint_url(url).build().expect_err("no URL");
        assert_eq!(error, BuildError::InvalidEndpointUrl, "{url}");
        assert!(error.to_string().contains("https://example.com"), "{error}");
    }
}

#[tokio::test]
async fn credentials_must_be_set() {
    let listener = Listener::start().await;
    let client = listener.builder().build().expect("a region and an endpoint");
    let error = client.send(input()).await.expect_err("no credentials");
    assert!(matches!(error.kind(), ErrorKind::Credentials(CredentialsError::Missing)), "{error}");
    assert!(error.to_string().contains("credentials_provider"), "{error}");
    assert!(listener.has_no_connections().await);
}

/// A provider without credentials.
#[derive(Debug)]
struct Empty;

impl ProvideCredentials for Empty {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(ProviderError::not_loaded("the vault is closed")))
    }
}

#[tokio::test]
async fn the_error_of_a_failed_provider_contains_the_cause() {
    let listener = Listener::start().await;
    let client = listener.builder().credentials_provider(Empty).build().expect("a complete configuration");
    let error = client.send(input()).await.expect_err("no credentials");
    assert!(matches!(error.kind(), ErrorKind::Credentials(CredentialsError::Provider(_))), "{error}");
    assert!(error.to_string().contains("the vault is closed"), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
    assert!(listener.has_no_connections().await);
}

#[tokio::test]
async fn strict_validation_reports_all_violations_before_anything_is_sent() {
    let listener = Listener::start().await;
    let builder = listener.builder().credentials_provider(credentials()).validation(Validation::Strict);
    let client = builder.build().expect("a complete configuration");
    let mut input = input();
    input.catalog = String::new();
    input.identifier = "pac-1".to_owned();
    input.reason = "x".repeat(257);
    let error = client.send(input).await.expect_err("three members are wrong");
    let ErrorKind::Validation(invalid) = error.kind() else { panic!("{error}") };
    let paths: Vec<_> = invalid.violations.iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!(paths, ["Catalog", "Catalog", "Identifier", "Reason"]);
    assert_eq!((error.attempts(), error.may_have_been_executed()), (0, false));
    assert!(error.to_string().ends_with("(nothing sent)"), "{error}");
    assert!(listener.has_no_connections().await);
}

#[tokio::test]
async fn strict_validation_can_be_enabled_for_one_call() {
    let listener = Listener::start().await;
    let client = listener.builder().credentials_provider(credentials()).build().expect("a complete configuration");
    let call = client
        .cancel_connection()
        .catalog("AWS")
        .identifier("pac-1")
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended")
        .call_options(CallOptions::default().validation(Validation::Strict));
    let error = call.send().await.expect_err("the identifier is wrong");
    assert!(matches!(error.kind(), ErrorKind::Validation(_)), "{error}");
    assert!(listener.has_no_connections().await);
}

#[tokio::test]
async fn fips_and_a_custom_endpoint_cannot_be_combined() {
    let listener = Listener::start().await;
    let client = listener.builder().credentials_provider(credentials()).use_fips(true).build().expect("a client");
    let error = client.send(input()).await.expect_err("the endpoint rules reject it");
    assert!(matches!(error.kind(), ErrorKind::Endpoint(ResolveEndpointError::Rules(_))), "{error}");
    assert!(error.to_string().contains("FIPS"), "{error}");
    assert!(listener.has_no_connections().await);
}

/// An operation whose endpoint rules return an `http` URL.
#[derive(Debug)]
enum Insecure {}

#[derive(Debug, Clone, PartialEq)]
struct InsecureInput {}
structure!(InsecureInput {});

impl Validate for InsecureInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for InsecureInput {
    type Operation = Insecure;
}

impl Operation for Insecure {
    const NAME: &'static str = "Insecure";
    const SERVICE: &'static Service = &model::SERVICE;
    type Input = InsecureInput;
    type Output = model::operation::TagResourceOutput;
    type Error = ServiceError;

    fn endpoint(config: &EndpointConfig, _: &InsecureInput) -> Result<Endpoint, EndpointError> {
        Ok(Endpoint::new(config.endpoint.as_deref().unwrap_or("http://127.0.0.1:9")))
    }
}

#[tokio::test]
async fn plain_http_is_allowed_for_explicit_endpoints_only() {
    let builder = Client::builder().region("us-east-1").credentials_provider(credentials());
    let error = builder.build().expect("a client").send(InsecureInput {}).await.expect_err("no explicit endpoint");
    assert!(matches!(error.kind(), ErrorKind::Endpoint(ResolveEndpointError::Insecure)), "{error}");
    assert!(error.to_string().contains("endpoint_url"), "{error}");
    assert_eq!(error.attempts(), 0);

    let listener = Listener::start().await;
    let client = listener.builder().credentials_provider(credentials()).build().expect("a client");
    let call = tokio::spawn(async move { client.send(InsecureInput {}).await });
    assert!(!listener.has_no_connections().await, "an explicit http endpoint is used");
    call.abort();
}

#[test]
fn debug_output_of_a_client_does_not_contain_its_secret() {
    let builder = Client::builder().region("us-east-1").credentials_provider(credentials());
    assert!(!format!("{builder:?}").contains("never-printed"));
    assert!(!format!("{:?}", builder.build().expect("a client")).contains("never-printed"));
}
