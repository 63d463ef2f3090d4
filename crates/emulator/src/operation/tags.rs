//! Tags on the resources of an account: its partners and its connection preferences.

use super::Handler;
use crate::arn;
use crate::call::Call;
use crate::call_error::CallError;
use crate::state::State;
use partnercentral_account_model::operation::{
    ListTagsForResource, ListTagsForResourceInput, ListTagsForResourceOutput, TagResource, TagResourceInput,
    TagResourceOutput, UntagResource, UntagResourceInput, UntagResourceOutput,
};
use partnercentral_account_model::types::{FieldValidationCode, ResourceNotFoundExceptionReason, Tag};
use std::collections::BTreeMap;

/// The maximum number of tags of a resource.
const LIMIT: usize = 50;
/// Keys with this prefix, in any case, are reserved for AWS.
const RESERVED: &str = "aws:";

/// The tags `before`, with the tags `new`, which replace tags with the same key.
pub(super) fn checked(before: &[Tag], new: &[Tag]) -> Result<Vec<Tag>, CallError> {
    let mut added = BTreeMap::new();
    for (index, tag) in new.iter().enumerate() {
        check_key(&format!("Tags[{index}].Key"), &tag.key)?;
        if added.insert(tag.key.as_str(), tag).is_some() {
            let message = "the keys of the tags must be unique";
            return Err(CallError::field("Tags", FieldValidationCode::DuplicateValue, message));
        }
    }
    let mut tags: BTreeMap<&str, &Tag> = before.iter().map(|tag| (tag.key.as_str(), tag)).collect();
    tags.extend(added);
    if tags.len() > LIMIT {
        let message = format!("a resource has {LIMIT} tags at most");
        return Err(CallError::field("Tags", FieldValidationCode::TooManyValues, &message));
    }
    Ok(tags.into_values().cloned().collect())
}

fn check_key(member: &str, key: &str) -> Result<(), CallError> {
    if key.get(..RESERVED.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED)) {
        let message = "keys that start with aws: are reserved";
        return Err(CallError::field(member, FieldValidationCode::ActionNotPermitted, message));
    }
    Ok(())
}

/// Returns an error if the ARN names no resource of the caller.
fn check_resource(state: &State, call: &Call<'_>, arn: &str) -> Result<(), CallError> {
    if arn::account(arn).is_some_and(|account| account != call.caller.account_id) {
        return Err(CallError::access_denied("The resource belongs to another account."));
    }
    if state.is_taggable(call.caller, arn) {
        return Ok(());
    }
    let message = "There is no taggable resource with this ARN: give that of a partner or of connection preferences.";
    Err(CallError::not_found(ResourceNotFoundExceptionReason::PartnerNotFound, message))
}

impl Handler for TagResource {
    fn handle(state: &mut State, call: &Call<'_>, input: TagResourceInput) -> Result<TagResourceOutput, CallError> {
        check_resource(state, call, &input.resource_arn)?;
        let before = state.tags.get(&input.resource_arn).map(Vec::as_slice).unwrap_or_default();
        let tags = checked(before, &input.tags)?;
        state.tags.insert(input.resource_arn, tags);
        Ok(TagResourceOutput::builder().build())
    }
}

impl Handler for UntagResource {
    fn handle(state: &mut State, call: &Call<'_>, input: UntagResourceInput) -> Result<UntagResourceOutput, CallError> {
        check_resource(state, call, &input.resource_arn)?;
        for (index, key) in input.tag_keys.iter().enumerate() {
            check_key(&format!("TagKeys[{index}]"), key)?;
        }
        if let Some(tags) = state.tags.get_mut(&input.resource_arn) {
            tags.retain(|tag| !input.tag_keys.contains(&tag.key));
        }
        Ok(UntagResourceOutput::builder().build())
    }
}

impl Handler for ListTagsForResource {
    fn handle(
        state: &mut State,
        call: &Call<'_>,
        input: ListTagsForResourceInput,
    ) -> Result<ListTagsForResourceOutput, CallError> {
        check_resource(state, call, &input.resource_arn)?;
        let tags = state.tags.get(&input.resource_arn).cloned().unwrap_or_default();
        Ok(ListTagsForResourceOutput::builder().resource_arn(input.resource_arn).tags(tags).build())
    }
}
