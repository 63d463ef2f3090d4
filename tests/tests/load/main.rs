//! Many concurrent calls: number of connections, order, and results.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail like tests"
)]

mod accounts;
mod connections;
mod http2;

use awsjson_testing::{Server, credentials};
use partnercentral_account::client::{Builder, CallResult};
use partnercentral_account::operation::{CancelConnection, CancelConnectionInput};
use partnercentral_account::types::ConnectionType;
use partnercentral_account::{CallOptions, Client};

fn client_of(server: &Server) -> Builder<Client> {
    client_of_url(server.url())
}

fn client_of_url(url: String) -> Builder<Client> {
    Client::builder().region("us-east-1").credentials_provider(credentials("AKIDLOAD")).endpoint_url(url)
}

/// Cancels the connection with this ID.
async fn cancel(client: Client, id: String) -> CallResult<CancelConnection> {
    cancel_with(client, id, CallOptions::new()).await
}

async fn cancel_with(client: Client, id: String, options: CallOptions) -> CallResult<CancelConnection> {
    let input = CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier(id)
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended");
    client.inner().call::<CancelConnection>(input.build(), options).await
}
