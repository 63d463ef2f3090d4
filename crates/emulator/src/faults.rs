//! Errors that a test has asked for.

use partnercentral_account_model::ServiceError;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// Errors for the next calls of operations, by the name of the operation.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<HashMap<String, VecDeque<ServiceError>>>);

impl Faults {
    pub(crate) fn add(&self, operation: &str, error: ServiceError) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.entry(operation.to_owned()).or_default().push_back(error);
    }

    /// The error that the call at hand is to fail with.
    pub(crate) fn next(&self, operation: &str) -> Option<ServiceError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(operation)?.pop_front()
    }
}
