//! The traits of an operation that determine how it is called.

/// The traits of an operation that determine how it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationTraits {
    /// The operation has no side effects (`smithy.api#readonly`).
    pub readonly: bool,
    /// Calling the operation twice has the same effect as calling it once (`smithy.api#idempotent`, or an
    /// idempotency token).
    pub idempotent: bool,
    /// Whether requests are signed (`smithy.api#auth`, `smithy.api#optionalAuth`).
    pub auth: Auth,
    /// Whether the endpoint depends on the input, and so must be resolved for each call (context parameters
    /// of the endpoint rules, `smithy.api#endpoint` labels).
    pub endpoint_uses_input: bool,
    /// Whether the endpoint depends on the account of the credentials (`AWS::Auth::AccountId` in the endpoint
    /// rules), so the credentials must be resolved before the endpoint.
    pub endpoint_uses_account: bool,
    /// Requests carry an MD5 checksum of the body (`smithy.api#httpChecksumRequired`).
    pub checksum_required: bool,
    /// The body of a request may be compressed with gzip (`smithy.api#requestCompression`).
    pub gzip_request: bool,
    /// The output has an event stream (`smithy.api#streaming`). See [`EventStreamOperation`].
    ///
    /// [`EventStreamOperation`]: crate::EventStreamOperation
    pub event_stream: bool,
    /// The operation uses long polling: the service holds a request until it has a result, and callers call it in a loop.
    /// A client therefore delays an error that it does not retry as long as it would delay a retry.
    pub long_polling: bool,
    /// Whether the model has no output for the operation. The body of the response is then empty.
    pub no_output: bool,
}

impl OperationTraits {
    /// An operation without traits: it is signed, not known to be idempotent, and has the same endpoint for each call.
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
        no_output: false,
    };

    /// Marks the operation as having no side effects.
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// Marks the operation as idempotent.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Requires an MD5 checksum of each request's body.
    pub const fn checksum_required(mut self) -> Self {
        self.checksum_required = true;
        self
    }

    /// Allows request bodies to be compressed with gzip.
    pub const fn gzip_request(mut self) -> Self {
        self.gzip_request = true;
        self
    }

    /// Marks the endpoint as depending on the input.
    pub const fn endpoint_uses_input(mut self) -> Self {
        self.endpoint_uses_input = true;
        self
    }

    /// Marks the endpoint as depending on the account of the credentials.
    pub const fn endpoint_uses_account(mut self) -> Self {
        self.endpoint_uses_account = true;
        self
    }

    /// Marks the output as having an event stream.
    pub const fn event_stream(mut self) -> Self {
        self.event_stream = true;
        self
    }

    /// Marks the operation as using long polling.
    pub const fn long_polling(mut self) -> Self {
        self.long_polling = true;
        self
    }

    /// Marks the operation as having no output.
    pub const fn no_output(mut self) -> Self {
        self.no_output = true;
        self
    }

    /// Sets how requests are authenticated.
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
    /// Signed if the client has credentials, and sent without a signature otherwise
    /// (`smithy.api#optionalAuth`).
    Optional,
    /// Never signed.
    None,
}
