//! Settings that this service has no use for, with a service that has.

use crate::probe::{Environment, Probed};
use awsjson_testing::{RecordedRequest, Reply, Server};
use partnercentral_account::CallOptions;
use partnercentral_account::client::Client;
use partnercentral_account::smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use partnercentral_account::smithy::validate::Validator;
use partnercentral_account::smithy::{
    Operation, OperationInput, OperationTraits, Protocol, Service, Validate, service_error, structure,
};

pub static METERS: Service = Service::new("Meters", "Meters", "2026-01-01", "meters", Protocol::AwsJson1_0);

/// An operation whose body may be compressed, and whose endpoint depends on the account.
enum Measure {}

#[derive(Debug, Clone, Default)]
struct MeasureInput {
    data: String,
}
structure!(MeasureInput { required data = "Data" });

#[derive(Debug)]
struct MeasureOutput {}
structure!(MeasureOutput {});

service_error! {
    /// The service has no errors.
    pub enum MetersError {}
}

impl Validate for MeasureInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for MeasureInput {
    type Operation = Measure;
}

impl Operation for Measure {
    const NAME: &'static str = "Measure";
    const SERVICE: &'static Service = &METERS;
    const TRAITS: OperationTraits = OperationTraits::NONE.gzip_request().endpoint_uses_account();
    type Input = MeasureInput;
    type Output = MeasureOutput;
    type Error = MetersError;

    /// The rules of DynamoDB, with a header in place of the account in the host.
    fn endpoint(config: &EndpointConfig, _: &MeasureInput) -> Result<Endpoint, EndpointError> {
        let url = config.endpoint.as_deref().ok_or(EndpointError::MissingParameter("Endpoint"))?;
        match (&config.account_id, config.account_id_endpoint_mode.as_deref()) {
            (_, Some("disabled")) => Ok(Endpoint::new(url)),
            (Some(account), _) => Ok(Endpoint::new(url).with_header("x-account", [account.as_str()])),
            (None, Some("required")) => Err(EndpointError::MissingParameter("AccountId")),
            (None, _) => Ok(Endpoint::new(url)),
        }
    }
}

/// Calls the service with this number of bytes of data.
pub async fn call(client: &Client, bytes: usize) -> Result<(), String> {
    let input = MeasureInput { data: "0".repeat(bytes) };
    client.call::<Measure>(input, CallOptions::new()).await.map(drop).map_err(|error| error.to_string())
}

async fn server() -> Server {
    Server::builder().accept_any_signature().start([Reply::json("{}")]).await
}

/// Settings by variables, by the profile, and by variables that the AWS SDK reads.
fn environments(server: &Server, settings: &[(&str, &str, &str)]) -> [Environment; 3] {
    let set = |environment: Environment| {
        let environment =
            environment.set("AWS_ENDPOINT_URL_METERS", server.url()).set("AWS_ENDPOINT_URL", server.url());
        environment.keys()
    };
    let variables = || settings.iter().fold(Environment::new(), |set, (name, _, value)| set.set(name, *value));
    let keys: String = settings.iter().map(|(_, key, value)| format!("{key} = {value}\n")).collect();
    [set(variables()), set(Environment::new().config(&format!("[default]\n{keys}"))), set(variables()).by_sdk()]
}

#[tokio::test]
async fn bodies_are_compressed_from_the_size_on_that_the_settings_name() {
    const LEAST: (&str, &str) = ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "request_min_compression_size_bytes");
    const DISABLE: (&str, &str) = ("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression");
    let server = server().await;
    let is_compressed = |request: RecordedRequest| {
        let is_gzip = request.body.starts_with(&[0x1f, 0x8b]);
        assert_eq!(request.header("content-encoding"), if is_gzip { "gzip" } else { "" });
        is_gzip
    };
    for (settings, bytes, expected) in [
        (&[][..], 9_000, false),
        (&[], 11_000, true),
        (&[(LEAST.0, LEAST.1, "100")], 90, true),
        (&[(LEAST.0, LEAST.1, "100")], 80, false),
        (&[(LEAST.0, LEAST.1, "0")], 0, true),
        (&[(LEAST.0, LEAST.1, "10485760")], 11_000, false),
        (&[(DISABLE.0, DISABLE.1, "true")], 11_000, false),
        (&[(DISABLE.0, DISABLE.1, "true"), (LEAST.0, LEAST.1, "100")], 11_000, false),
        (&[(DISABLE.0, DISABLE.1, "False"), (LEAST.0, LEAST.1, "100")], 90, true),
    ] {
        for environment in environments(&server, settings) {
            assert_eq!(environment.probe(Probed::OtherService { bytes }).await, "ok");
            assert_eq!(is_compressed(server.requests().pop().unwrap()), expected, "{settings:?} {bytes}");
        }
    }
}

#[tokio::test]
async fn the_account_is_a_part_of_the_endpoint_as_the_settings_say() {
    let server = server().await;
    for (mode, account, expected) in [
        (None, Some("111122223333"), Ok("111122223333")),
        (Some("preferred"), Some("111122223333"), Ok("111122223333")),
        (Some("preferred"), None, Ok("")),
        (Some("Disabled"), Some("111122223333"), Ok("")),
        (Some("required"), Some("111122223333"), Ok("111122223333")),
        (Some("required"), None, Err("AccountId")),
    ] {
        let mode = mode.map(|mode| ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode", mode));
        for environment in environments(&server, mode.as_slice()) {
            let environment = environment.set("AWS_ACCOUNT_ID", account.unwrap_or_default());
            let before = server.request_count();
            let line = environment.probe(Probed::OtherService { bytes: 1 }).await;
            match expected {
                Ok(expected) => {
                    assert_eq!(line, "ok", "{mode:?}");
                    assert_eq!(server.requests().pop().unwrap().header("x-account"), expected, "{mode:?}");
                }
                Err(expected) => {
                    assert!(line.contains(expected), "{line}");
                    assert_eq!(server.request_count(), before);
                }
            }
        }
    }
}
