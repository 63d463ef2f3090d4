//! Executes the changes in a journal again.

use crate::dispatch::dispatch;
use crate::journal::{Change, Entry, Recovered, StateFile, StateFileError};
use crate::service::{Moment, Service};
use crate::snapshot::Snapshot;
use http::Request;

/// Brings the service to the state that was recovered from `file`; does nothing if the file is new.
///
/// # Errors
/// [`StateFileError`] when the state file or its journal does not fit.
pub(crate) fn recover(service: &Service, file: &StateFile, recovered: Recovered) -> Result<(), StateFileError> {
    let Some(document) = recovered.document else { return Ok(()) };
    service
        .restore(&Snapshot(document))
        .map_err(|source| StateFileError::Snapshot { path: file.path().to_owned(), source })?;
    for (line, entry) in recovered.entries {
        let path = || file.journal_path().to_owned();
        replay(service, entry).map_err(|problem| StateFileError::Journal { path: path(), line, problem })?;
    }
    Ok(())
}

fn replay(service: &Service, entry: Entry) -> Result<(), String> {
    let Entry { at, id_count, change } = entry;
    let moment = Moment { at: at.0, id_count };
    let account = |id: &str| {
        let count = service.accounts.all().len();
        service.accounts.named(id).ok_or_else(|| format!("there is no account {id} among the {count} of this emulator"))
    };
    match change {
        Change::Call { account: id, operation, input } => {
            let body = input.to_string();
            let (head, ()) = Request::new(()).into_parts();
            let request = (&head, body.as_bytes());
            let refused = dispatch(service, account(&id)?, &operation, request, Some(moment)).err();
            refused.map_or(Ok(()), |error| {
                let response = error.response().into_body();
                Err(format!("{operation} is refused: {}", String::from_utf8_lossy(&response)))
            })
        }
        Change::Status { account: id, status } => {
            let number = account(&id)?.number();
            service.state_at(Some(moment)).0.statuses.insert(number, status);
            Ok(())
        }
        Change::Completion { id, outcome } => {
            let (mut state, now) = service.state_at(Some(moment));
            let state = &mut *state;
            let completed = state.verifications.complete(&id, outcome, &state.transitions, now);
            if completed { Ok(()) } else { Err(format!("the verification {id} does not wait for its completion")) }
        }
        Change::Transitions(transitions) => {
            let (mut state, _) = service.state_at(Some(moment));
            for (task, transition) in transitions {
                state.transitions.set(task, transition.into());
            }
            Ok(())
        }
        Change::Settings(settings) => {
            service.state_at(Some(moment)).0.settings = settings;
            Ok(())
        }
        Change::Clock(clock) => {
            let _state = service.state_at(Some(moment));
            service.clock.set_settings((&clock).into());
            Ok(())
        }
    }
}
