//! The verifications of accounts: one of each kind.

use super::agenda::Agenda;
use super::due::{Due, Transitions};
use crate::transition::Task;
use partnercentral_account_model::types::{BusinessVerificationDetails, VerificationStatus, VerificationType};
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};

/// The path of the page behind a completion URL, before the ID of the verification.
pub(crate) const COMPLETION_PATH: &str = "/verification/";

/// How long the page behind a completion URL can be used.
pub(crate) const COMPLETION_LIFETIME: Duration = Duration::days(7);

#[derive(Debug)]
pub(crate) struct Verification {
    /// The last part of the completion URL.
    pub(crate) id: String,
    /// The business. `None` if a registrant is verified.
    pub(crate) business: Option<BusinessVerificationDetails>,
    pub(crate) started_at: OffsetDateTime,
    pub(crate) completed_at: Option<OffsetDateTime>,
    pub(crate) status: VerificationStatus,
    pub(crate) reason: Option<String>,
    /// The status after the checks of the service.
    pub(crate) outcome: VerificationStatus,
    /// When the checks in progress end.
    pub(crate) due: Option<Due>,
    pub(crate) completion_expires_at: Option<OffsetDateTime>,
}

impl Verification {
    fn is_over(&self) -> bool {
        use VerificationStatus::{Failed, Rejected, Succeeded};
        matches!(self.status, Failed | Rejected | Succeeded)
    }
}

/// An event of the verification with an ID.
#[derive(Debug)]
pub(crate) enum Step {
    /// The service has finished its checks.
    Checked(String),
    /// The customer has not completed the verification in time.
    CompletionExpires(String),
}

/// The number of the account and the kind.
pub(crate) type Key = (u32, VerificationType);

#[derive(Debug, Default)]
pub(crate) struct Verifications {
    all: HashMap<Key, Verification>,
    by_id: HashMap<String, Key>,
    agenda: Agenda<Step>,
}

impl Verifications {
    pub(crate) fn get(&self, account: u32, kind: &VerificationType) -> Option<&Verification> {
        self.all.get(&(account, kind.clone()))
    }

    /// All verifications, in arbitrary order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Key, &Verification)> {
        self.all.iter()
    }

    fn with_id(&mut self, id: &str) -> Option<&mut Verification> {
        self.all.get_mut(self.by_id.get(id)?)
    }

    /// Starts the verification of a business, whose checks take some time and end with `outcome`.
    pub(crate) fn start_business(
        &mut self,
        (account, id): (u32, String),
        business: BusinessVerificationDetails,
        outcome: VerificationStatus,
        (now, due): (OffsetDateTime, Due),
    ) {
        self.add(
            (account, VerificationType::BusinessVerification),
            Verification {
                id,
                business: Some(business),
                started_at: now,
                completed_at: None,
                status: VerificationStatus::InProgress,
                reason: None,
                outcome,
                due: Some(due),
                completion_expires_at: None,
            },
        );
    }

    /// Starts the verification of a registrant, who has to complete it.
    pub(crate) fn start_registrant(&mut self, (account, id): (u32, String), now: OffsetDateTime) {
        self.add(
            (account, VerificationType::RegistrantVerification),
            Verification {
                id: id.clone(),
                business: None,
                started_at: now,
                completed_at: None,
                status: VerificationStatus::InProgress,
                reason: None,
                outcome: VerificationStatus::PendingCustomerAction,
                due: None,
                completion_expires_at: None,
            },
        );
        self.checked(&id, now);
    }

    /// Adds a verification, which replaces an earlier one of the account and kind, and schedules its events.
    pub(crate) fn add(&mut self, key: Key, verification: Verification) {
        let id = || verification.id.clone();
        if verification.status == VerificationStatus::PendingCustomerAction {
            if let Some(expires_at) = verification.completion_expires_at {
                self.agenda.add(expires_at, Step::CompletionExpires(id()));
            }
        } else if let Some(at) = verification.due.and_then(Due::at) {
            self.agenda.add(at, Step::Checked(id()));
        }
        self.by_id.insert(verification.id.clone(), key.clone());
        if let Some(before) = self.all.insert(key, verification) {
            self.by_id.remove(&before.id);
        }
    }

    /// Completes a verification in place of the customer: its checks start, and end with `outcome`. Returns whether the
    /// verification was waiting for the customer. Has no effect with `IN_PROGRESS`, which no checks end with.
    pub(crate) fn complete(
        &mut self,
        id: &str,
        outcome: VerificationStatus,
        transitions: &Transitions,
        now: OffsetDateTime,
    ) -> bool {
        let verification = self.with_id(id).filter(|it| it.status == VerificationStatus::PendingCustomerAction);
        let Some(verification) = verification.filter(|_| outcome != VerificationStatus::InProgress) else {
            return false;
        };
        let task = match verification.business {
            Some(_) => Task::BusinessVerification,
            None => Task::RegistrantVerification,
        };
        let due = transitions.due(task, now);
        verification.status = VerificationStatus::InProgress;
        verification.reason = None;
        verification.outcome = outcome;
        verification.due = Some(due);
        if let Some(at) = due.at() {
            self.agenda.add(at, Step::Checked(id.to_owned()));
        }
        true
    }

    /// Counts a read of a verification whose checks end after a number of reads. Returns whether it is one.
    pub(crate) fn count_read(&mut self, account: u32, kind: &VerificationType, now: OffsetDateTime) -> bool {
        let verification = self.all.get_mut(&(account, kind.clone()));
        let Some(Verification { id, due: Some(due), .. }) = verification else { return false };
        if due.at().is_some() {
            return false;
        }
        if due.is_over_after_read() {
            let id = id.clone();
            self.checked(&id, now);
        }
        true
    }

    /// Processes the events that are due at `now`.
    pub(crate) fn settle(&mut self, now: OffsetDateTime) {
        while let Some((at, step)) = self.agenda.next_due(now) {
            match step {
                Step::Checked(id) => self.checked(&id, at),
                Step::CompletionExpires(id) => self.completion_expires(&id, at),
            }
        }
    }

    fn checked(&mut self, id: &str, at: OffsetDateTime) {
        let Some(verification) = self.with_id(id) else { return };
        verification.status = verification.outcome.clone();
        verification.due = None;
        let reason = match verification.status {
            VerificationStatus::Failed => Some("The checks could not be carried out."),
            VerificationStatus::Rejected => Some("The details do not agree with the public records."),
            VerificationStatus::PendingCustomerAction => Some("Open the completion URL to go on."),
            _ => None,
        };
        verification.reason = reason.map(str::to_owned);
        if verification.is_over() {
            verification.completed_at = Some(at);
        } else {
            let expires_at = at.saturating_add(COMPLETION_LIFETIME);
            verification.completion_expires_at = Some(expires_at);
            self.agenda.add(expires_at, Step::CompletionExpires(id.to_owned()));
        }
    }

    fn completion_expires(&mut self, id: &str, at: OffsetDateTime) {
        // If the customer was asked again, the URL expires later.
        let is_over = |it: &&mut Verification| {
            it.status == VerificationStatus::PendingCustomerAction && it.completion_expires_at == Some(at)
        };
        let Some(verification) = self.with_id(id).filter(is_over) else { return };
        verification.status = VerificationStatus::Failed;
        verification.reason = Some("The completion URL expired before the verification was completed.".to_owned());
        verification.completed_at = Some(at);
    }
}
