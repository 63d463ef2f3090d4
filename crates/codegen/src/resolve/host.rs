//! Resolves the `endpoint` trait: the host prefix of an operation.

use crate::error::ModelError;
use crate::read::ast::Traits;
use crate::service::{HostPart, Structure, Type};

/// The parts of the host prefix among the traits of an operation.
pub fn prefix(id: &str, traits: &Traits, input: &Structure) -> Result<Option<Vec<HostPart>>, ModelError> {
    let prefix = traits.get("endpoint").and_then(|endpoint| endpoint.get("hostPrefix")?.as_str());
    let Some(mut rest) = prefix else { return Ok(None) };
    let mut parts = Vec::new();
    while let Some((text, after)) = rest.split_once('{') {
        let (label, after) = after
            .split_once('}')
            .ok_or_else(|| ModelError::new(id, "the trait smithy.api#endpoint has a `{` without `}` in hostPrefix"))?;
        let member = input.members.iter().find(|member| member.wire == label);
        let member = member.filter(|member| matches!(member.ty, Type::String | Type::Enum(_)));
        let missing = || {
            let message =
                format!("the trait smithy.api#endpoint refers to {label}, which is not a string of the input");
            ModelError::new(id, message)
        };
        parts.push(host_text(id, text)?);
        parts.push(HostPart::Label(Box::new(member.ok_or_else(missing)?.clone())));
        rest = after;
    }
    parts.push(host_text(id, rest)?);
    Ok(Some(parts))
}

/// The text between labels, which has only what a host name may have.
fn host_text(id: &str, text: &str) -> Result<HostPart, ModelError> {
    match text.chars().find(|c| !c.is_ascii_alphanumeric() && !['-', '.'].contains(c)) {
        Some(c) => {
            let message = format!("the trait smithy.api#endpoint has {c:?} in hostPrefix, which no host name contains");
            Err(ModelError::new(id, message))
        }
        None => Ok(HostPart::Text(text.to_owned())),
    }
}
