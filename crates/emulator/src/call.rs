//! The context of a call: the account that calls, and the time.

use crate::account::{Account, Accounts};
use crate::limits::Limits;
use std::sync::Arc;
use time::OffsetDateTime;

/// The context of a call, beside its input.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) endpoint_url: &'a str,
    pub(crate) accounts: &'a Accounts,
    pub(crate) limits: &'a Limits,
    /// Whether sender and receiver of an invitation must be partners in its catalog.
    pub(crate) registration_required: bool,
    pub(crate) caller: &'a Arc<Account>,
    pub(crate) now: OffsetDateTime,
}
