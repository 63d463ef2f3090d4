//! The JSON of a snapshot: the format of each resource, and its optional members.
//!
//! Names are in snake case, as in the control interface. Values of the service's model, such as a profile, have the
//! format of the service. Accounts are identified by their account ID.

use crate::settings::Settings;
use crate::status::AccountStatus;
use crate::transition::{Task, Transition};
use awsjson_smithy::timestamp::date_time;
use partnercentral_account_model::types::{
    AccessType, AllianceLeadContact, BusinessVerificationDetails, ConnectionType, ErrorDetail, InvitationStatus,
    PartnerDomain, PartnerProfile, PrimarySolutionType, ProfileTaskStatus, ProfileVisibility,
    QualificationsAssociationPartner, TaskDetails, VerificationStatus, VerificationType,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use time::OffsetDateTime;

/// The default catalog.
pub(super) const DEFAULT_CATALOG: &str = "AWS";

fn catalog() -> String {
    DEFAULT_CATALOG.to_owned()
}

fn pending() -> InvitationStatus {
    InvitationStatus::Pending
}

/// A time, as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Time(#[serde(with = "date_time")] pub(crate) OffsetDateTime);

/// All state of an emulator. Everything is optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Document {
    /// Identifies the journal that continues this snapshot. Only in state files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) generation: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) clock: Option<Clock>,
    /// The seed of the IDs. Default: that of the emulator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_seed: Option<u64>,
    /// The number of IDs that were generated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_count: Option<u64>,
    /// The number of accounts. A file that an emulator starts with may have more than the emulator has otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account_count: Option<u32>,
    /// When the emulator started, which is the time of preferences that never changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) started_at: Option<Time>,
    /// Default: those of the emulator at its start.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) transitions: BTreeMap<Task, TransitionValue>,
    /// Default: those of the emulator at its start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settings: Option<Settings>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) partners: Vec<Partner>,
    pub(crate) invitations: Vec<Invitation>,
    pub(crate) connections: Vec<Connection>,
    pub(crate) preferences: Vec<Preferences>,
    pub(crate) verifications: Vec<Verification>,
    /// By ARN, key and value.
    pub(crate) tags: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) mail: Vec<Mail>,
    pub(crate) codes: Vec<Code>,
    pub(crate) answers: Vec<Answer>,
}

/// Either stopped at a time, or ahead of the machine's clock.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Clock {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stopped_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ahead_seconds: Option<f64>,
    /// How far the clock of signatures is ahead of the machine's.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) skew_seconds: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(seconds: &i64) -> bool {
    *seconds == 0
}

/// When a task ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", try_from = "TransitionMembers")]
pub(crate) enum TransitionValue {
    AfterSeconds(f64),
    AfterReads(u32),
}

/// The members of a [`TransitionValue`], of which one is set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TransitionMembers {
    after_seconds: Option<f64>,
    after_reads: Option<u32>,
}

impl TryFrom<TransitionMembers> for TransitionValue {
    type Error = &'static str;

    fn try_from(members: TransitionMembers) -> Result<Self, Self::Error> {
        match (members.after_seconds, members.after_reads) {
            (Some(seconds), None) if seconds < 0.0 => Err("after_seconds must not be negative"),
            (Some(seconds), None) => Ok(Self::AfterSeconds(seconds)),
            (None, Some(reads)) => Ok(Self::AfterReads(reads)),
            _ => Err("set either after_seconds or after_reads"),
        }
    }
}

impl From<Transition> for TransitionValue {
    fn from(transition: Transition) -> Self {
        match transition {
            Transition::After(duration) => Self::AfterSeconds(duration.as_secs_f64()),
            Transition::AfterReads(reads) => Self::AfterReads(reads),
        }
    }
}

impl From<TransitionValue> for Transition {
    /// A time that is too long is the longest one.
    fn from(value: TransitionValue) -> Self {
        match value {
            TransitionValue::AfterSeconds(seconds) => {
                Self::After(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
            }
            TransitionValue::AfterReads(reads) => Self::AfterReads(reads),
        }
    }
}

/// An account: its identity, and its state other than its resources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// Its number if one of the members defines it that follow up to `session_token`.
    pub(crate) account: String,
    /// That of every emulator if it is left out, as the following ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret_access_key: Option<String>,
    /// None if it is left out and one of the keys is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_token: Option<String>,
    #[serde(default)]
    pub(crate) status: AccountStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) invitations_sent: Option<Count>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) emails_sent: Option<Count>,
}

/// A count of events on the latest day with any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    /// Such as `2026-01-31`.
    pub(crate) day: String,
    pub(crate) count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invitation {
    /// Default: a new ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(default = "catalog")]
    pub(crate) catalog: String,
    pub(crate) connection_type: ConnectionType,
    pub(crate) sender: String,
    pub(crate) receiver: String,
    #[serde(default)]
    pub(crate) message: String,
    /// Default: the address and the name of the sender's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inviter_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inviter_name: Option<String>,
    #[serde(default = "pending")]
    pub(crate) status: InvitationStatus,
    /// Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connection_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(default = "catalog")]
    pub(crate) catalog: String,
    /// The account that invited first, and the other one.
    pub(crate) accounts: [String; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<Time>,
    pub(crate) types: BTreeMap<ConnectionType, Entry>,
}

/// A type of a connection.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inviter_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inviter_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) canceled_at: Option<Time>,
    /// The account that cancelled the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) canceled_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preferences {
    pub(crate) account: String,
    #[serde(default = "catalog")]
    pub(crate) catalog: String,
    pub(crate) access_type: AccessType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) excluded: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) revision: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Partner {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    pub(crate) account: String,
    #[serde(default = "catalog")]
    pub(crate) catalog: String,
    pub(crate) legal_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<Time>,
    /// `AllianceLeadContact`. Default: a person at the account's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contact: Option<AllianceLeadContact>,
    #[serde(default)]
    pub(crate) domains: Vec<PartnerDomain>,
    /// `PartnerProfile`. Default: the profile of a new partner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile: Option<PartnerProfile>,
    /// The solution type of the default profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) primary_solution_type: Option<PrimarySolutionType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) visibility: Option<ProfileVisibility>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) visibility_updates: Option<Count>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile_updates: Option<Count>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) profile_task: Option<ProfileTask>,
    /// The account of the partner with which this one associates its qualifications.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) primary_partner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) qualifications_updated_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) association_task: Option<QualificationsTask>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disassociation_task: Option<QualificationsTask>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileTask {
    pub(crate) id: String,
    pub(crate) details: TaskDetails,
    pub(crate) status: ProfileTaskStatus,
    pub(crate) started_at: Time,
    /// When it ends: at a time, or after this number of reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_reads: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ended_at: Option<Time>,
    /// If there are any, the task fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<ErrorDetail>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QualificationsTask {
    pub(crate) id: String,
    /// The other partner, as the request identified it.
    pub(crate) partner: QualificationsAssociationPartner,
    pub(crate) started_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_reads: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ended_at: Option<Time>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verification {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    pub(crate) account: String,
    pub(crate) verification_type: VerificationType,
    /// `BusinessVerificationDetails`, for the type `BUSINESS_VERIFICATION`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) business: Option<BusinessVerificationDetails>,
    pub(crate) status: VerificationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The status after the checks that are in progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<VerificationStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) started_at: Option<Time>,
    /// When the checks that are in progress end: at a time, or after this number of reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_reads: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) completed_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) completion_expires_at: Option<Time>,
}

/// An e-mail that was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) code: String,
    pub(crate) account: String,
    #[serde(default = "catalog")]
    pub(crate) catalog: String,
    pub(crate) sent_at: Time,
}

/// A valid verification code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    pub(crate) account: String,
    pub(crate) address: String,
    pub(crate) code: String,
    pub(crate) expires_at: Time,
}

/// A response that is returned to a repeated request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) account: String,
    pub(crate) operation: String,
    pub(crate) client_token: String,
    /// The digest of the input, in hexadecimal.
    pub(crate) input_sha256: String,
    pub(crate) output: Value,
    pub(crate) expires_at: Time,
}
