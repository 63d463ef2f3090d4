//! The AWS SDK for Rust.

use aws_sdk_partnercentralaccount::config::{Config, Credentials, Region};
use aws_sdk_partnercentralaccount::primitives::DateTime;
use aws_sdk_partnercentralaccount::types::{ConnectionType, ConnectionTypeStatus, Participant};
use aws_sdk_partnercentralaccount::{Client, Error as SdkError};
use bench_harness::{Checksum, Client as Bench, input};
use std::error::Error;

#[derive(Clone)]
struct Sdk(Client);

impl Bench for Sdk {
    fn new(endpoint: &str) -> Self {
        let credentials = Credentials::new(input::ACCESS_KEY, input::SECRET_KEY, None, None, "bench");
        let config = Config::builder().region(Region::new(input::REGION)).credentials_provider(credentials);
        Self(Client::from_conf(config.endpoint_url(endpoint).build()))
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

async fn cancel(client: &Client) -> Result<Checksum, SdkError> {
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
    add_time(&mut sum, &cancelled.updated_at);
    for (connection_type, detail) in &cancelled.connection_types {
        add_type(&mut sum, connection_type, &detail.status, detail.other_participant.as_ref());
        sum.text(&detail.inviter_email);
        sum.text(&detail.inviter_name);
        sum.text(detail.canceled_by.as_deref().unwrap_or_default());
        for time in [Some(&detail.created_at), detail.canceled_at.as_ref()].into_iter().flatten() {
            add_time(&mut sum, time);
        }
    }
    Ok(sum)
}

async fn list(client: &Client) -> Result<Checksum, SdkError> {
    let page = client.list_connections().catalog(input::CATALOG).send().await?;
    let mut sum = Checksum::default();
    sum.text(page.next_token.as_deref().unwrap_or_default());
    for connection in page.connection_summaries() {
        for text in [&connection.catalog, &connection.id, &connection.arn, &connection.other_participant_account_id] {
            sum.text(text);
        }
        add_time(&mut sum, &connection.updated_at);
        for (connection_type, summary) in &connection.connection_types {
            add_type(&mut sum, connection_type, &summary.status, summary.other_participant.as_ref());
        }
    }
    Ok(sum)
}

fn add_time(sum: &mut Checksum, time: &DateTime) {
    sum.time(time.secs(), time.subsec_nanos());
}

fn add_type(sum: &mut Checksum, of: &ConnectionType, status: &ConnectionTypeStatus, participant: Option<&Participant>) {
    sum.text(of.as_str());
    sum.text(status.as_str());
    match participant {
        Some(Participant::PartnerProfile(partner)) => {
            sum.text(&partner.id);
            sum.text(&partner.name);
        }
        Some(Participant::SellerProfile(seller)) => {
            sum.text(&seller.id);
            sum.text(&seller.name);
        }
        Some(Participant::Account(account)) => sum.text(&account.name),
        _ => panic!("the server sent no such participant"),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    bench_harness::main::<Sdk>()
}
