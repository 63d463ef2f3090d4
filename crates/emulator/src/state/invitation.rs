//! Invitations to connect, from a sender to a receiver.

use super::page::Query;
use super::{Call, Pair, State, admits, arn, not_found};
use crate::account::Account;
use crate::refusal::Refusal;
use crate::validation::EnumCheck;
use crate::wire::Emulated;
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
    BusinessValidationCode, ConflictExceptionReason, ConnectionInvitationSummary, ConnectionType, InvitationStatus,
    ParticipantType, ResourceNotFoundExceptionReason,
};
use time::{Duration, OffsetDateTime};

/// How long an invitation can be answered.
const LIFETIME: Duration = Duration::days(30);

#[derive(Debug)]
pub(super) struct Invitation {
    id: String,
    catalog: String,
    connection_type: ConnectionType,
    sender: Account,
    receiver: Account,
    message: String,
    inviter_email: String,
    inviter_name: String,
    created_at: OffsetDateTime,
    expires_at: OffsetDateTime,
    /// What became of it, and when; `None` as long as nobody acted on it.
    outcome: Option<(InvitationStatus, OffsetDateTime)>,
    connection_id: Option<String>,
}

impl Invitation {
    fn status(&self, now: OffsetDateTime) -> InvitationStatus {
        match &self.outcome {
            Some((status, _)) => status.clone(),
            None if now >= self.expires_at => InvitationStatus::Expired,
            None => InvitationStatus::Pending,
        }
    }

    fn updated_at(&self, now: OffsetDateTime) -> OffsetDateTime {
        match &self.outcome {
            Some((_, at)) => *at,
            None if now >= self.expires_at => self.expires_at,
            None => self.created_at,
        }
    }

    fn pair(&self) -> Pair {
        Pair { catalog: self.catalog.clone(), one: self.sender.clone(), other: self.receiver.clone() }
    }

    /// The side on which `account` stands and the account on the other; `None` for a stranger.
    fn side_of(&self, account: &Account) -> Option<(ParticipantType, &Account)> {
        if self.sender == *account {
            Some((ParticipantType::Sender, &self.receiver))
        } else if self.receiver == *account {
            Some((ParticipantType::Receiver, &self.sender))
        } else {
            None
        }
    }
}

/// The members that an invitation has in every output, as one side sees it.
macro_rules! summary {
    ($type:ident, $invitation:expr, $side:expr, $now:expr) => {{
        let (invitation, (participant_type, other), now): (&Invitation, _, _) = ($invitation, $side, $now);
        $type::builder()
            .catalog(invitation.catalog.as_str())
            .id(invitation.id.as_str())
            .arn(arn(&invitation.catalog, "connection-invitation", &invitation.id))
            .connection_type(invitation.connection_type.clone())
            .created_at(invitation.created_at)
            .updated_at(invitation.updated_at(now))
            .expires_at(invitation.expires_at)
            .other_participant_identifier(other.profile_id.as_str())
            .participant_type(participant_type)
            .status(invitation.status(now))
    }};
}

/// The invitation in full, as the caller sees it.
macro_rules! view {
    ($type:ident, $state:expr, $call:expr, $catalog:expr, $id:expr) => {{
        let call: &Call<'_> = $call;
        let (invitation, side) = $state.invitation(call, $catalog, $id)?;
        let mut output = summary!($type, invitation, side, call.now)
            .invitation_message(invitation.message.as_str())
            .inviter_email(invitation.inviter_email.as_str())
            .inviter_name(invitation.inviter_name.as_str())
            .build();
        output.connection_id.clone_from(&invitation.connection_id);
        Ok(output)
    }};
}

impl State {
    /// The invitation with this ID and the caller's side of it.
    fn invitation(
        &self,
        call: &Call<'_>,
        catalog: &str,
        id: &str,
    ) -> Result<(&Invitation, (ParticipantType, &Account)), Refusal> {
        self.invitations
            .iter()
            .filter(|invitation| invitation.id == id && invitation.catalog == catalog)
            .find_map(|invitation| Some((invitation, invitation.side_of(call.caller)?)))
            .ok_or_else(|| not_found(ResourceNotFoundExceptionReason::ConnectionInvitationNotFound, "invitation", id))
    }

    /// Ends a pending invitation. Only the given side may do so.
    fn conclude(
        &mut self,
        call: &Call<'_>,
        (catalog, id): (&str, &str),
        by: &ParticipantType,
        status: InvitationStatus,
    ) -> Result<&mut Invitation, Refusal> {
        let (invitation, (side, _)) = self.invitation(call, catalog, id)?;
        if side != *by {
            return Err(Refusal::access_denied(&format!("Only the {by} of an invitation can do this.")));
        }
        let current = invitation.status(call.now);
        if current != InvitationStatus::Pending {
            return Err(Refusal::conflict(
                ConflictExceptionReason::IncompatibleConnectionInvitationState,
                format!("The invitation must be PENDING but is {current}."),
            ));
        }
        let id = invitation.id.clone();
        let invitation =
            self.invitations.iter_mut().find(|invitation| invitation.id == id).ok_or_else(Refusal::internal)?;
        invitation.outcome = Some((status, call.now));
        Ok(invitation)
    }
}

impl Emulated for CreateConnectionInvitation {
    fn check_enums(input: &CreateConnectionInvitationInput, check: &mut EnumCheck) {
        check.member("ConnectionType", &input.connection_type, ConnectionType::VALUES);
    }

    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: CreateConnectionInvitationInput,
    ) -> Result<CreateConnectionInvitationOutput, Refusal> {
        let named = |account: &&Account| account.is_named(&input.receiver_identifier);
        let receiver = call.accounts.iter().find(named).ok_or_else(|| {
            Refusal::not_found(
                ResourceNotFoundExceptionReason::ReceiverProfileNotFound,
                "There is no account with the ReceiverIdentifier: give an account ID or a profile ID.",
            )
        })?;
        if receiver == call.caller {
            return Err(Refusal::business(
                BusinessValidationCode::IncompatibleConnectionInvitationRequest,
                "An account cannot invite itself.",
            ));
        }
        if !state.may_invite(call.caller, receiver, &input.catalog) {
            return Err(Refusal::access_denied("The receiver's preferences do not admit this invitation."));
        }
        let pair = Pair { catalog: input.catalog, one: call.caller.clone(), other: receiver.clone() };
        if state.is_connected(&pair, &input.connection_type) {
            return Err(Refusal::conflict(
                ConflictExceptionReason::DuplicateConnection,
                format!("The two accounts have an active connection of type {}.", input.connection_type),
            ));
        }
        let is_duplicate = |invitation: &Invitation| {
            invitation.connection_type == input.connection_type
                && invitation.status(call.now) == InvitationStatus::Pending
                && invitation.pair().is_same_as(&pair)
        };
        if state.invitations.iter().any(is_duplicate) {
            return Err(Refusal::conflict(
                ConflictExceptionReason::DuplicateConnectionInvitation,
                "A pending invitation of this type is between the two accounts already.",
            ));
        }
        let id = state.ids.resource("pacinv-");
        let connection_id = state.connection_of(&pair).map(|connection| connection.id.clone());
        let Pair { catalog, one: sender, other: receiver } = pair;
        state.invitations.push(Invitation {
            id: id.clone(),
            catalog: catalog.clone(),
            connection_type: input.connection_type,
            sender,
            receiver,
            message: input.message,
            inviter_email: input.email,
            inviter_name: input.name,
            created_at: call.now,
            expires_at: call.now.saturating_add(LIFETIME),
            outcome: None,
            connection_id,
        });
        view!(CreateConnectionInvitationOutput, state, call, &catalog, &id)
    }
}

impl Emulated for GetConnectionInvitation {
    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: GetConnectionInvitationInput,
    ) -> Result<GetConnectionInvitationOutput, Refusal> {
        view!(GetConnectionInvitationOutput, state, call, &input.catalog, &input.identifier)
    }
}

impl Emulated for AcceptConnectionInvitation {
    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: AcceptConnectionInvitationInput,
    ) -> Result<AcceptConnectionInvitationOutput, Refusal> {
        let key = (input.catalog.as_str(), input.identifier.as_str());
        let invitation = state.conclude(call, key, &ParticipantType::Receiver, InvitationStatus::Accepted)?;
        let pair = invitation.pair();
        let connection_type = invitation.connection_type.clone();
        let inviter = (invitation.inviter_email.clone(), invitation.inviter_name.clone());
        let connection = state.connect(call, pair, connection_type, inviter)?;
        if let Some(invitation) = state.invitations.iter_mut().find(|it| it.id == input.identifier) {
            invitation.connection_id = Some(connection.id.clone());
        }
        Ok(AcceptConnectionInvitationOutput::builder().connection(connection).build())
    }
}

impl Emulated for RejectConnectionInvitation {
    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: RejectConnectionInvitationInput,
    ) -> Result<RejectConnectionInvitationOutput, Refusal> {
        let key = (input.catalog.as_str(), input.identifier.as_str());
        state.conclude(call, key, &ParticipantType::Receiver, InvitationStatus::Rejected)?;
        view!(RejectConnectionInvitationOutput, state, call, &input.catalog, &input.identifier)
    }
}

impl Emulated for CancelConnectionInvitation {
    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: CancelConnectionInvitationInput,
    ) -> Result<CancelConnectionInvitationOutput, Refusal> {
        let key = (input.catalog.as_str(), input.identifier.as_str());
        state.conclude(call, key, &ParticipantType::Sender, InvitationStatus::Canceled)?;
        view!(CancelConnectionInvitationOutput, state, call, &input.catalog, &input.identifier)
    }
}

impl Emulated for ListConnectionInvitations {
    fn check_enums(input: &ListConnectionInvitationsInput, check: &mut EnumCheck) {
        check.optional("ConnectionType", &input.connection_type, ConnectionType::VALUES);
        check.optional("ParticipantType", &input.participant_type, ParticipantType::VALUES);
        check.optional("Status", &input.status, InvitationStatus::VALUES);
    }

    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: ListConnectionInvitationsInput,
    ) -> Result<ListConnectionInvitationsOutput, Refusal> {
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
        let matching = state.invitations.iter().map(|invitation| {
            let (side, other) = invitation.side_of(call.caller)?;
            let matches = invitation.catalog == input.catalog
                && input.connection_type.as_ref().is_none_or(|it| *it == invitation.connection_type)
                && input.participant_type.as_ref().is_none_or(|it| *it == side)
                && input.status.as_ref().is_none_or(|it| *it == invitation.status(call.now))
                && admits(participants, other);
            matches.then(|| {
                let view = summary!(ConnectionInvitationSummary, invitation, (side, other), call.now);
                let mut view = view.build();
                view.connection_id.clone_from(&invitation.connection_id);
                view
            })
        });
        let (page, next_token) = state.pages.cut(&query, matching)?;
        let mut output = ListConnectionInvitationsOutput::builder().connection_invitation_summaries(page).build();
        output.next_token = next_token;
        Ok(output)
    }
}
