//! Connection preferences: whose invitations an account lets through.

use super::{Call, State};
use crate::account::Account;
use crate::refusal::Refusal;
use crate::validation::EnumCheck;
use crate::wire::Emulated;
use partnercentral_account_model::operation::{
    GetConnectionPreferences, GetConnectionPreferencesInput, GetConnectionPreferencesOutput,
    UpdateConnectionPreferences, UpdateConnectionPreferencesInput, UpdateConnectionPreferencesOutput,
};
use partnercentral_account_model::types::{AccessType, ConflictExceptionReason, FieldValidationCode};
use time::OffsetDateTime;

const FIRST_REVISION: i64 = 1;

#[derive(Debug, Clone)]
pub(super) struct Preferences {
    access_type: AccessType,
    excluded: Option<Vec<String>>,
    updated_at: OffsetDateTime,
    revision: i64,
}

impl State {
    /// The preferences of an account in a catalog.
    fn preferences(&self, account: &Account, catalog: &str) -> Preferences {
        let key = (account.account_id.clone(), catalog.to_owned());
        self.preferences.get(&key).cloned().unwrap_or(Preferences {
            access_type: AccessType::AllowAll,
            excluded: None,
            updated_at: self.started_at,
            revision: FIRST_REVISION,
        })
    }

    /// Whether `receiver` lets invitations of `sender` through.
    pub(super) fn may_invite(&self, sender: &Account, receiver: &Account, catalog: &str) -> bool {
        let preferences = self.preferences(receiver, catalog);
        let excluded = || preferences.excluded.iter().flatten().any(|id| sender.is_named(id));
        match preferences.access_type {
            AccessType::AllowAll => true,
            AccessType::AllowByDefaultDenySome => !excluded(),
            _ => false,
        }
    }
}

fn arn(account: &Account, catalog: &str) -> String {
    let account = &account.account_id;
    format!("arn:aws:partnercentral:us-east-1:{account}:catalog/{catalog}/connection-preferences")
}

impl Emulated for GetConnectionPreferences {
    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: GetConnectionPreferencesInput,
    ) -> Result<GetConnectionPreferencesOutput, Refusal> {
        let preferences = state.preferences(call.caller, &input.catalog);
        let mut output = GetConnectionPreferencesOutput::builder()
            .arn(arn(call.caller, &input.catalog))
            .catalog(input.catalog)
            .access_type(preferences.access_type)
            .updated_at(preferences.updated_at)
            .revision(preferences.revision)
            .build();
        output.excluded_participant_ids = preferences.excluded;
        Ok(output)
    }
}

impl Emulated for UpdateConnectionPreferences {
    fn check_enums(input: &UpdateConnectionPreferencesInput, check: &mut EnumCheck) {
        check.member("AccessType", &input.access_type, AccessType::VALUES);
    }

    fn call(
        state: &mut State,
        call: &Call<'_>,
        input: UpdateConnectionPreferencesInput,
    ) -> Result<UpdateConnectionPreferencesOutput, Refusal> {
        let excluded = input.excluded_participant_identifiers.filter(|excluded| !excluded.is_empty());
        let takes_excluded = input.access_type == AccessType::AllowByDefaultDenySome;
        if takes_excluded != excluded.is_some() {
            let (code, message) = if takes_excluded {
                (FieldValidationCode::RequiredFieldMissing, "must be set for ALLOW_BY_DEFAULT_DENY_SOME")
            } else {
                (FieldValidationCode::InvalidValue, "is for ALLOW_BY_DEFAULT_DENY_SOME alone")
            };
            return Err(Refusal::field("ExcludedParticipantIdentifiers", code, message));
        }
        let current = state.preferences(call.caller, &input.catalog);
        if input.revision != current.revision {
            return Err(Refusal::conflict(
                ConflictExceptionReason::IncompatibleConnectionPreferencesRevision,
                format!("The preferences are at revision {}: read them again.", current.revision),
            ));
        }
        let updated = Preferences {
            access_type: input.access_type,
            excluded,
            updated_at: call.now,
            revision: current.revision + 1,
        };
        let mut output = UpdateConnectionPreferencesOutput::builder()
            .arn(arn(call.caller, &input.catalog))
            .catalog(input.catalog.clone())
            .access_type(updated.access_type.clone())
            .updated_at(updated.updated_at)
            .revision(updated.revision)
            .build();
        output.excluded_participant_ids.clone_from(&updated.excluded);
        state.preferences.insert((call.caller.account_id.clone(), input.catalog), updated);
        Ok(output)
    }
}
