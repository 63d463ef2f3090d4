//! Connections: what two accounts agreed on, one entry for each type.

use super::Handler;
use crate::account::Account;
use crate::arn;
use crate::call::Call;
use crate::page::Query;
use crate::refusal::Refusal;
use crate::state::State;
use crate::state::connections::{Cancellation, Connection, Entry, Key};
use crate::state::pair::Pair;
use crate::validation::EnumCheck;
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

fn participant(account: &Account) -> Participant {
    let summary =
        PartnerProfileSummary::builder().id(account.profile_id.as_str()).name(account.profile_name.as_str()).build();
    Participant::PartnerProfile(summary)
}

fn detail(entry: &Entry, other: &Account) -> ConnectionTypeDetail {
    let mut detail = ConnectionTypeDetail::builder()
        .created_at(entry.created_at)
        .inviter_email(entry.inviter_email.as_str())
        .inviter_name(entry.inviter_name.as_str())
        .status(entry.status())
        .other_participant(participant(other))
        .build();
    if let Some(canceled) = &entry.canceled {
        detail.canceled_at = Some(canceled.at);
        detail.canceled_by = Some(canceled.by.clone());
    }
    detail
}

fn details(connection: &Connection, other: &Account) -> Map<ConnectionType, ConnectionTypeDetail> {
    connection.types.iter().map(|(name, entry)| (name.clone(), detail(entry, other))).collect()
}

/// The connection as one side sees it. The outputs that show it have the same members.
macro_rules! view {
    ($type:ident, $connection:expr, $other:expr) => {
        $type::builder()
            .catalog($connection.catalog.as_str())
            .id($connection.id.as_str())
            .arn(arn::shared(&$connection.catalog, "connection", &$connection.id))
            .other_participant_account_id($other.account_id.as_str())
            .updated_at($connection.updated_at)
    };
}

fn summary(connection: &Connection, other: &Account) -> ConnectionSummary {
    let types = connection.types.iter().map(|(name, entry)| {
        let summary =
            ConnectionTypeSummary::builder().status(entry.status()).other_participant(participant(other)).build();
        (name.clone(), summary)
    });
    view!(ConnectionSummary, connection, other).connection_types(types).build()
}

/// The connection in full, as `account` sees it; `None` for a stranger.
pub(super) fn seen_by(account: &Account, connection: &Connection) -> Option<ConnectionView> {
    let other = connection.other_than(account)?;
    Some(view!(ConnectionView, connection, other).connection_types(details(connection, other)).build())
}

/// The connection with this ID, its number and the other account in it, if the caller is one
/// of the two.
fn find<'a>(
    state: &'a State,
    call: &Call<'_>,
    catalog: &str,
    id: &str,
) -> Result<(u64, &'a Connection, &'a Account), Refusal> {
    let found = state.connections.with_id(id).filter(|(_, connection)| connection.catalog == catalog);
    found
        .and_then(|(number, connection)| Some((number, connection, &**connection.other_than(call.caller)?)))
        .ok_or_else(|| Refusal::unknown(ResourceNotFoundExceptionReason::ConnectionNotFound, "connection", id))
}

impl Handler for GetConnection {
    fn handle(state: &mut State, call: &Call<'_>, input: GetConnectionInput) -> Result<GetConnectionOutput, Refusal> {
        let (_, connection, other) = find(state, call, &input.catalog, &input.identifier)?;
        Ok(view!(GetConnectionOutput, connection, other).connection_types(details(connection, other)).build())
    }
}

impl Handler for CancelConnection {
    const CLIENT_TOKEN_REQUIRED: bool = true;

    fn check_enums(input: &CancelConnectionInput, check: &mut EnumCheck) {
        check.member("ConnectionType", &input.connection_type, ConnectionType::VALUES);
    }

    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: CancelConnectionInput,
    ) -> Result<CancelConnectionOutput, Refusal> {
        let (number, connection, _) = find(state, call, &input.catalog, &input.identifier)?;
        let entry = connection.types.get(&input.connection_type).ok_or_else(|| {
            let message = format!("The connection has no type {}.", input.connection_type);
            Refusal::not_found(ResourceNotFoundExceptionReason::ConnectionNotFound, message)
        })?;
        if entry.canceled.is_some() {
            return Err(Refusal::conflict(
                ConflictExceptionReason::IncompatibleConnectionState,
                format!("The type {} of the connection is cancelled already.", input.connection_type),
            ));
        }
        state.connections.update(number, |connection| {
            if let Some(entry) = connection.types.get_mut(&input.connection_type) {
                entry.canceled = Some(Cancellation { at: call.now, by: call.caller.account_id.clone() });
            }
            connection.updated_at = call.now;
        });
        let (_, connection, other) = find(state, call, &input.catalog, &input.identifier)?;
        Ok(view!(CancelConnectionOutput, connection, other).connection_types(details(connection, other)).build())
    }
}

impl Handler for ListConnections {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: ListConnectionsInput,
    ) -> Result<ListConnectionsOutput, Refusal> {
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
            Some(summary(connection, connection.other_than(call.caller)?))
        });
        let mut output = ListConnectionsOutput::builder().connection_summaries(summaries.collect::<Vec<_>>()).build();
        output.next_token = next_token;
        Ok(output)
    }
}

/// The connections with the accounts named, of which there is one for each at most.
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
        connection.has(&self.connection_type, self.status.as_ref())
    }
}
