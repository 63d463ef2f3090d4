//! What the service allows, where that is for the test to decide.

use crate::limits::Limits;
use serde::{Deserialize, Serialize};

/// The settings of the service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    pub(crate) limits: Limits,
    /// Whether sender and receiver of an invitation must be partners in its catalog.
    pub(crate) registration_required: bool,
}
