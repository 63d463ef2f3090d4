//! A connection from its invitation to its end.
//!
//! Without arguments it runs on the embedded emulator: two partners connect, and one cancels.
//! With arguments it cancels a connection of yours at AWS, with the credentials that the AWS
//! CLI would use:
//!
//! ```text
//! cargo run -p partnercentral-account --example cancel_connection -- \
//!     --region us-east-1 --catalog AWS --identifier pac-1234567890abc \
//!     --connection-type SUBSIDIARY --reason "Contract ended"
//! ```

use clap::Parser;
use partnercentral_account::smithy::Map;
use partnercentral_account::types::{ConnectionType, ConnectionTypeDetail, Participant};
use partnercentral_account::{Client, ServiceError, client};
use partnercentral_account_emulator::Emulator;
use std::process::ExitCode;
use time::OffsetDateTime;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Cancels a connection: at AWS when it is named, on the embedded emulator otherwise.
#[derive(Parser)]
struct Arguments {
    /// Region of AWS, such as us-east-1. Without it, the emulator is used.
    #[arg(long, requires_all = ["catalog", "identifier", "connection_type", "reason"])]
    region: Option<String>,
    /// Catalog of the connection: AWS or Sandbox.
    #[arg(long, requires = "region")]
    catalog: Option<String>,
    /// ID of the connection.
    #[arg(long, requires = "region")]
    identifier: Option<String>,
    /// Type to cancel: OPPORTUNITY_COLLABORATION or SUBSIDIARY.
    #[arg(long, requires = "region")]
    connection_type: Option<String>,
    /// Why it ends.
    #[arg(long, requires = "region")]
    reason: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let arguments = Arguments::parse();
    match (arguments.region, arguments.catalog, arguments.identifier, arguments.connection_type, arguments.reason) {
        (Some(region), Some(catalog), Some(identifier), Some(connection_type), Some(reason)) => {
            let client: Client = client::Builder::from_env().await.region(region).build()?;
            let cancelled = client
                .cancel_connection()
                .catalog(catalog)
                .identifier(identifier)
                .connection_type(connection_type)
                .reason(reason)
                .send()
                .await?;
            println!("cancelled {}", cancelled.id);
            print_table(&cancelled.connection_types);
            Ok(())
        }
        _ => life_cycle().await,
    }
}

/// Invites, accepts, lists, cancels, and cancels once more in vain.
async fn life_cycle() -> Result<()> {
    let emulator = Emulator::start().await?;
    println!("emulator   {}", emulator.endpoint_url());
    let sender = connect(&emulator, emulator.credentials())?;
    let receiver = connect(&emulator, emulator.other_credentials())?;

    let invitation = sender
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type(ConnectionType::Subsidiary)
        .email("alliances@example.com")
        .message("Let us work together.")
        .name("Alliance Team")
        .receiver_identifier(emulator.other_account().account_id.as_str())
        .send()
        .await?;
    println!("invited    {} is {}", invitation.id, invitation.status);

    let accepted =
        receiver.accept_connection_invitation().catalog("AWS").identifier(invitation.id).send().await?.connection;
    println!("accepted   {}", accepted.id);

    let mut connections = sender.list_connections().catalog("AWS").pages().items();
    while let Some(connection) = connections.next().await {
        let connection = connection?;
        println!("listed     {} with account {}", connection.id, connection.other_participant_account_id);
    }

    let cancel = sender
        .cancel_connection()
        .catalog("AWS")
        .identifier(accepted.id)
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended");
    let cancelled = cancel.clone().send_with_metadata().await?;
    println!(
        "cancelled  {} in {} attempt(s), request {}",
        cancelled.output.id,
        cancelled.metadata.attempts,
        cancelled.metadata.request_id.as_deref().unwrap_or("unknown"),
    );

    let refused = cancel.send().await.err().ok_or("a connection was cancelled twice")?;
    match refused.service_error() {
        Some(ServiceError::ConflictException(conflict)) => {
            println!("refused    {}: {}", conflict.reason, conflict.message)
        }
        _ => return Err(refused.into()),
    }

    println!();
    print_table(&cancelled.output.connection_types);
    Ok(())
}

fn connect(emulator: &Emulator, credentials: aws_credential_types::Credentials) -> Result<Client> {
    let builder = Client::builder().region("us-east-1").endpoint_url(emulator.endpoint_url());
    Ok(builder.credentials_provider(credentials).build()?)
}

fn print_table(types: &Map<ConnectionType, ConnectionTypeDetail>) {
    println!("{:<26} {:<9} {:<20} {:<20} with", "type", "status", "created (UTC)", "cancelled (UTC)");
    for (connection_type, detail) in types {
        let with = match &detail.other_participant {
            Participant::PartnerProfile(profile) => profile.name.as_str(),
            Participant::SellerProfile(profile) => profile.name.as_str(),
            Participant::Account(account) => account.name.as_str(),
            Participant::Unknown(member) => member.name.as_str(),
            _ => "a participant of a new kind",
        };
        println!(
            "{:<26} {:<9} {:<20} {:<20} {with}",
            connection_type.as_str(),
            detail.status.as_str(),
            to_the_second(detail.created_at),
            detail.canceled_at.map_or_else(|| "-".to_owned(), to_the_second),
        );
    }
}

fn to_the_second(at: OffsetDateTime) -> String {
    format!("{} {:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second())
}
