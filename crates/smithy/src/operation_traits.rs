//! The traits of an operation that steer how it is called.

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
    /// The model has no output for it, so a service answers with an empty body.
    pub no_output: bool,
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
        no_output: false,
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

    /// The same, without an output.
    pub const fn no_output(mut self) -> Self {
        self.no_output = true;
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
