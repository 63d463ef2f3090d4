//! What a builder must know about the client it builds.

use crate::client::Client;
use awsjson_smithy::Service;

/// A client that a [`Builder`](crate::Builder) can configure by the environment: the typed client of a
/// service, which generated code implements this for, or [`Client`] itself.
pub trait ServiceClient: From<Client> {
    /// The service that all calls go to, whose own settings are looked up; `None` for a client of any service.
    const SERVICE: Option<&'static Service>;
}

impl ServiceClient for Client {
    const SERVICE: Option<&'static Service> = None;
}
