//! The outcome of a row.

use awsjson_command::{CallError, CallErrorKind, CallOutput};
use serde::{Deserialize, Serialize};

/// The error code for a caller without a permission, which may get it before the next run.
const DENIED: &str = "AccessDeniedException";

/// The outcome of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The number of the row, from 1.
    pub row: usize,
    /// The status.
    pub status: Status,
    /// The ID of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The error code of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The error message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The status of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The call succeeded.
    Done,
    /// The service returned an error that the row itself causes. The row is not called again.
    Refused,
    /// The call failed in another way, or may have been executed. The next run calls the row again, with the same
    /// client token.
    Failed,
}

impl Status {
    /// Returns the status as text for the result file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl Outcome {
    /// Returns the outcome of `row` for the result of its call.
    pub fn of(row: usize, result: Result<CallOutput, CallError>) -> Self {
        match result {
            Ok(output) => Self { row, status: Status::Done, request_id: output.request_id, code: None, message: None },
            Err(error) => {
                let is_final = error.kind == CallErrorKind::Service
                    && !error.is_retryable
                    && !error.may_have_been_executed
                    && error.code.as_deref() != Some(DENIED);
                Self {
                    row,
                    status: if is_final { Status::Refused } else { Status::Failed },
                    request_id: error.request_id,
                    code: error.code,
                    message: Some(error.message.unwrap_or(error.line)),
                }
            }
        }
    }

    /// Returns the outcome of a row whose response was not awaited.
    pub fn abandoned(row: usize) -> Self {
        let message = "interrupted before the response arrived; the call may have been executed".to_owned();
        Self { row, status: Status::Failed, request_id: None, code: None, message: Some(message) }
    }
}
