//! Operations: their names, their traits, and the types of their inputs, outputs and errors.

use crate::endpoint::{Endpoint, EndpointConfig, EndpointError};
use crate::{DeserializeShapeOwned, OperationError, OperationTraits, SerializeShape, Service, Structure, Validate};
#[cfg(feature = "discovery")]
use crate::{Discovery, Map};

/// One operation of a service, as its Smithy model describes it.
///
/// Implemented by generated marker types such as `CancelConnection`. The protocol and the client are
/// generic over it, and so independent of any service.
pub trait Operation: Sized + Send + Sync + 'static {
    /// The operation's name in the model, which is also a part of `X-Amz-Target`.
    const NAME: &'static str;
    /// The service it belongs to.
    const SERVICE: &'static Service;
    /// The traits that determine how it is called.
    const TRAITS: OperationTraits = OperationTraits::NONE;
    /// The operation's input.
    type Input: OperationInput<Operation = Self>;
    /// The operation's output.
    type Output: Structure + DeserializeShapeOwned + Send + 'static;
    /// The errors that the service can return.
    type Error: OperationError;

    /// Resolves the endpoint of a call by the service's endpoint rules.
    ///
    /// # Errors
    /// [`EndpointError`] with the message of the rules if the configuration has no endpoint, for example
    /// if no region is set.
    fn endpoint(config: &EndpointConfig, input: &Self::Input) -> Result<Endpoint, EndpointError>;

    /// The prefix that the `smithy.api#endpoint` trait adds to the host name, with the labels
    /// replaced by members of `input`. `None` for an operation without that trait.
    ///
    /// # Errors
    /// [`EndpointError::InvalidHostLabel`] if such a member is not set, or is not a valid host label.
    fn host_prefix(input: &Self::Input) -> Result<Option<String>, EndpointError> {
        let _ = input;
        Ok(None)
    }

    /// Discovers the endpoint of a call through `finder`, if the operation has the trait
    /// `aws.api#clientDiscoveredEndpoint`. `None` for any other operation.
    #[cfg(feature = "discovery")]
    fn find_endpoint<F: EndpointFinder>(finder: F, input: &Self::Input) -> Option<F::Found> {
        let _ = (finder, input);
        None
    }
}

/// The input of one operation.
pub trait OperationInput:
    Structure + SerializeShape + DeserializeShapeOwned + Validate + Clone + Send + Sync + 'static
{
    /// The operation that takes this input.
    type Operation: Operation<Input = Self>;

    /// The member that holds the idempotency token, if the operation has one. A client sets it to a
    /// random UUID if it is `None`.
    fn idempotency_token(&mut self) -> Option<&mut Option<String>> {
        None
    }

    /// Sets the members that are not set and have a default in the model (`smithy.api#default`). Only servers do
    /// this: a client leaves the defaults to the service.
    fn set_defaults(&mut self) {}
}

/// The output of the operation whose input is `I`.
pub type OutputOf<I> = <<I as OperationInput>::Operation as Operation>::Output;

/// The error of the operation whose input is `I`.
pub type ErrorOf<I> = <<I as OperationInput>::Operation as Operation>::Error;

/// The operation that returns the endpoints of the other operations of its service.
#[cfg(feature = "discovery")]
pub trait DescribesEndpoints: Operation {
    /// The code of the error that reports that a discovered endpoint is no longer valid.
    const INVALID_ENDPOINT: Option<&'static str>;

    /// Creates the input that asks for the endpoint of a call of `operation` with these identifiers.
    fn discovery_input(operation: &str, identifiers: &Map<String, String>) -> Self::Input;

    /// The first endpoint of `output`, without a scheme, and for how many minutes it may be cached. `None`
    /// if `output` has no endpoint.
    fn discovered(output: Self::Output) -> Option<(String, i64)>;
}

/// Discovers endpoints. [`Operation::find_endpoint`] calls it with the operation of the service that returns
/// endpoints.
#[cfg(feature = "discovery")]
pub trait EndpointFinder {
    /// The result of a discovery.
    type Found;

    /// Discovers an endpoint by calling `E`.
    fn find<E: DescribesEndpoints>(self, discovery: Discovery) -> Self::Found;
}
