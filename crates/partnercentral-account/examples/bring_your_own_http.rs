//! `CancelConnection` over a blocking HTTP client, without hyper or tokio on the client's side:
//! types from the model, bytes from the protocol, a signature from `aws-sigv4`, HTTP by `ureq`.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::Request;
use partnercentral_account::error::ServiceError;
use partnercentral_account::operation::{CancelConnection, CancelConnectionInput};
use partnercentral_account::protocol::{self, ResponseError};
use partnercentral_account::smithy::Operation;
use partnercentral_account::smithy::endpoint::EndpointConfig;
use partnercentral_account::types::ConnectionType;
use partnercentral_account_emulator::Emulator;
use std::process::ExitCode;
use std::time::SystemTime;

type BoxError = Box<dyn std::error::Error>;

const REGION: &str = "us-east-1";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), BoxError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let emulator = runtime.block_on(Emulator::start())?;

    let mut input = CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier("pac-1234567890abc")
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended")
        .build();

    // Fills the idempotency token in: a second request of this input is the same to the service.
    let mut request = protocol::request::<CancelConnection>(&mut input, || fastrand::u128(..))?;
    let mut config = EndpointConfig::default();
    config.region = Some(REGION.to_owned());
    config.endpoint = Some(emulator.endpoint_url().to_owned());
    let endpoint = CancelConnection::endpoint(&config, &input)?;
    protocol::set_endpoint(&mut request, &endpoint, None)?;
    sign_request(&mut request, emulator.credentials())?;

    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
    let (head, mut body) = agent.run(request.map(|body| body.to_vec()))?.into_parts();
    let response = http::Response::from_parts(head, Bytes::from(body.read_to_vec()?));

    match protocol::response::<CancelConnection>(response) {
        Ok(output) => println!("cancelled {}", output.id),
        // The emulator is new and has no connections.
        Err(ResponseError::Service(failure)) => match &failure.error {
            ServiceError::ResourceNotFoundException(error) => println!("refused: {} ({})", error.message, error.reason),
            error => return Err(error.clone().into()),
        },
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn sign_request(request: &mut Request<Bytes>, credentials: Credentials) -> Result<(), BoxError> {
    let identity = credentials.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name(CancelConnection::SERVICE.signing_name)
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    let headers = request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let headers = headers.chain([("host", host.as_str())]);
    let body = SignableBody::Bytes(request.body());
    let signable = SignableRequest::new(request.method().as_str(), request.uri().to_string(), headers, body)?;
    let (instructions, _) = sign(signable, &parameters)?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}
