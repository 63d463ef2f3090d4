//! `/_emulator/transitions`: when tasks that are in progress end.

use super::error::ControlError;
use super::json::read;
use crate::service::Service;
use crate::snapshot::TransitionValue;
use crate::transition::Task;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn get(service: &Service) -> Value {
    let transitions = service.transitions();
    let values: BTreeMap<Task, TransitionValue> =
        Task::ALL.iter().map(|task| (*task, transitions.get(*task).into())).collect();
    json!(values)
}

/// Sets the transitions in the body, or none if any of them is invalid.
pub(super) fn put(service: &Service, body: &[u8]) -> Result<Value, ControlError> {
    let values: BTreeMap<Task, TransitionValue> = read(body)?;
    service.set_transitions(&values.into_iter().map(|(task, value)| (task, value.into())).collect());
    Ok(get(service))
}
