//! Invitations to connect, from a sender to a receiver.

use super::{Handler, connections};
use crate::account::Account;
use crate::arn;
use crate::call::Call;
use crate::call_error::CallError;
use crate::page::Query;
use crate::state::connections::{Connection, Entry, Key as ConnectionKey};
use crate::state::invitations::{Invitation, Key, LIFETIME};
use crate::state::pair::Pair;
use crate::state::{Event, State};
use crate::status::AccountStatus;
use awsjson_smithy::Operation;
use partnercentral_account_model::operation::{
    AcceptConnectionInvitation, AcceptConnectionInvitationInput, AcceptConnectionInvitationOutput,
    CancelConnectionInvitation, CancelConnectionInvitationInput, CancelConnectionInvitationOutput,
    CreateConnectionInvitation, CreateConnectionInvitationInput, CreateConnectionInvitationOutput,
    GetConnectionInvitation, GetConnectionInvitationInput, GetConnectionInvitationOutput, ListConnectionInvitations,
    ListConnectionInvitationsInput, ListConnectionInvitationsOutput, RejectConnectionInvitation,
    RejectConnectionInvitationInput, RejectConnectionInvitationOutput,
};
use partnercentral_account_model::types::{
    BusinessValidationCode, ConflictExceptionReason, ConnectionInvitationSummary, ConnectionType, ConnectionTypeStatus,
    InvitationStatus, ParticipantType, ResourceNotFoundExceptionReason, ServiceQuotaExceededExceptionReason,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The members that an invitation has in every output, as one side sees it.
macro_rules! summary {
    ($type:ident, $invitation:expr, $side:expr) => {{
        let (invitation, (participant_type, other)): (&Invitation, _) = ($invitation, $side);
        $type::builder()
            .catalog(invitation.catalog.as_str())
            .id(invitation.id.as_str())
            .arn(arn::shared(&invitation.catalog, "connection-invitation", &invitation.id))
            .connection_type(invitation.connection_type.clone())
            .created_at(invitation.created_at)
            .updated_at(invitation.updated_at)
            .expires_at(invitation.expires_at)
            .other_participant_identifier(other.profile_id.as_str())
            .participant_type(participant_type)
            .status(invitation.status.clone())
    }};
}

/// The invitation in full, as the caller sees it.
macro_rules! view {
    ($type:ident, $state:expr, $call:expr, $catalog:expr, $id:expr) => {{
        let (_, invitation, side) = find($state, $call, $catalog, $id)?;
        let mut output = summary!($type, invitation, side)
            .invitation_message(invitation.message.as_str())
            .inviter_email(invitation.inviter_email.as_str())
            .inviter_name(invitation.inviter_name.as_str())
            .build();
        output.connection_id.clone_from(&invitation.connection_id);
        Ok(output)
    }};
}

/// The invitation with this ID, its number and the caller's side of it.
fn find<'a>(
    state: &'a State,
    call: &Call<'_>,
    catalog: &str,
    id: &str,
) -> Result<(u64, &'a Invitation, (ParticipantType, &'a Account)), CallError> {
    let found = state.invitations.with_id(id).filter(|(_, invitation)| invitation.catalog == catalog);
    found.and_then(|(number, invitation)| Some((number, invitation, invitation.side_of(call.caller)?))).ok_or_else(
        || CallError::unknown(ResourceNotFoundExceptionReason::ConnectionInvitationNotFound, "invitation", id),
    )
}

/// The number of the pending invitation with this ID. Only the given side may conclude it.
fn pending(
    state: &State,
    call: &Call<'_>,
    (catalog, id): (&str, &str),
    by: &ParticipantType,
) -> Result<u64, CallError> {
    let (number, invitation, (side, _)) = find(state, call, catalog, id)?;
    if side != *by {
        return Err(CallError::access_denied(&format!("Only the {by} of an invitation can do this.")));
    }
    if invitation.status != InvitationStatus::Pending {
        return Err(CallError::conflict(
            ConflictExceptionReason::IncompatibleConnectionInvitationState,
            format!("The invitation must be PENDING but is {}.", invitation.status),
        ));
    }
    Ok(number)
}

/// Returns an error if the account has reached the limit of active connections in a catalog.
fn check_active_connections(state: &State, call: &Call<'_>, account: &Account, catalog: &str) -> Result<(), CallError> {
    let count = |connection_type: &&str| {
        let entry = (ConnectionType::from(*connection_type), ConnectionTypeStatus::Active);
        let key = ConnectionKey { account: account.number(), catalog: catalog.to_owned(), entry: Some(entry) };
        state.connections.count(&key)
    };
    let active: usize = ConnectionType::VALUES.iter().map(count).sum();
    if active >= call.limits.active_connections as usize {
        return Err(CallError::quota(
            ServiceQuotaExceededExceptionReason::LimitExceededNumberOfActiveConnection,
            format!("An account has {} active connections at most.", call.limits.active_connections),
        ));
    }
    Ok(())
}

/// Where registration is required, returns an error unless both accounts are partners.
fn check_registration(state: &State, call: &Call<'_>, receiver: &Account, catalog: &str) -> Result<(), CallError> {
    let is_missing = |account| call.registration_required && state.partners.of(account, catalog).is_none();
    if is_missing(call.caller) {
        let message = "The sender is no partner in this catalog: see CreatePartner.";
        return Err(CallError::not_found(ResourceNotFoundExceptionReason::SenderProfileNotFound, message));
    }
    if is_missing(receiver) {
        let message = "The receiver is no partner in this catalog.";
        return Err(CallError::not_found(ResourceNotFoundExceptionReason::ReceiverProfileNotFound, message));
    }
    Ok(())
}

/// Returns an error if the sender has reached a limit: invitations per day, or pending ones.
fn check_invitations(state: &State, call: &Call<'_>, catalog: &str) -> Result<(), CallError> {
    let sender = call.caller.number();
    let sent = state.invitations.sent.get(&sender).cloned().unwrap_or_default();
    if sent.is_used_up(call.now, call.limits.invitations_per_day) {
        return Err(CallError::quota(
            ServiceQuotaExceededExceptionReason::LimitExceededNumberOfConnectionInvitationPerDay,
            format!("An account sends {} invitations a day at most.", call.limits.invitations_per_day),
        ));
    }
    let open = |connection_type: &&str| {
        state.invitations.count(&Key {
            account: sender,
            catalog: catalog.to_owned(),
            other: None,
            participant_type: ParticipantType::Sender,
            connection_type: ConnectionType::from(*connection_type),
            status: InvitationStatus::Pending,
        })
    };
    let open: usize = ConnectionType::VALUES.iter().map(open).sum();
    if open >= call.limits.open_invitations as usize {
        return Err(CallError::quota(
            ServiceQuotaExceededExceptionReason::LimitExceededNumberOfOpenConnectionInvitation,
            format!("An account has {} pending invitations at most.", call.limits.open_invitations),
        ));
    }
    Ok(())
}

impl Handler for CreateConnectionInvitation {
    const CLIENT_TOKEN_REQUIRED: bool = true;

    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: CreateConnectionInvitationInput,
    ) -> Result<CreateConnectionInvitationOutput, CallError> {
        let receiver = call.accounts.named(&input.receiver_identifier).ok_or_else(|| {
            CallError::not_found(
                ResourceNotFoundExceptionReason::ReceiverProfileNotFound,
                "There is no account with the ReceiverIdentifier: give an account ID or a profile ID.",
            )
        })?;
        check_registration(state, call, receiver, &input.catalog)?;
        if state.status(receiver) == AccountStatus::Suspended {
            return Err(CallError::conflict(
                ConflictExceptionReason::IncompatibleConnectionInvitationReceiver,
                "The account of the receiver is suspended.",
            ));
        }
        if receiver == call.caller {
            return Err(CallError::business(
                BusinessValidationCode::IncompatibleConnectionInvitationRequest,
                "An account cannot invite itself.",
            ));
        }
        if !state.preferences_of(receiver, &input.catalog).admit(call.caller) {
            return Err(CallError::access_denied("The receiver's preferences do not admit this invitation."));
        }
        let pair = Pair::new(&input.catalog, call.caller, receiver);
        if state.connections.is_active(&pair, &input.connection_type) {
            return Err(CallError::conflict(
                ConflictExceptionReason::DuplicateConnection,
                format!("The two accounts have an active connection of type {}.", input.connection_type),
            ));
        }
        if state.invitations.is_pending(&pair, &input.connection_type) {
            return Err(CallError::conflict(
                ConflictExceptionReason::DuplicateConnectionInvitation,
                "A pending invitation of this type is between the two accounts already.",
            ));
        }
        check_invitations(state, call, &input.catalog)?;
        check_active_connections(state, call, call.caller, &input.catalog)?;

        let id = state.ids.resource("pacinv-");
        let catalog = input.catalog;
        let expires_at = call.now.saturating_add(LIFETIME);
        let number = state.invitations.add(Invitation {
            id: id.clone(),
            catalog: catalog.clone(),
            connection_type: input.connection_type,
            sender: Arc::clone(call.caller),
            receiver: Arc::clone(receiver),
            message: input.message,
            inviter_email: input.email,
            inviter_name: input.name,
            created_at: call.now,
            updated_at: call.now,
            expires_at,
            status: InvitationStatus::Pending,
            connection_id: state.connections.of(&pair).map(|(_, connection)| connection.id.clone()),
        });
        state.agenda.add(expires_at, Event::InvitationExpires(number));
        state.invitations.sent.entry(call.caller.number()).or_default().count(call.now);
        view!(CreateConnectionInvitationOutput, state, call, &catalog, &id)
    }
}

impl Handler for GetConnectionInvitation {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetConnectionInvitationInput,
    ) -> Result<GetConnectionInvitationOutput, CallError> {
        view!(GetConnectionInvitationOutput, state, call, &input.catalog, &input.identifier)
    }
}

impl Handler for AcceptConnectionInvitation {
    const CLIENT_TOKEN_REQUIRED: bool = true;

    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: AcceptConnectionInvitationInput,
    ) -> Result<AcceptConnectionInvitationOutput, CallError> {
        let key = (input.catalog.as_str(), input.identifier.as_str());
        let number = pending(state, call, key, &ParticipantType::Receiver)?;
        let (_, invitation, _) = find(state, call, &input.catalog, &input.identifier)?;
        for account in [&invitation.sender, &invitation.receiver] {
            check_active_connections(state, call, account, &input.catalog)?;
        }
        let entry = Entry {
            created_at: call.now,
            inviter_email: invitation.inviter_email.clone(),
            inviter_name: invitation.inviter_name.clone(),
            canceled: None,
        };
        let connection_type = invitation.connection_type.clone();
        let connection = match state.connections.of(&invitation.pair()) {
            Some((connection, _)) => {
                state.connections.update(connection, |connection| {
                    connection.types.insert(connection_type, entry);
                    connection.updated_at = call.now;
                });
                connection
            }
            None => {
                let accounts = [Arc::clone(&invitation.sender), Arc::clone(&invitation.receiver)];
                let id = state.ids.resource("pac-");
                let types = BTreeMap::from([(connection_type, entry)]);
                let catalog = input.catalog;
                state.connections.add(Connection { id, catalog, accounts, updated_at: call.now, types })
            }
        };
        let connection = state.connections.get(connection).ok_or_else(CallError::internal)?;
        state.invitations.conclude(number, InvitationStatus::Accepted, call.now, Some(connection.id.clone()));
        let connection = connections::seen_by(state, call.caller, connection).ok_or_else(CallError::internal)?;
        Ok(AcceptConnectionInvitationOutput::builder().connection(connection).build())
    }
}

impl Handler for RejectConnectionInvitation {
    const CLIENT_TOKEN_REQUIRED: bool = true;

    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: RejectConnectionInvitationInput,
    ) -> Result<RejectConnectionInvitationOutput, CallError> {
        let key = (input.catalog.as_str(), input.identifier.as_str());
        let number = pending(state, call, key, &ParticipantType::Receiver)?;
        state.invitations.conclude(number, InvitationStatus::Rejected, call.now, None);
        view!(RejectConnectionInvitationOutput, state, call, &input.catalog, &input.identifier)
    }
}

impl Handler for CancelConnectionInvitation {
    const CLIENT_TOKEN_REQUIRED: bool = true;

    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: CancelConnectionInvitationInput,
    ) -> Result<CancelConnectionInvitationOutput, CallError> {
        let key = (input.catalog.as_str(), input.identifier.as_str());
        let number = pending(state, call, key, &ParticipantType::Sender)?;
        state.invitations.conclude(number, InvitationStatus::Canceled, call.now, None);
        view!(CancelConnectionInvitationOutput, state, call, &input.catalog, &input.identifier)
    }
}

impl Handler for ListConnectionInvitations {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: ListConnectionInvitationsInput,
    ) -> Result<ListConnectionInvitationsOutput, CallError> {
        let participants = &input.other_participant_identifiers;
        let query = Query {
            identity: format!(
                "{} {} {} {:?} {:?} {:?} {:?}",
                Self::NAME,
                call.caller.account_id,
                input.catalog,
                input.connection_type,
                input.participant_type,
                input.status,
                participants
            ),
            token: input.next_token.as_deref(),
            max_results: input.max_results,
        };
        let keys = keys(call, &input);
        let (page, next_token) = state.pages.cut(&query, |start, count| state.invitations.page(keys, start, count))?;
        let summaries = page.into_iter().filter_map(|number| {
            let invitation = state.invitations.get(number)?;
            let mut view = summary!(ConnectionInvitationSummary, invitation, invitation.side_of(call.caller)?).build();
            view.connection_id.clone_from(&invitation.connection_id);
            Some(view)
        });
        let mut output = ListConnectionInvitationsOutput::builder()
            .connection_invitation_summaries(summaries.collect::<Vec<_>>())
            .build();
        output.next_token = next_token;
        Ok(output)
    }
}

/// All combinations of properties that match the filters of a list.
fn keys(call: &Call<'_>, input: &ListConnectionInvitationsInput) -> Vec<Key> {
    fn admitted<T: Clone + for<'a> From<&'a str>>(filter: Option<&T>, values: &[&str]) -> Vec<T> {
        filter.map_or_else(|| values.iter().map(|value| T::from(value)).collect(), |value| vec![value.clone()])
    }
    let others = match &input.other_participant_identifiers {
        None => vec![None],
        Some(identifiers) => {
            identifiers.iter().filter_map(|it| call.accounts.named(it)).map(|it| Some(it.number())).collect()
        }
    };
    let mut keys = Vec::new();
    for other in others {
        for participant_type in admitted(input.participant_type.as_ref(), ParticipantType::VALUES) {
            for connection_type in admitted(input.connection_type.as_ref(), ConnectionType::VALUES) {
                for status in admitted(input.status.as_ref(), InvitationStatus::VALUES) {
                    keys.push(Key {
                        account: call.caller.number(),
                        catalog: input.catalog.clone(),
                        other,
                        participant_type: participant_type.clone(),
                        connection_type: connection_type.clone(),
                        status,
                    });
                }
            }
        }
    }
    keys
}
