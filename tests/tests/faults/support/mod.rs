//! Helpers of the fault tests: clients, calls, and virtual time.

mod virtual_time;

pub use virtual_time::VirtualTime;

use awsjson_testing::{Reply, Server, credentials};
use partnercentral_account::client::{Builder, CallResult, Error, Response};
use partnercentral_account::operation::{CancelConnection, CancelConnectionInput};
use partnercentral_account::operation::{SendEmailVerificationCode, SendEmailVerificationCodeInput};
use partnercentral_account::types::ConnectionType;
use partnercentral_account::{CallOptions, Client};

pub const ACCESS_KEY: &str = "AKIDFAULTS";

/// A server with this script.
pub async fn server(replies: impl IntoIterator<Item = Reply>) -> Server {
    Server::start(replies).await
}

/// A success with an empty output.
pub fn done() -> Reply {
    Reply::json("{}")
}

pub fn throttled() -> Reply {
    Reply::error(400, "ThrottlingException")
}

pub fn unavailable() -> Reply {
    Reply::answer(503, "")
}

/// The builder of a client for the server at `url`.
pub fn client_of(url: impl Into<String>) -> Builder<Client> {
    Client::builder().region("us-east-1").credentials_provider(credentials(ACCESS_KEY)).endpoint_url(url)
}

/// A client for `server` that uses the clock `time`.
pub fn client(server: &Server, time: &VirtualTime) -> Client {
    client_of(server.url()).runtime(time.clone()).build().unwrap()
}

/// Calls an operation that has an idempotency token.
pub async fn cancel(client: &Client, options: CallOptions) -> CallResult<CancelConnection> {
    let input = CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier("pac-1234567890abc")
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended");
    client.inner().call::<CancelConnection>(input.build(), options).await
}

/// Calls an operation that is not idempotent.
pub async fn mail_code(client: &Client, options: CallOptions) -> CallResult<SendEmailVerificationCode> {
    let input = SendEmailVerificationCodeInput::builder().catalog("AWS").email("ines@example.com");
    client.inner().call::<SendEmailVerificationCode>(input.build(), options).await
}

/// The number of attempts of a call, whether it succeeded or failed.
pub fn attempts<T, E>(result: &Result<Response<T>, Error<E>>) -> u32 {
    match result {
        Ok(response) => response.metadata.attempts,
        Err(error) => error.attempts(),
    }
}
