//! Resolves the endpoint of a call from the account ID, the endpoint rules, or endpoint discovery.

use crate::deadline::Deadline;
use crate::endpoint::Target;
use crate::error_kind::{Failure, TimeoutError};
use crate::shared::Shared;
use awsjson_smithy::{Auth, Operation, OperationTraits};
use std::sync::Arc;

/// Resolves the endpoint by the rules of the service.
pub(crate) async fn route<O: Operation>(
    shared: &Shared,
    input: &O::Input,
    deadline: &mut Deadline<TimeoutError>,
) -> Result<Arc<Target>, Failure> {
    let signed = is_signed(shared, &O::TRAITS);
    let account =
        if O::TRAITS.endpoint_uses_account && signed { deadline.before(shared.account_id()).await?? } else { None };
    Ok(shared.targets.get::<O>(&shared.endpoint, input, signed, account)?)
}

fn is_signed(shared: &Shared, traits: &OperationTraits) -> bool {
    match traits.auth {
        Auth::None => false,
        Auth::Optional => shared.credentials.are_configured(),
        _ => true,
    }
}
