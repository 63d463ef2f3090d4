//! Connections of two accounts, with an entry for each type.

use super::Handler;
use crate::account::Account;
use crate::arn;
use crate::call::Call;
use crate::call_error::CallError;
use crate::page::Query;
use crate::state::State;
use crate::state::connections::{Cancellation, Connection, Entry, Key};
use crate::state::pair::Pair;
use awsjson_smithy::{Map, Operation};
use partnercentral_account_model::operation::{
    CancelConnection, CancelConnectionInput, CancelConnectionOutput, GetConnection, GetConnectionInput,
    GetConnectionOutput, ListConnections, ListConnectionsInput, ListConnectionsOutput,
};
use partnercentral_account_model::types::{
    ConflictExceptionReason, Connection as ConnectionView, ConnectionSummary, ConnectionType, ConnectionTypeDetail,
    ConnectionTypeStatus, ConnectionTypeSummary, FieldValidationCode, Participant, PartnerProfileSummary,
    ResourceNotFoundExceptionReason,
};

/// The members that a connection has in all outputs.
macro_rules! about {
    ($type:ident, $seen:expr) => {{
        let connection: &Connection = $seen.connection;
        $type::builder()
            .catalog(connection.catalog.as_str())
            .id(connection.id.as_str())
            .arn(arn::shared(&connection.catalog, "connection", &connection.id))
            .other_participant_account_id($seen.other.account_id.as_str())
            .updated_at(connection.updated_at)
    }};
}

/// A connection and the account at the other end, as one of its two accounts sees it.
#[derive(Clone, Copy)]
struct Seen<'a> {
    state: &'a State,
    connection: &'a Connection,
    other: &'a Account,
}

impl Seen<'_> {
    fn participant(&self) -> Participant {
        let name = self.state.profile_name(self.other, &self.connection.catalog);
        Participant::PartnerProfile(
            PartnerProfileSummary::builder().id(self.other.profile_id.as_str()).name(name).build(),
        )
    }

    fn detail(&self, entry: &Entry) -> ConnectionTypeDetail {
        let mut detail = ConnectionTypeDetail::builder()
            .created_at(entry.created_at)
            .inviter_email(entry.inviter_email.as_str())
            .inviter_name(entry.inviter_name.as_str())
            .status(entry.status())
            .other_participant(self.participant())
            .build();
        if let Some(canceled) = &entry.canceled {
            detail.canceled_at = Some(canceled.at);
            detail.canceled_by = Some(canceled.by.clone());
        }
        detail
    }

    fn details(&self) -> Map<ConnectionType, ConnectionTypeDetail> {
        self.connection.types.iter().map(|(name, entry)| (name.clone(), self.detail(entry))).collect()
    }

    fn summary(&self) -> ConnectionSummary {
        let types = self.connection.types.iter().map(|(name, entry)| {
            let summary =
                ConnectionTypeSummary::builder().status(entry.status()).other_participant(self.participant()).build();
            (name.clone(), summary)
        });
        about!(ConnectionSummary, self).connection_types(types).build()
    }
}

/// The connection in full, as `account` sees it; `None` if it is not one of the two accounts.
pub(super) fn seen_by(state: &State, account: &Account, connection: &Connection) -> Option<ConnectionView> {
    let seen = Seen { state, connection, other: connection.other_than(account)? };
    Some(about!(ConnectionView, seen).connection_types(seen.details()).build())
}

/// The connection with this ID, and its number, if the caller is one of its two accounts.
fn find<'a>(state: &'a State, call: &Call<'_>, catalog: &str, id: &str) -> Result<(u64, Seen<'a>), CallError> {
    let found = state.connections.with_id(id).filter(|(_, connection)| connection.catalog == catalog);
    found
        .and_then(|(number, connection)| {
            Some((number, Seen { state, connection, other: connection.other_than(call.caller)? }))
        })
        .ok_or_else(|| CallError::unknown(ResourceNotFoundExceptionReason::ConnectionNotFound, "connection", id))
}

impl Handler for GetConnection {
    fn handle(state: &mut State, call: &Call<'_>, input: GetConnectionInput) -> Result<GetConnectionOutput, CallError> {
        let (_, seen) = find(state, call, &input.catalog, &input.identifier)?;
        Ok(about!(GetConnectionOutput, seen).connection_types(seen.details()).build())
    }
}

impl Handler for CancelConnection {
    const CLIENT_TOKEN_REQUIRED: bool = true;

    /// The output has the types that were active until now.
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: CancelConnectionInput,
    ) -> Result<CancelConnectionOutput, CallError> {
        let (number, seen) = find(state, call, &input.catalog, &input.identifier)?;
        let entry = seen.connection.types.get(&input.connection_type).ok_or_else(|| {
            let message = format!("The connection has no type {}.", input.connection_type);
            CallError::not_found(ResourceNotFoundExceptionReason::ConnectionNotFound, message)
        })?;
        if entry.canceled.is_some() {
            return Err(CallError::conflict(
                ConflictExceptionReason::IncompatibleConnectionState,
                format!("The type {} of the connection is cancelled already.", input.connection_type),
            ));
        }
        let was_active = |(name, entry): (&ConnectionType, &Entry)| entry.canceled.is_none().then(|| name.clone());
        let active: Vec<ConnectionType> = seen.connection.types.iter().filter_map(was_active).collect();
        state.connections.update(number, |connection| {
            if let Some(entry) = connection.types.get_mut(&input.connection_type) {
                entry.canceled = Some(Cancellation { at: call.now, by: call.caller.account_id.clone() });
            }
            connection.updated_at = call.now;
        });
        let (_, seen) = find(state, call, &input.catalog, &input.identifier)?;
        let types = seen.details().into_iter().filter(|(name, _)| active.contains(name));
        Ok(about!(CancelConnectionOutput, seen).connection_types(types).build())
    }
}

impl Handler for ListConnections {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: ListConnectionsInput,
    ) -> Result<ListConnectionsOutput, CallError> {
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
        let select = |start, count| match participants {
            Some(identifiers) => with_participants(state, call, &input.catalog, identifiers, filter.as_ref())
                .into_iter()
                .filter(|number| *number >= start)
                .take(count)
                .collect(),
            None => state.connections.page(keys(call, &input.catalog, filter.as_ref()), start, count),
        };
        let (page, next_token) = state.pages.cut(&query, select)?;
        let summaries = page.into_iter().filter_map(|number| {
            let connection = state.connections.get(number)?;
            Some(Seen { state, connection, other: connection.other_than(call.caller)? }.summary())
        });
        let mut output = ListConnectionsOutput::builder().connection_summaries(summaries.collect::<Vec<_>>()).build();
        output.next_token = next_token;
        Ok(output)
    }
}

/// The connections with the given accounts, at most one for each.
fn with_participants(
    state: &State,
    call: &Call<'_>,
    catalog: &str,
    identifiers: &[String],
    filter: Option<&TypeFilter>,
) -> Vec<u64> {
    let mut numbers: Vec<u64> = identifiers
        .iter()
        .filter_map(|identifier| {
            state.connections.of(&Pair::new(catalog, call.caller, call.accounts.named(identifier)?))
        })
        .filter(|(_, connection)| filter.is_none_or(|filter| filter.admits(connection)))
        .map(|(number, _)| number)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn keys(call: &Call<'_>, catalog: &str, filter: Option<&TypeFilter>) -> Vec<Key> {
    let entries = match filter {
        None => vec![None],
        Some(TypeFilter { connection_type, status: Some(status) }) => {
            vec![Some((connection_type.clone(), status.clone()))]
        }
        Some(TypeFilter { connection_type, status: None }) => ConnectionTypeStatus::VALUES
            .iter()
            .map(|status| Some((connection_type.clone(), ConnectionTypeStatus::from(*status))))
            .collect(),
    };
    let account = call.caller.number();
    entries.into_iter().map(|entry| Key { account, catalog: catalog.to_owned(), entry }).collect()
}

/// `TYPE` or `TYPE:STATUS`.
struct TypeFilter {
    connection_type: ConnectionType,
    status: Option<ConnectionTypeStatus>,
}

impl TypeFilter {
    fn parse(text: &str) -> Result<Self, CallError> {
        let (name, status) = text.split_once(':').map_or((text, None), |(name, status)| (name, Some(status)));
        let known = ConnectionType::VALUES.contains(&name)
            && status.is_none_or(|status| ConnectionTypeStatus::VALUES.contains(&status));
        if !known {
            let message =
                "must be a connection type, such as SUBSIDIARY, or with its status, such as SUBSIDIARY:ACTIVE";
            return Err(CallError::field("ConnectionType", FieldValidationCode::InvalidEnumValue, message));
        }
        Ok(Self { connection_type: name.into(), status: status.map(Into::into) })
    }

    fn admits(&self, connection: &Connection) -> bool {
        connection.has(&self.connection_type, self.status.as_ref())
    }
}
