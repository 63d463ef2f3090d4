//! `--local`: an emulator in this process, with sample data.

use crate::catalog;
use awsjson_client::BoxFuture;
use awsjson_command::{CommandError, Local};
use partnercentral_account::types::ConnectionType;
use partnercentral_account::{Client, Credentials, Error};
use partnercentral_account_emulator::{Account, Emulator};
use std::io;

/// The number of partners, including the caller.
const ACCOUNTS: u32 = 5;

/// Starts the emulator, and creates connections and pending invitations of the other partners.
pub fn start() -> BoxFuture<'static, Result<Local, CommandError>> {
    Box::pin(async {
        let started = Emulator::builder().accounts(ACCOUNTS).start().await;
        let emulator = started.map_err(|error| failure("cannot start the emulator", error))?;
        fill(&emulator)
            .await
            .map_err(|error| failure("cannot fill the emulator", io::Error::other(error.to_string())))?;
        Ok(Local {
            endpoint_url: emulator.endpoint_url().to_owned(),
            credentials: emulator.credentials(),
            service: Box::new(emulator),
        })
    })
}

fn failure(what: &str, error: io::Error) -> CommandError {
    CommandError::Io(what.to_owned(), error)
}

async fn fill(emulator: &Emulator) -> Result<(), Error> {
    let [own, accepted, both, inviting, invited] = emulator.accounts() else { return Ok(()) };
    connect(emulator, own, accepted, ConnectionType::OpportunityCollaboration).await?;
    connect(emulator, both, own, ConnectionType::OpportunityCollaboration).await?;
    connect(emulator, own, both, ConnectionType::Subsidiary).await?;
    invite(emulator, inviting, own, ConnectionType::OpportunityCollaboration).await?;
    invite(emulator, own, invited, ConnectionType::Subsidiary).await?;
    Ok(())
}

async fn connect(emulator: &Emulator, inviter: &Account, receiver: &Account, ty: ConnectionType) -> Result<(), Error> {
    let invitation = invite(emulator, inviter, receiver, ty).await?;
    client(emulator, receiver.credentials())?
        .accept_connection_invitation()
        .catalog(catalog::DEFAULT)
        .identifier(invitation)
        .send()
        .await?;
    Ok(())
}

/// Sends an invitation, and returns its ID.
async fn invite(
    emulator: &Emulator,
    inviter: &Account,
    receiver: &Account,
    ty: ConnectionType,
) -> Result<String, Error> {
    let invitation = client(emulator, inviter.credentials())?
        .create_connection_invitation()
        .catalog(catalog::DEFAULT)
        .connection_type(ty)
        .email(inviter.email.as_str())
        .message("Let us work together.")
        .name(inviter.profile_name.as_str())
        .receiver_identifier(receiver.profile_id.as_str())
        .send()
        .await?;
    Ok(invitation.id)
}

fn client(emulator: &Emulator, credentials: Credentials) -> Result<Client, Error> {
    let builder = Client::builder().region("us-east-1").endpoint_url(emulator.endpoint_url());
    Ok(builder.credentials_provider(credentials).build()?)
}
