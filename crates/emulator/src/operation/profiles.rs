//! Partner profiles: their visibility, and the tasks that update them.

use super::Handler;
use super::lookup::{about, own_partner};
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::partners::{Partner, ProfileTask};
use crate::state::{Event, State};
use crate::transition::Task;
use partnercentral_account_model::operation::{
    CancelProfileUpdateTask, CancelProfileUpdateTaskInput, CancelProfileUpdateTaskOutput, GetProfileUpdateTask,
    GetProfileUpdateTaskInput, GetProfileUpdateTaskOutput, GetProfileVisibility, GetProfileVisibilityInput,
    GetProfileVisibilityOutput, PutProfileVisibility, PutProfileVisibilityInput, PutProfileVisibilityOutput,
    StartProfileUpdateTask, StartProfileUpdateTaskInput, StartProfileUpdateTaskOutput,
};
use partnercentral_account_model::types::{
    ConflictExceptionReason, ErrorDetail, FieldValidationCode, ProfileTaskStatus, ProfileValidationErrorReason,
    ResourceNotFoundExceptionReason, ServiceQuotaExceededExceptionReason, TaskDetails,
};
use std::collections::BTreeSet;

/// The maximum number of problems that a task reports.
const MAX_ERROR_DETAILS: usize = 50;

macro_rules! visibility {
    ($type:ident, $partner:expr) => {
        about!($type, $partner)
            .visibility($partner.visibility.clone())
            .profile_id($partner.account.profile_id.as_str())
            .build()
    };
}

impl Handler for GetProfileVisibility {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetProfileVisibilityInput,
    ) -> Result<GetProfileVisibilityOutput, CallError> {
        let (_, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        Ok(visibility!(GetProfileVisibilityOutput, partner))
    }
}

impl Handler for PutProfileVisibility {
    /// Only an actual change counts towards the limit.
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: PutProfileVisibilityInput,
    ) -> Result<PutProfileVisibilityOutput, CallError> {
        let (number, _) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        if partner.visibility != input.visibility {
            let limit = call.limits.visibility_updates_per_day;
            if partner.visibility_updates.is_used_up(call.now, limit) {
                return Err(CallError::quota(
                    ServiceQuotaExceededExceptionReason::LimitExceededNumberOfProfileVisibilityUpdatePerDay,
                    format!("The visibility of a profile changes {limit} times a day at most."),
                ));
            }
            partner.visibility_updates.count(call.now);
            partner.visibility = input.visibility;
        }
        Ok(visibility!(PutProfileVisibilityOutput, partner))
    }
}

/// A partner's task. Problems with the data are reported when the task ends.
macro_rules! task {
    ($type:ident, $partner:expr, $task:expr) => {{
        let (partner, task): (&Partner, &ProfileTask) = ($partner, $task);
        let mut output = about!($type, partner)
            .task_id(task.id.as_str())
            .task_details(task.details.clone())
            .started_at(task.started_at)
            .status(task.status.clone())
            .build();
        output.ended_at = task.ended_at;
        if task.status == ProfileTaskStatus::Failed {
            output.error_detail_list = Some(task.errors.clone());
        }
        output
    }};
}

fn no_task() -> CallError {
    let message = "The partner has no such profile update task: see StartProfileUpdateTask.";
    CallError::not_found(ResourceNotFoundExceptionReason::PartnerProfileTaskNotFound, message)
}

impl Handler for StartProfileUpdateTask {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: StartProfileUpdateTaskInput,
    ) -> Result<StartProfileUpdateTaskOutput, CallError> {
        let (number, partner) = own_partner(state, call, &input.catalog, &input.identifier)?;
        check_locales(&input.task_details)?;
        if partner.profile_task.as_ref().is_some_and(|task| task.status == ProfileTaskStatus::InProgress) {
            return Err(CallError::conflict(
                ConflictExceptionReason::IncompatiblePartnerProfileTaskState,
                "A profile update task is in progress: wait for it, or stop it with CancelProfileUpdateTask.",
            ));
        }
        let limit = call.limits.profile_updates_per_day;
        if partner.profile_updates.is_used_up(call.now, limit) {
            return Err(CallError::quota(
                ServiceQuotaExceededExceptionReason::LimitExceededNumberOfProfileUpdatePerDay,
                format!("A partner starts {limit} profile update tasks a day at most."),
            ));
        }
        let id = state.ids.resource("pprofiletask-");
        let due = state.transitions.due(Task::ProfileUpdate, call.now);
        if let Some(at) = due.at() {
            state.agenda.add(at, Event::ProfileTaskEnds(number, id.clone()));
        }
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        partner.profile_updates.count(call.now);
        let task = partner.profile_task.insert(ProfileTask {
            id,
            errors: problems(&input.task_details),
            details: input.task_details,
            started_at: call.now,
            status: ProfileTaskStatus::InProgress,
            due,
            ended_at: None,
        });
        let task = task.clone();
        Ok(task!(StartProfileUpdateTaskOutput, partner, &task))
    }
}

impl Handler for GetProfileUpdateTask {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: GetProfileUpdateTaskInput,
    ) -> Result<GetProfileUpdateTaskOutput, CallError> {
        let (number, _) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        let task = partner.profile_task.as_mut().ok_or_else(no_task)?;
        if task.status == ProfileTaskStatus::InProgress && task.due.at().is_none() {
            state.changed_by_read = true;
            if task.due.is_over_after_read() {
                let id = task.id.clone();
                partner.end_profile_task(&id, call.now);
            }
        }
        let task = partner.profile_task.as_ref().ok_or_else(no_task)?;
        Ok(task!(GetProfileUpdateTaskOutput, partner, task))
    }
}

impl Handler for CancelProfileUpdateTask {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: CancelProfileUpdateTaskInput,
    ) -> Result<CancelProfileUpdateTaskOutput, CallError> {
        let (number, _) = own_partner(state, call, &input.catalog, &input.identifier)?;
        let partner = state.partners.get_mut(number).ok_or_else(CallError::internal)?;
        let task = partner.profile_task.as_mut().filter(|task| task.id == input.task_id).ok_or_else(no_task)?;
        if task.status != ProfileTaskStatus::InProgress {
            return Err(CallError::conflict(
                ConflictExceptionReason::IncompatiblePartnerProfileTaskState,
                format!("The task must be IN_PROGRESS but is {}.", task.status),
            ));
        }
        task.status = ProfileTaskStatus::Canceled;
        task.ended_at = Some(call.now);
        let task = task.clone();
        Ok(task!(CancelProfileUpdateTaskOutput, partner, &task))
    }
}

/// Returns an error if two contents have the same locale.
fn check_locales(details: &TaskDetails) -> Result<(), CallError> {
    let mut locales = BTreeSet::from([details.translation_source_locale.as_str()]);
    for (index, content) in details.localized_contents.iter().flatten().enumerate() {
        if !locales.insert(&content.locale) {
            let member = format!("TaskDetails.LocalizedContents[{index}].Locale");
            let message = "each locale must have one content, TranslationSourceLocale included";
            return Err(CallError::field(&member, FieldValidationCode::DuplicateValue, message));
        }
    }
    Ok(())
}

/// The problems that a task finds in its data: a text or URL has the problem whose name it
/// contains, such as `INVALID_LOGO_SIZE`, and a URL whose host ends in `.invalid` is invalid.
fn problems(details: &TaskDetails) -> Vec<ErrorDetail> {
    let source = [&details.display_name, &details.description, &details.website_url, &details.logo_url];
    let localized = details.localized_contents.iter().flatten().map(|content| {
        let texts = [&content.display_name, &content.description, &content.website_url, &content.logo_url];
        (&content.locale, texts)
    });
    let mut errors = Vec::new();
    for (locale, texts) in std::iter::once((&details.translation_source_locale, source)).chain(localized) {
        let [.., website, logo] = texts;
        for name in ProfileValidationErrorReason::VALUES {
            let reason = ProfileValidationErrorReason::from(*name);
            let found = texts.iter().any(|text| mentions(text, name))
                || reason == ProfileValidationErrorReason::InvalidWebsiteUrl && leads_nowhere(website)
                || reason == ProfileValidationErrorReason::InvalidLogoUrl && leads_nowhere(logo);
            if found {
                let message = format!("The content for {locale} has the problem {name}.");
                errors.push(ErrorDetail::builder().locale(locale).message(message).reason(reason).build());
            }
        }
    }
    errors.truncate(MAX_ERROR_DETAILS);
    errors
}

/// Whether `name` is in `text` as a word of its own: `INVALID_LOGO` is not in `INVALID_LOGO_URL`.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').any(|word| word == name)
}

/// Whether the host of a URL is in the top-level domain `.invalid`, which is reserved (RFC 2606).
fn leads_nowhere(url: &str) -> bool {
    let authority = url.split(['/', '?', '#']).nth(2).unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    host.to_ascii_lowercase().ends_with(".invalid")
}
