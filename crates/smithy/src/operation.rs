//! What an operation is: names, traits and the types that go in and come out.

use crate::endpoint::{Endpoint, EndpointConfig, EndpointError};
use crate::{DeserializeShapeOwned, OperationError, OperationTraits, SerializeShape, Service, Structure, Validate};
#[cfg(feature = "discovery")]
use crate::{Discovery, Map};

/// One operation of a service, as its Smithy model describes it.
///
/// Implemented by generated marker types such as `CancelConnection`; everything
/// that carries a call is generic over it and knows no service.
pub trait Operation: Sized + Send + Sync + 'static {
    /// The operation's name in the model, as in `X-Amz-Target`.
    const NAME: &'static str;
    /// The service it belongs to.
    const SERVICE: &'static Service;
    /// The traits that steer how it is called.
    const TRAITS: OperationTraits = OperationTraits::NONE;
    /// What the caller gives.
    type Input: OperationInput<Operation = Self>;
    /// What the service answers.
    type Output: Structure + DeserializeShapeOwned + Send + 'static;
    /// What the service can refuse with.
    type Error: OperationError;

    /// Resolves where a call goes, by the service's endpoint rules.
    ///
    /// # Errors
    /// The rules' own message when the configuration fits no endpoint, for
    /// example when no region is set.
    fn endpoint(config: &EndpointConfig, input: &Self::Input) -> Result<Endpoint, EndpointError>;

    /// The prefix that the `smithy.api#endpoint` trait puts before the host name, with
    /// its labels filled in from `input`. `None` for an operation without that trait.
    ///
    /// # Errors
    /// [`EndpointError::InvalidHostLabel`] when a member that is a part of the host name is not
    /// set, or not fit for one.
    fn host_prefix(input: &Self::Input) -> Result<Option<String>, EndpointError> {
        let _ = input;
        Ok(None)
    }

    /// Lets `finder` find where a call goes by asking the service, where its model says so
    /// (`aws.api#clientDiscoveredEndpoint`). `None` for every other operation.
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

    /// The member that carries the idempotency token, where the operation has one. A client
    /// fills it in with a random UUID when it is `None`.
    fn idempotency_token(&mut self) -> Option<&mut Option<String>> {
        None
    }

    /// Sets the members that are not set and have a default in the model (`smithy.api#default`). A client leaves
    /// them to the service, so only the service does this.
    fn set_defaults(&mut self) {}
}

/// What the operation of the input `I` answers.
pub type OutputOf<I> = <<I as OperationInput>::Operation as Operation>::Output;

/// What the operation of the input `I` can be refused with.
pub type ErrorOf<I> = <<I as OperationInput>::Operation as Operation>::Error;

/// The operation that returns the endpoints of the others of its service.
#[cfg(feature = "discovery")]
pub trait DescribesEndpoints: Operation {
    /// The code of the error that says that an address is no longer good.
    const INVALID_ENDPOINT: Option<&'static str>;

    /// Asks for the address of `operation`, by the identifiers of a call of it.
    fn discovery_input(operation: &str, identifiers: &Map<String, String>) -> Self::Input;

    /// The first address, without a scheme, and for how many minutes it is good.
    fn discovered(output: Self::Output) -> Option<(String, i64)>;
}

/// Who finds endpoints: what [`Operation::find_endpoint`] calls, with the type of the service's
/// operation for it.
#[cfg(feature = "discovery")]
pub trait EndpointFinder {
    /// What is found.
    type Found;

    /// Finds an endpoint by asking `E`.
    fn find<E: DescribesEndpoints>(self, discovery: Discovery) -> Self::Found;
}
