//! Connection preferences: the accounts whose invitations an account accepts.

use super::Handler;
use crate::arn;
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::State;
use crate::state::preferences::Preferences;
use partnercentral_account_model::operation::{
    GetConnectionPreferences, GetConnectionPreferencesInput, GetConnectionPreferencesOutput,
    UpdateConnectionPreferences, UpdateConnectionPreferencesInput, UpdateConnectionPreferencesOutput,
};
use partnercentral_account_model::types::{AccessType, ConflictExceptionReason, FieldValidationCode};

impl Handler for GetConnectionPreferences {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetConnectionPreferencesInput,
    ) -> Result<GetConnectionPreferencesOutput, CallError> {
        let preferences = state.preferences_of(call.caller, &input.catalog);
        let mut output = GetConnectionPreferencesOutput::builder()
            .arn(arn::connection_preferences(call.caller, &input.catalog))
            .catalog(input.catalog)
            .access_type(preferences.access_type)
            .updated_at(preferences.updated_at)
            .revision(preferences.revision)
            .build();
        output.excluded_participant_ids = preferences.excluded;
        Ok(output)
    }
}

impl Handler for UpdateConnectionPreferences {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: UpdateConnectionPreferencesInput,
    ) -> Result<UpdateConnectionPreferencesOutput, CallError> {
        let excluded = input.excluded_participant_identifiers.filter(|excluded| !excluded.is_empty());
        let takes_excluded = input.access_type == AccessType::AllowByDefaultDenySome;
        if takes_excluded != excluded.is_some() {
            let (code, message) = if takes_excluded {
                (FieldValidationCode::RequiredFieldMissing, "must be set for ALLOW_BY_DEFAULT_DENY_SOME")
            } else {
                (FieldValidationCode::InvalidValue, "is for ALLOW_BY_DEFAULT_DENY_SOME alone")
            };
            return Err(CallError::field("ExcludedParticipantIdentifiers", code, message));
        }
        let current = state.preferences_of(call.caller, &input.catalog);
        if input.revision != current.revision {
            return Err(CallError::conflict(
                ConflictExceptionReason::IncompatibleConnectionPreferencesRevision,
                format!("The preferences are at revision {}: read them again.", current.revision),
            ));
        }
        let updated = Preferences {
            access_type: input.access_type,
            excluded,
            updated_at: call.now,
            revision: current.revision.saturating_add(1),
        };
        let mut output = UpdateConnectionPreferencesOutput::builder()
            .arn(arn::connection_preferences(call.caller, &input.catalog))
            .catalog(input.catalog.clone())
            .access_type(updated.access_type.clone())
            .updated_at(updated.updated_at)
            .revision(updated.revision)
            .build();
        output.excluded_participant_ids.clone_from(&updated.excluded);
        state.preferences.insert((call.caller.number(), input.catalog), updated);
        Ok(output)
    }
}
