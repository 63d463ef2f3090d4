//! What an operation is: names, traits and the types that go in and come out.

#[cfg(feature = "discovery")]
use crate::EndpointFinder;
use crate::endpoint::{Endpoint, EndpointConfig, EndpointError};
use crate::{DeserializeShapeOwned, OperationError, SerializeShape, Structure, Validate};
use std::hash::Hash;
use std::time::Duration;

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
pub trait OperationInput: SerializeShape + Validate + Clone + Send + Sync + 'static {
    /// The operation that takes this input.
    type Operation: Operation<Input = Self>;

    /// The member that carries the idempotency token, where the operation has one. A client
    /// fills it in with a random UUID when it is `None`.
    fn idempotency_token(&mut self) -> Option<&mut Option<String>> {
        None
    }
}

/// What the operation of the input `I` answers.
pub type OutputOf<I> = <<I as OperationInput>::Operation as Operation>::Output;

/// What the operation of the input `I` can be refused with.
pub type ErrorOf<I> = <<I as OperationInput>::Operation as Operation>::Error;

/// A service, as far as a client needs to know it.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// The SDK ID (`aws.api#service`), such as `PartnerCentral Account`.
    pub sdk_id: &'static str,
    /// The shape name of the service: the part of `X-Amz-Target` before the dot.
    pub target_prefix: &'static str,
    /// The version of the API, usually a date.
    pub api_version: &'static str,
    /// The name that requests are signed for (`aws.auth#sigv4`).
    pub signing_name: &'static str,
    /// The protocol that requests and responses are written in.
    pub protocol: Protocol,
    /// Whether the service also answers with the error codes of its former awsQuery
    /// protocol (`aws.protocols#awsQueryCompatible`).
    pub query_compatible: bool,
    /// How often a request is sent at most, the first attempt included, unless the caller decides; 3 for nearly all
    /// services.
    pub max_attempts: u32,
    /// The longest delay before the first retry of a failure that is no throttling, which doubles with each retry;
    /// 50 ms for nearly all services.
    pub retry_base: Duration,
}

impl Service {
    /// A service that signs for `signing_name` and is addressed as `target_prefix`.
    pub const fn new(
        sdk_id: &'static str,
        target_prefix: &'static str,
        api_version: &'static str,
        signing_name: &'static str,
        protocol: Protocol,
    ) -> Self {
        Self {
            sdk_id,
            target_prefix,
            api_version,
            signing_name,
            protocol,
            query_compatible: false,
            max_attempts: 3,
            retry_base: Duration::from_millis(50),
        }
    }

    /// The same service, with numbers of its own for retries: attempts at most, and the longest delay before the
    /// first retry.
    pub const fn retry(mut self, max_attempts: u32, base: Duration) -> Self {
        self.max_attempts = max_attempts;
        self.retry_base = base;
        self
    }

    /// The same service, with `aws.protocols#awsQueryCompatible`.
    pub const fn query_compatible(mut self) -> Self {
        self.query_compatible = true;
        self
    }
}

/// The protocols this family of crates speaks. They differ in their content type only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`
    AwsJson1_1,
}

/// The traits of an operation that steer how it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationTraits {
    /// It changes nothing (`smithy.api#readonly`).
    pub readonly: bool,
    /// Calling it twice is the same as calling it once (`smithy.api#idempotent`, or it
    /// has an idempotency token).
    pub idempotent: bool,
    /// Whether requests are signed (`smithy.api#auth`, `smithy.api#optionalAuth`).
    pub auth: Auth,
    /// Whether the endpoint depends on the input, so that it is resolved anew for each call
    /// (context parameters of the endpoint rules, `smithy.api#endpoint` labels).
    pub endpoint_uses_input: bool,
    /// Whether the endpoint depends on the account of the credentials (`AWS::Auth::AccountId` in
    /// the endpoint rules), so that they are fetched before it is resolved.
    pub endpoint_uses_account: bool,
    /// The request carries the MD5 checksum of its body (`smithy.api#httpChecksumRequired`).
    pub checksum_required: bool,
    /// The request body may be sent gzipped (`smithy.api#requestCompression`).
    pub gzip_request: bool,
    /// The output has an event stream (`smithy.api#streaming`): see [`EventStreamOperation`].
    ///
    /// [`EventStreamOperation`]: crate::EventStreamOperation
    pub event_stream: bool,
    /// It waits at the service until there is something to answer, so that callers call it again and again: a failure
    /// that is not retried comes with the delay of a retry.
    pub long_polling: bool,
}

impl OperationTraits {
    /// No trait: signed, not known to be safe to repeat, endpoint the same for each call.
    pub const NONE: Self = Self {
        readonly: false,
        idempotent: false,
        auth: Auth::SigV4,
        endpoint_uses_input: false,
        endpoint_uses_account: false,
        checksum_required: false,
        gzip_request: false,
        event_stream: false,
        long_polling: false,
    };

    /// The same, with `smithy.api#readonly`.
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// The same, safe to repeat.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// The same, with a checksum of each request's body.
    pub const fn checksum_required(mut self) -> Self {
        self.checksum_required = true;
        self
    }

    /// The same, with request bodies that may be sent gzipped.
    pub const fn gzip_request(mut self) -> Self {
        self.gzip_request = true;
        self
    }

    /// The same, with an endpoint that depends on the input.
    pub const fn endpoint_uses_input(mut self) -> Self {
        self.endpoint_uses_input = true;
        self
    }

    /// The same, with an endpoint that depends on the account.
    pub const fn endpoint_uses_account(mut self) -> Self {
        self.endpoint_uses_account = true;
        self
    }

    /// The same, with an event stream as part of the output.
    pub const fn event_stream(mut self) -> Self {
        self.event_stream = true;
        self
    }

    /// The same, waiting at the service until there is something to answer.
    pub const fn long_polling(mut self) -> Self {
        self.long_polling = true;
        self
    }

    /// The same, authenticated by `auth`.
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }
}

/// How a request is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Auth {
    /// AWS Signature Version 4.
    SigV4,
    /// Signed where the client has credentials, sent without a signature elsewhere
    /// (`smithy.api#optionalAuth`).
    Optional,
    /// Never signed.
    None,
}

/// An operation that answers page by page (`smithy.api#paginated`).
pub trait Paginated: Operation {
    /// What names the next page: an opaque string for most services.
    type Token: Eq + Hash + Send + 'static;

    /// The token of the page after `output`, `None` after the last one.
    fn next_token(output: &Self::Output) -> Option<Self::Token>;
    /// Asks for the page that `token` names.
    fn set_token(input: &mut Self::Input, token: Self::Token);
    /// Whether a page that repeats the token it was asked for with is the end, as it has no items.
    /// Of most services a repeated token is a mistake.
    fn is_empty(output: &Self::Output) -> bool {
        let _ = output;
        false
    }
}

/// A paginated operation whose model says what the items of a page are.
pub trait PaginatedItems: Paginated {
    /// One item of a page: of a list, or key and value of a map.
    type Item: Send + 'static;

    /// The items of one page, in the order the service gave them.
    fn into_items(output: Self::Output) -> Vec<Self::Item>;
}
