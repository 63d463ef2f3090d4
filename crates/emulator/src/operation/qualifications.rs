//! Qualifications: a partner associates its qualifications with those of a primary partner.

use super::Handler;
use super::lookup::{about, own_partner};
use crate::account::Account;
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::pair::Pair;
use crate::state::partners::{MAX_ASSOCIATED, Partner, QualificationsTask};
use crate::state::{Event, State};
use crate::status::AccountStatus;
use crate::transition::Task;
use partnercentral_account_model::operation::{
    GetQualificationsAssociationDetails, GetQualificationsAssociationDetailsInput,
    GetQualificationsAssociationDetailsOutput, GetQualificationsAssociationTask, GetQualificationsAssociationTaskInput,
    GetQualificationsAssociationTaskOutput, GetQualificationsDisassociationTask,
    GetQualificationsDisassociationTaskInput, GetQualificationsDisassociationTaskOutput,
    StartQualificationsAssociationTask, StartQualificationsAssociationTaskInput,
    StartQualificationsAssociationTaskOutput, StartQualificationsDisassociationTask,
    StartQualificationsDisassociationTaskInput, StartQualificationsDisassociationTaskOutput,
};
use partnercentral_account_model::types::{
    BusinessValidationCode, ConflictExceptionReason, ConnectionType, FieldValidationCode,
    QualificationsAssociationPartner, QualificationsAssociationStatus, QualificationsAssociationTaskStatus,
    QualificationsDisassociationTaskStatus, ResourceNotFoundExceptionReason,
};
use std::sync::Arc;

/// The account that `named` identifies, by profile, by account or by both.
fn account<'a>(
    call: &Call<'a>,
    member: &str,
    named: &QualificationsAssociationPartner,
) -> Result<&'a Arc<Account>, CallError> {
    let identifiers = [named.profile_id.as_deref(), named.account_id.as_deref()];
    let identifier = identifiers.into_iter().flatten().next().ok_or_else(|| {
        let message = "must have a ProfileId or an AccountId";
        CallError::field(member, FieldValidationCode::RequiredFieldMissing, message)
    })?;
    let account = call.accounts.named(identifier).ok_or_else(no_profile)?;
    if identifiers.into_iter().flatten().any(|identifier| !account.is_named(identifier)) {
        let message = "must have the ProfileId and the AccountId of one partner";
        return Err(CallError::field(member, FieldValidationCode::InvalidValue, message));
    }
    Ok(account)
}

fn no_profile() -> CallError {
    let message = "There is no partner with this ProfileId or AccountId in the catalog.";
    CallError::not_found(ResourceNotFoundExceptionReason::PartnerProfileNotFound, message)
}

/// Returns an error if the account's status excludes it from these tasks.
fn check_status(state: &State, call: &Call<'_>) -> Result<(), CallError> {
    if state.status(call.caller) == AccountStatus::BenefitsRevoked {
        return Err(CallError::incompatible_partner_state("The account may not take part in partner benefits."));
    }
    Ok(())
}

/// Returns an error if a task of the partner is in progress.
fn check_tasks(partner: &Partner) -> Result<(), CallError> {
    let tasks = [&partner.association_task, &partner.disassociation_task];
    if tasks.into_iter().flatten().any(|task| task.ended_at.is_none()) {
        return Err(CallError::conflict(
            ConflictExceptionReason::IncompatibleQualificationsAssociationTaskState,
            "A qualifications task of the partner is in progress: wait until it has SUCCEEDED.",
        ));
    }
    Ok(())
}

/// Returns an error if the primary partner of `associated` is ending the association already. The end of a second task
/// could otherwise be that of a later association.
fn check_ending(state: &State, associated: &Partner) -> Result<(), CallError> {
    let primary = associated.primary.and_then(|primary| state.partners.get(primary));
    let task = primary.and_then(|primary| primary.disassociation_task.as_ref());
    let names = |task: &QualificationsTask| {
        let identifiers = [task.other.profile_id.as_deref(), task.other.account_id.as_deref()];
        identifiers.into_iter().flatten().any(|identifier| associated.account.is_named(identifier))
    };
    if task.is_some_and(|task| task.ended_at.is_none() && names(task)) {
        return Err(CallError::conflict(
            ConflictExceptionReason::IncompatibleQualificationsAssociationTaskState,
            "The primary partner is ending the association: wait until its task has SUCCEEDED.",
        ));
    }
    Ok(())
}

/// Returns an error if the partner cannot associate with this primary partner.
fn check_primary(
    state: &State,
    call: &Call<'_>,
    (number, partner): (u64, &Partner),
    (primary_number, primary): (u64, &Partner),
) -> Result<(), CallError> {
    let refused = |code, message| Err(CallError::business(code, message));
    let pair = Pair::new(&partner.catalog, &partner.account, &primary.account);
    if number == primary_number {
        let message = "A partner cannot be its own primary partner.";
        return refused(BusinessValidationCode::IncompatiblePrimaryPartner, message);
    }
    if !state.connections.is_active(&pair, &ConnectionType::Subsidiary) {
        let message = "The two partners have no active SUBSIDIARY connection.";
        return refused(BusinessValidationCode::MissingActiveSubsidiaryConnection, message);
    }
    if [call.caller, &primary.account].into_iter().any(|it| state.status(it) == AccountStatus::Suspended) {
        let message = "One of the two accounts in the SUBSIDIARY connection is suspended.";
        return refused(BusinessValidationCode::IncompatibleSubsidiaryConnection, message);
    }
    if partner.primary.is_some() {
        let message = "The partner is associated with a primary partner already.";
        return refused(BusinessValidationCode::QualificationsAssociationExists, message);
    }
    if primary.primary.is_some() {
        let message = "The primary partner is itself associated with another one.";
        return refused(BusinessValidationCode::IncompatiblePrimaryPartner, message);
    }
    if !partner.associated.is_empty() {
        let message = "The partner is itself the primary partner of others.";
        return refused(BusinessValidationCode::IncompatiblePrimaryPartner, message);
    }
    if primary.associated.len() >= MAX_ASSOCIATED {
        let message = "The primary partner has as many associated partners as are allowed: 6.";
        return refused(BusinessValidationCode::QualificationsAssociationLimitExceeded, message);
    }
    Ok(())
}

/// Counts a read of a task that ends after a number of reads. Returns the number of the other partner if the task ended
/// before this read.
fn over_after_read(
    state: &mut State,
    call: &Call<'_>,
    number: u64,
    task: impl Fn(&mut Partner) -> &mut Option<QualificationsTask>,
) -> Option<u64> {
    let partner = state.partners.get_mut(number)?;
    let catalog = partner.catalog.clone();
    let task = task(partner).as_mut().filter(|task| task.ended_at.is_none() && task.due.at().is_none())?;
    state.changed_by_read = true;
    if !task.due.is_over_after_read() {
        return None;
    }
    let other = task.other.account_id.clone().or_else(|| task.other.profile_id.clone())?;
    let (other, _) = state.partners.of(call.accounts.named(&other)?, &catalog)?;
    Some(other)
}

/// The identification of a partner in an output.
fn named(partner: &Partner) -> QualificationsAssociationPartner {
    QualificationsAssociationPartner::builder()
        .profile_id(partner.account.profile_id.as_str())
        .account_id(partner.account.account_id.as_str())
        .build()
}

macro_rules! association_task {
    ($type:ident, $partner:expr, $task:expr) => {{
        let status = match $task.ended_at {
            None => QualificationsAssociationTaskStatus::InProgress,
            Some(_) => QualificationsAssociationTaskStatus::Succeeded,
        };
        about!($type, $partner)
            .task_id($task.id.as_str())
            .status(status)
            .primary_partner($task.other.clone())
            .started_at($task.started_at)
            .build()
    }};
}

macro_rules! disassociation_task {
    ($type:ident, $partner:expr, $task:expr) => {{
        let status = match $task.ended_at {
            None => QualificationsDisassociationTaskStatus::InProgress,
            Some(_) => QualificationsDisassociationTaskStatus::Succeeded,
        };
        about!($type, $partner)
            .task_id($task.id.as_str())
            .status(status)
            .associated_partner($task.other.clone())
            .started_at($task.started_at)
            .build()
    }};
}

impl Handler for StartQualificationsAssociationTask {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: StartQualificationsAssociationTaskInput,
    ) -> Result<StartQualificationsAssociationTaskOutput, CallError> {
        let (number, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        check_status(state, call)?;
        let primary = account(call, "PrimaryPartner", &input.primary_partner)?;
        let (primary_number, primary) = state.partners.of(primary, &input.catalog).ok_or_else(no_profile)?;
        check_tasks(partner)?;
        check_primary(state, call, (number, partner), (primary_number, primary))?;

        let due = state.transitions.due(Task::QualificationsAssociation, call.now);
        let task = QualificationsTask {
            id: state.ids.resource("pqatask-"),
            other: input.primary_partner,
            started_at: call.now,
            due,
            ended_at: None,
        };
        // It counts from now on, but is visible only after the task has ended.
        state.partners.associate(number, primary_number);
        if let Some(at) = due.at() {
            state.agenda.add(at, Event::AssociationEnds(number, primary_number));
        }
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        partner.association_task = Some(task.clone());
        Ok(association_task!(StartQualificationsAssociationTaskOutput, partner, task))
    }
}

impl Handler for GetQualificationsAssociationTask {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetQualificationsAssociationTaskInput,
    ) -> Result<GetQualificationsAssociationTaskOutput, CallError> {
        let (number, _) = own_partner(state, call, &input.catalog, &input.identifier)?;
        if let Some(primary) = over_after_read(state, call, number, |partner| &mut partner.association_task) {
            state.partners.end_association_task(number, primary, call.now);
        }
        let (_, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let task = partner.association_task.as_ref().ok_or_else(|| {
            let message = "The partner has no qualifications association task.";
            CallError::not_found(ResourceNotFoundExceptionReason::QualificationsAssociationTaskNotFound, message)
        })?;
        let mut output = association_task!(GetQualificationsAssociationTaskOutput, partner, task);
        output.ended_at = task.ended_at;
        Ok(output)
    }
}

impl Handler for StartQualificationsDisassociationTask {
    /// The primary partner ends the association of any partner, an associated one its own.
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: StartQualificationsDisassociationTaskInput,
    ) -> Result<StartQualificationsDisassociationTaskOutput, CallError> {
        let (number, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        check_status(state, call)?;
        let associated = account(call, "AssociatedPartner", &input.associated_partner)?;
        check_tasks(partner)?;
        let (associated_number, associated) = state.partners.of(associated, &input.catalog).ok_or_else(no_profile)?;
        check_tasks(associated)?;
        let may_end = associated.primary.is_some_and(|primary| primary == number || associated_number == number);
        if !may_end {
            let message = "The partner named is not associated with this one.";
            return Err(CallError::business(BusinessValidationCode::QualificationsAssociationNotFound, message));
        }
        check_ending(state, associated)?;
        let due = state.transitions.due(Task::QualificationsDisassociation, call.now);
        let task = QualificationsTask {
            id: state.ids.resource("pqdtask-"),
            other: input.associated_partner,
            started_at: call.now,
            due,
            ended_at: None,
        };
        if let Some(at) = due.at() {
            state.agenda.add(at, Event::DisassociationEnds(number, associated_number));
        }
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        partner.disassociation_task = Some(task.clone());
        Ok(disassociation_task!(StartQualificationsDisassociationTaskOutput, partner, task))
    }
}

impl Handler for GetQualificationsDisassociationTask {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetQualificationsDisassociationTaskInput,
    ) -> Result<GetQualificationsDisassociationTaskOutput, CallError> {
        let (number, _) = own_partner(state, call, &input.catalog, &input.identifier)?;
        if let Some(associated) = over_after_read(state, call, number, |partner| &mut partner.disassociation_task) {
            state.partners.end_disassociation_task(number, associated, call.now);
        }
        let (_, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let task = partner.disassociation_task.as_ref().ok_or_else(|| {
            let message = "The partner has no qualifications disassociation task.";
            CallError::not_found(ResourceNotFoundExceptionReason::QualificationsDisassociationTaskNotFound, message)
        })?;
        let mut output = disassociation_task!(GetQualificationsDisassociationTaskOutput, partner, task);
        output.ended_at = task.ended_at;
        Ok(output)
    }
}

impl Handler for GetQualificationsAssociationDetails {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetQualificationsAssociationDetailsInput,
    ) -> Result<GetQualificationsAssociationDetailsOutput, CallError> {
        let (_, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let is_settled = |partner: &Partner| partner.association_task.as_ref().is_none_or(|it| it.ended_at.is_some());
        let primary = partner.primary.filter(|_| is_settled(partner)).and_then(|it| state.partners.get(it));
        let associated = partner.associated.iter().filter_map(|it| state.partners.get(*it));
        let associated: Vec<_> = associated.filter(|it| is_settled(it)).map(named).collect();
        let status = if primary.is_none() && associated.is_empty() {
            QualificationsAssociationStatus::NotAssociated
        } else {
            QualificationsAssociationStatus::Associated
        };
        let mut output = about!(GetQualificationsAssociationDetailsOutput, partner)
            .status(status)
            .associated_partners(associated)
            .build();
        output.primary_partner = primary.map(named);
        output.updated_at = partner.qualifications_updated_at;
        Ok(output)
    }
}
