//! The entries of a report.

use partnercentral_account::types::{ConnectionInvitationSummary, ConnectionSummary, Participant};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A type of a connection.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The ID of the connection.
    pub connection: String,
    /// The AWS account of the other participant.
    pub account: String,
    /// The name of the other participant, if it has a profile.
    pub name: String,
    /// The type.
    pub connection_type: String,
    /// The status of the type.
    pub status: String,
    /// When the connection was last changed.
    pub updated_at: OffsetDateTime,
    /// When the participants were connected by this type, if that was asked for.
    pub since: Option<OffsetDateTime>,
}

impl Entry {
    /// Returns the cells of the entry. With `since`, the last one is the time since when it exists.
    pub fn cells(&self, since: bool) -> Vec<String> {
        let Self { connection, account, name, connection_type, status, updated_at, .. } = self;
        let cells = [connection, account, name, connection_type, status].map(String::clone);
        let since = since.then(|| self.since.map(shown).unwrap_or_default());
        cells.into_iter().chain([shown(*updated_at)]).chain(since).collect()
    }
}

/// A pending invitation.
#[derive(Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The ID.
    pub id: String,
    /// The other participant.
    pub other: String,
    /// The type.
    pub connection_type: String,
    /// Whether the caller sent or received it.
    pub role: String,
    /// When it expires.
    pub expires_at: Option<OffsetDateTime>,
}

/// Returns an entry for each type of a connection.
pub fn entries(connection: ConnectionSummary) -> Vec<Entry> {
    let ConnectionSummary { id, other_participant_account_id, updated_at, connection_types, .. } = connection;
    connection_types
        .into_iter()
        .map(|(connection_type, summary)| Entry {
            connection: id.clone(),
            account: other_participant_account_id.clone(),
            name: name(summary.other_participant),
            connection_type: connection_type.to_string(),
            status: summary.status.to_string(),
            updated_at,
            since: None,
        })
        .collect()
}

fn name(participant: Participant) -> String {
    match participant {
        Participant::PartnerProfile(profile) => profile.name,
        Participant::SellerProfile(profile) => profile.name,
        _ => String::new(),
    }
}

impl From<ConnectionInvitationSummary> for Invitation {
    fn from(invitation: ConnectionInvitationSummary) -> Self {
        Self {
            id: invitation.id,
            other: invitation.other_participant_identifier,
            connection_type: invitation.connection_type.to_string(),
            role: invitation.participant_type.to_string(),
            expires_at: invitation.expires_at,
        }
    }
}

/// Formats a time for reports.
pub fn shown(time: OffsetDateTime) -> String {
    time.replace_nanosecond(0).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}
