//! Connections: what two accounts agreed on, one entry for each type.

use super::page::Query;
use super::{Call, Pair, State, admits, arn, not_found};
use crate::account::Account;
use crate::refusal::Refusal;
use crate::validation::EnumCheck;
use crate::wire::Emulated;
use awsjson_smithy::Operation;
use partnercentral_account_model::operation::{
    CancelConnection, CancelConnectionInput, CancelConnectionOutput, GetConnection, GetConnectionInput,
    GetConnectionOutput, ListConnections, ListConnectionsInput, ListConnectionsOutput,
};
use partnercentral_account_model::types::{
    ConflictExceptionReason, Connection as ConnectionView, ConnectionSummary, ConnectionType, ConnectionTypeDetail,
    ConnectionTypeStatus, ConnectionTypeSummary, FieldValidationCode, Participant, PartnerProfileSummary,
    ResourceNotFoundExceptionReason,
};
use std::collections::BTreeMap;
use time::OffsetDateTime;

#[derive(Debug)]
pub(super) struct Connection {
    pub(super) id: String,
    pair: Pair,
    updated_at: OffsetDateTime,
    types: BTreeMap<ConnectionType, Entry>,
}

/// One type of a connection.
#[derive(Debug)]
struct Entry {
    created_at: OffsetDateTime,
    inviter_email: String,
    inviter_name: String,
    canceled: Option<Cancellation>,
}

#[derive(Debug)]
struct Cancellation {
    at: OffsetDateTime,
    /// The account ID.
    by: String,
}

impl Entry {
    fn status(&self) -> ConnectionTypeStatus {
        match self.canceled {
            None => ConnectionTypeStatus::Active,
            Some(_) => ConnectionTypeStatus::Canceled,
        }
    }

    fn detail(&self, other: &Account) -> ConnectionTypeDetail {
        let mut detail = ConnectionTypeDetail::builder()
            .created_at(self.created_at)
            .inviter_email(self.inviter_email.as_str())
            .inviter_name(self.inviter_name.as_str())
            .status(self.status())
            .other_participant(participant(other))
            .build();
        if let Some(canceled) = &self.canceled {
            detail.canceled_at = Some(canceled.at);
            detail.canceled_by = Some(canceled.by.clone());
        }
        detail
    }
}

fn participant(account: &Account) -> Participant {
    let summary =
        PartnerProfileSummary::builder().id(account.profile_id.as_str()).name(account.profile_name.as_str()).build();
    Participant::PartnerProfile(summary)
}

/// The connection as one side sees it. The outputs that show it have the same members.
macro_rules! view {
    ($type:ident, $connection:expr, $other:expr) => {
        $type::builder()
            .catalog($connection.pair.catalog.as_str())
            .id($connection.id.as_str())
            .arn(arn(&$connection.pair.catalog, "connection", &$connection.id))
            .other_participant_account_id($other.account_id.as_str())
            .updated_at($connection.updated_at)
    };
}

impl Connection {
    fn details(&self, other: &Account) -> BTreeMap<ConnectionType, ConnectionTypeDetail> {
        self.types.iter().map(|(name, entry)| (name.clone(), entry.detail(other))).collect()
    }

    fn summary(&self, other: &Account) -> ConnectionSummary {
        let types = self.types.iter().map(|(name, entry)| {
            let summary =
                ConnectionTypeSummary::builder().status(entry.status()).other_participant(participant(other)).build();
            (name.clone(), summary)
        });
        view!(ConnectionSummary, self, other).connection_types(types).build()
    }
}

impl State {
    /// The connection of these two, if they have one.
    pub(super) fn connection_of(&self, pair: &Pair) -> Option<&Connection> {
        self.connections.iter().find(|connection| connection.pair.is_same_as(pair))
    }

    /// Whether a type is active between these two.
    pub(super) fn is_connected(&self, pair: &Pair, connection_type: &ConnectionType) -> bool {
        self.connection_of(pair)
            .and_then(|connection| connection.types.get(connection_type))
            .is_some_and(|entry| entry.canceled.is_none())
    }

    /// Connects two accounts, or adds a type to the connection that they have. Returns the
    /// connection as `call.caller` sees it.
    pub(super) fn connect(
        &mut self,
        call: &Call<'_>,
        pair: Pair,
        connection_type: ConnectionType,
        inviter: (String, String),
    ) -> Result<ConnectionView, Refusal> {
        let (inviter_email, inviter_name) = inviter;
        let entry = Entry { created_at: call.now, inviter_email, inviter_name, canceled: None };
        let id = match self.connections.iter_mut().find(|connection| connection.pair.is_same_as(&pair)) {
            Some(connection) => {
                connection.types.insert(connection_type, entry);
                connection.updated_at = call.now;
                connection.id.clone()
            }
            None => {
                let id = self.ids.resource("pac-");
                let types = BTreeMap::from([(connection_type, entry)]);
                self.connections.push(Connection { id: id.clone(), pair, updated_at: call.now, types });
                id
            }
        };
        let (connection, other) = self.connection(call, None, &id)?;
        Ok(view!(ConnectionView, connection, other).connection_types(connection.details(other)).build())
    }

    /// The connection with this ID and the other account in it, if the caller is one of the two.
    fn connection(&self, call: &Call<'_>, catalog: Option<&str>, id: &str) -> Result<(&Connection, &Account), Refusal> {
        self.connections
            .iter()
            .filter(|connection| connection.id == id)
            .filter(|connection| catalog.is_none_or(|catalog| connection.pair.catalog == catalog))
            .find_map(|connection| Some((connection, connection.pair.other_than(call.caller)?)))
            .ok_or_else(|| unknown(id))
    }
}

fn unknown(id: &str) -> Refusal {
    not_found(ResourceNotFoundExceptionReason::ConnectionNotFound, "connection", id)
}

impl Emulated for GetConnection {
    fn call(state: &mut State, call: &Call<'_>, input: GetConnectionInput) -> Result<GetConnectionOutput, Refusal> {
        let (connection, other) = state.connection(call, Some(&input.catalog), &input.identifier)?;
        Ok(view!(GetConnectionOutput, connection, other).connection_types(connection.details(other)).build())
    }
}

impl Emulated for CancelConnection {
    fn check_enums(input: &CancelConnectionInput, check: &mut EnumCheck) {
        check.member("ConnectionType", &input.connection_type, ConnectionType::VALUES);
    }

    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: CancelConnectionInput,
    ) -> Result<CancelConnectionOutput, Refusal> {
        let connection = state
            .connections
            .iter_mut()
            .filter(|connection| connection.pair.other_than(call.caller).is_some())
            .find(|connection| connection.id == input.identifier && connection.pair.catalog == input.catalog)
            .ok_or_else(|| unknown(&input.identifier))?;
        let entry = connection.types.get_mut(&input.connection_type).ok_or_else(|| {
            let message = format!("The connection has no type {}.", input.connection_type);
            Refusal::not_found(ResourceNotFoundExceptionReason::ConnectionNotFound, message)
        })?;
        if entry.canceled.is_some() {
            return Err(Refusal::conflict(
                ConflictExceptionReason::IncompatibleConnectionState,
                format!("The type {} of the connection is cancelled already.", input.connection_type),
            ));
        }
        entry.canceled = Some(Cancellation { at: call.now, by: call.caller.account_id.clone() });
        connection.updated_at = call.now;
        let (connection, other) = state.connection(call, Some(&input.catalog), &input.identifier)?;
        Ok(view!(CancelConnectionOutput, connection, other).connection_types(connection.details(other)).build())
    }
}

impl Emulated for ListConnections {
    fn call(state: &mut State, call: &Call<'_>, input: ListConnectionsInput) -> Result<ListConnectionsOutput, Refusal> {
        let filter = input.connection_type.as_deref().map(TypeFilter::parse).transpose()?;
        let participants = &input.other_participant_identifiers;
        let query = Query {
            identity: format!(
                "{} {} {} {:?} {:?}",
                Self::NAME,
                call.caller.account_id,
                input.catalog,
                input.connection_type,
                participants
            ),
            token: input.next_token.as_deref(),
            max_results: input.max_results,
        };
        let matching = state.connections.iter().map(|connection| {
            let other = connection.pair.other_than(call.caller)?;
            let matches = connection.pair.catalog == input.catalog
                && admits(participants, other)
                && filter.as_ref().is_none_or(|filter| filter.admits(connection));
            matches.then(|| connection.summary(other))
        });
        let (page, next_token) = state.pages.cut(&query, matching)?;
        let mut output = ListConnectionsOutput::builder().connection_summaries(page).build();
        output.next_token = next_token;
        Ok(output)
    }
}

/// `TYPE` or `TYPE:STATUS`.
struct TypeFilter {
    connection_type: ConnectionType,
    status: Option<ConnectionTypeStatus>,
}

impl TypeFilter {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let (name, status) = text.split_once(':').map_or((text, None), |(name, status)| (name, Some(status)));
        let known = ConnectionType::VALUES.contains(&name)
            && status.is_none_or(|status| ConnectionTypeStatus::VALUES.contains(&status));
        if !known {
            let message =
                "must be a connection type, such as SUBSIDIARY, or with its status, such as SUBSIDIARY:ACTIVE";
            return Err(Refusal::field("ConnectionType", FieldValidationCode::InvalidEnumValue, message));
        }
        Ok(Self { connection_type: name.into(), status: status.map(Into::into) })
    }

    fn admits(&self, connection: &Connection) -> bool {
        let entry = connection.types.get(&self.connection_type);
        entry.is_some_and(|entry| self.status.as_ref().is_none_or(|status| entry.status() == *status))
    }
}
