use super::service::{GreeterError, SERVICE};
use awsjson_client::{Builder, Client, Error};
use awsjson_smithy::endpoint::{AuthScheme, Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::validate::Validator;
use awsjson_smithy::*;
use awsjson_testing::{RecordedRequest, Reply, Server};

/// An operation whose endpoint asks for the schemes in the endpoint parameter `Schemes`, and for
/// what the others say of them.
pub enum Seal {}

#[derive(Debug, Clone, Default)]
pub struct SealInput {}
structure!(SealInput {});

impl Validate for SealInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for SealInput {
    type Operation = Seal;
}

impl Operation for Seal {
    const NAME: &'static str = "Seal";
    const SERVICE: &'static Service = &SERVICE;
    type Input = SealInput;
    type Output = Unit;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &SealInput) -> Result<Endpoint, EndpointError> {
        let mut endpoint = Endpoint::new(config.endpoint.clone().unwrap_or_default());
        for name in config.context_strings("Schemes").unwrap_or_default() {
            let mut scheme = AuthScheme::new(name);
            scheme.signing_name = config.context_string("Name");
            scheme.signing_region = config.context_string("Region");
            scheme.signing_region_set = config.context_strings("Regions").unwrap_or_default();
            scheme.disable_double_encoding = config.context_bool("AsItIs").unwrap_or_default();
            endpoint = endpoint.with_auth_scheme(scheme);
        }
        Ok(endpoint)
    }
}

/// A list of strings.
pub fn list(values: &[&str]) -> Document {
    Document::Array(values.iter().map(|&value| value.into()).collect())
}

/// What arrives of a call, at `path` of the server, that `set` has its way with.
pub async fn sealed(
    path: &str,
    set: impl FnOnce(Builder<Client>) -> Builder<Client>,
) -> Result<RecordedRequest, Error<GreeterError>> {
    let server = Server::builder().accept_any_signature().start([Reply::json("{}")]).await;
    let client = set(super::client(format!("{}{path}", server.url()))).build().unwrap();
    client.call::<Seal>(SealInput {}, Default::default()).await?;
    Ok(server.requests().remove(0))
}
