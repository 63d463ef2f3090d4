//! The operations, one file per family. Each file implements the rules of its family.

mod connections;
mod contacts;
mod domains;
mod invitations;
mod lookup;
mod partners;
mod preferences;
mod profiles;
mod qualifications;
mod tags;
mod verifications;

use crate::call::Call;
use crate::call_error::CallError;
use crate::state::State;
use awsjson_smithy::Operation;
use partnercentral_account_model::ServiceError;

/// An operation that the emulator executes.
pub(crate) trait Handler: Operation<Error = ServiceError> {
    /// Whether the model requires a `ClientToken`, which is not visible in the types of the input.
    const CLIENT_TOKEN_REQUIRED: bool = false;

    /// Executes the operation with the input, which is valid.
    fn handle(state: &mut State, call: &Call<'_>, input: Self::Input) -> Result<Self::Output, CallError>;
}
