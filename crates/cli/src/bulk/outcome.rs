//! What became of a row.

use awsjson_command::{CallError, CallErrorKind, CallOutput};
use serde::{Deserialize, Serialize};

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The number of the row, from 1.
    pub row: usize,
    /// Whether it was done.
    pub status: Status,
    /// The ID of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The error code of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Whether a row was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The service did it.
    Done,
    /// The service refused it. It will not be called again.
    Refused,
    /// It failed in a way that may pass, and the service may have done it. The next run calls it again, with the
    /// same client token.
    Failed,
}

impl Status {
    /// The status as the result file has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl Outcome {
    /// What the result of the call for `row` means.
    pub fn of(row: usize, result: Result<CallOutput, CallError>) -> Self {
        match result {
            Ok(output) => Self { row, status: Status::Done, request_id: output.request_id, code: None, message: None },
            Err(error) => {
                let is_final =
                    error.kind == CallErrorKind::Service && !error.is_retryable && !error.may_have_been_executed;
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
}
