//! The client of this repository.

use bench_harness::{Checksum, Client as Bench, input};
use partnercentral_account::client::BuildError;
use partnercentral_account::types::{ConnectionType, ConnectionTypeStatus, Participant};
use partnercentral_account::{Client, Credentials, Result};
use std::error::Error;

#[derive(Clone)]
struct Ours(Client);

impl Bench for Ours {
    fn new(endpoint: &str) -> Self {
        Self(client(endpoint).expect("a client"))
    }

    async fn call(&self, operation: &str) -> u64 {
        let sum = match operation {
            "cancel" => cancel(&self.0).await,
            "list" => list(&self.0).await,
            other => panic!("no operation is called {other}"),
        };
        sum.expect("a call failed").sum()
    }
}

fn client(endpoint: &str) -> std::result::Result<Client, BuildError> {
    let credentials = Credentials::new(input::ACCESS_KEY, input::SECRET_KEY, None, None, "bench");
    Client::builder().region(input::REGION).credentials_provider(credentials).endpoint_url(endpoint).build()
}

async fn cancel(client: &Client) -> Result<Checksum> {
    let cancelled = client
        .cancel_connection()
        .catalog(input::CATALOG)
        .identifier(input::CONNECTION)
        .connection_type(ConnectionType::Subsidiary)
        .reason(input::REASON)
        .send()
        .await?;
    let mut sum = Checksum::default();
    for text in [&cancelled.catalog, &cancelled.id, &cancelled.arn, &cancelled.other_participant_account_id] {
        sum.text(text);
    }
    sum.time(cancelled.updated_at.unix_timestamp(), cancelled.updated_at.nanosecond());
    for (connection_type, detail) in &cancelled.connection_types {
        add_type(&mut sum, connection_type, &detail.status, &detail.other_participant);
        sum.text(&detail.inviter_email);
        sum.text(&detail.inviter_name);
        sum.text(detail.canceled_by.as_deref().unwrap_or_default());
        for time in [Some(&detail.created_at), detail.canceled_at.as_ref()].into_iter().flatten() {
            sum.time(time.unix_timestamp(), time.nanosecond());
        }
    }
    Ok(sum)
}

async fn list(client: &Client) -> Result<Checksum> {
    let page = client.list_connections().catalog(input::CATALOG).send().await?;
    let mut sum = Checksum::default();
    sum.text(page.next_token.as_deref().unwrap_or_default());
    for connection in &page.connection_summaries {
        for text in [&connection.catalog, &connection.id, &connection.arn, &connection.other_participant_account_id] {
            sum.text(text);
        }
        sum.time(connection.updated_at.unix_timestamp(), connection.updated_at.nanosecond());
        for (connection_type, summary) in &connection.connection_types {
            add_type(&mut sum, connection_type, &summary.status, &summary.other_participant);
        }
    }
    Ok(sum)
}

fn add_type(sum: &mut Checksum, of: &ConnectionType, status: &ConnectionTypeStatus, participant: &Participant) {
    sum.text(of.as_str());
    sum.text(status.as_str());
    match participant {
        Participant::PartnerProfile(partner) => {
            sum.text(&partner.id);
            sum.text(&partner.name);
        }
        Participant::SellerProfile(seller) => {
            sum.text(&seller.id);
            sum.text(&seller.name);
        }
        Participant::Account(account) => sum.text(&account.name),
        _ => panic!("the server sent no such participant"),
    }
}

fn main() -> std::result::Result<(), Box<dyn Error>> {
    bench_harness::main::<Ours>()
}
