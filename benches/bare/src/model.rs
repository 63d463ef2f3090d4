//! The two operations, as plain structures of serde.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use time::{Date, Month, PrimitiveDateTime, Time};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelConnectionInput<'a> {
    pub catalog: &'a str,
    pub identifier: &'a str,
    pub connection_type: &'a str,
    pub reason: &'a str,
    pub client_token: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListConnectionsInput<'a> {
    pub catalog: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CancelConnectionOutput {
    pub catalog: String,
    pub id: String,
    pub arn: String,
    pub other_participant_account_id: String,
    pub updated_at: Timestamp,
    pub connection_types: HashMap<ConnectionType, ConnectionTypeDetail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectionTypeDetail {
    pub created_at: Timestamp,
    pub inviter_email: String,
    pub inviter_name: String,
    pub status: ConnectionTypeStatus,
    pub canceled_at: Option<Timestamp>,
    pub canceled_by: Option<String>,
    pub other_participant: Participant,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListConnectionsOutput {
    pub connection_summaries: Vec<ConnectionSummary>,
    pub next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectionSummary {
    pub catalog: String,
    pub id: String,
    pub arn: String,
    pub other_participant_account_id: String,
    pub updated_at: Timestamp,
    pub connection_types: HashMap<ConnectionType, ConnectionTypeSummary>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConnectionTypeSummary {
    pub status: ConnectionTypeStatus,
    pub other_participant: Participant,
}

#[derive(Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionType {
    OpportunityCollaboration,
    Subsidiary,
}

impl ConnectionType {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::OpportunityCollaboration => "OPPORTUNITY_COLLABORATION",
            Self::Subsidiary => "SUBSIDIARY",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConnectionTypeStatus {
    Active,
    Canceled,
}

impl ConnectionTypeStatus {
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Canceled => "CANCELED",
        }
    }
}

#[derive(Deserialize)]
pub enum Participant {
    PartnerProfile(Profile),
    SellerProfile(Profile),
    Account(Account),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Profile {
    pub id: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Account {
    pub name: String,
}

/// An instant, read from `2026-09-30T17:05:41.250Z` and no other form.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "Text")]
pub struct Timestamp {
    pub seconds: i64,
    pub nanoseconds: u32,
}

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl TryFrom<Text<'_>> for Timestamp {
    type Error = &'static str;

    fn try_from(Text(text): Text<'_>) -> Result<Self, Self::Error> {
        parse(text.as_bytes()).ok_or("not a timestamp in UTC")
    }
}

fn parse(text: &[u8]) -> Option<Timestamp> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
    };
    let part = |from: usize, to: usize| number(text.get(from..to)?);
    let small = |from: usize| part(from, from + 2).and_then(|number| u8::try_from(number).ok());
    let month = Month::try_from(small(5)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(part(0, 4)?).ok()?, month, small(8)?).ok()?;
    let nanoseconds = match text.get(19..)? {
        b"Z" => 0,
        [b'.', fraction @ .., b'Z'] if fraction.len() <= 9 => number(fraction)? * 10_u32.pow(9 - fraction.len() as u32),
        _ => return None,
    };
    let time = Time::from_hms_nano(small(11)?, small(14)?, small(17)?, nanoseconds).ok()?;
    let instant = PrimitiveDateTime::new(date, time).assume_utc();
    Some(Timestamp { seconds: instant.unix_timestamp(), nanoseconds })
}
