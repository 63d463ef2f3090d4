//! Endpoint discovery: which operation returns endpoints, and which operations use them.

use super::resolver::Resolver;
use crate::error::ModelError;
use crate::read::ast::{Shape, Traits, local_name};
use crate::service::{Discovery, Member, Structure, Type};
use serde_json::Value;

impl<'m> Resolver<'m> {
    pub fn discovery(
        &self,
        id: &str,
        traits: &Traits,
        input_shape: Option<&Shape>,
        input: &Structure,
    ) -> Result<Option<Discovery>, ModelError> {
        let service = self.shape.traits.get("aws.api#clientEndpointDiscovery");
        let part = |key: &str| service?.get(key)?.as_str();
        if part("operation") == Some(id) {
            let invalid = part("error").map(|error| local_name(error).to_owned());
            return Ok(Some(Discovery::Describes { invalid }));
        }
        let Some(discovered) = traits.get("aws.api#clientDiscoveredEndpoint") else { return Ok(None) };
        let Some(by) = part("operation").filter(|by| self.operations.contains(by)) else {
            let message = "the trait aws.api#clientDiscoveredEndpoint requires that the service names an operation of its \
                           own in aws.api#clientEndpointDiscovery";
            return Err(ModelError::new(id, message));
        };
        Ok(Some(Discovery::Discovered {
            by: self.name(by),
            required: discovered.get("required").and_then(Value::as_bool).unwrap_or_default(),
            identifiers: identifiers(id, input_shape, input)?,
        }))
    }
}

/// The members with `aws.api#clientEndpointDiscoveryId`.
fn identifiers(id: &str, shape: Option<&Shape>, input: &Structure) -> Result<Vec<Member>, ModelError> {
    let mut found = Vec::new();
    for member in &input.members {
        let declared = shape.and_then(|shape| shape.members.get(&member.wire));
        if declared.is_none_or(|declared| !declared.traits.has("aws.api#clientEndpointDiscoveryId")) {
            continue;
        }
        if !matches!(member.ty, Type::String | Type::Enum(_)) {
            let message = format!(
                "the trait aws.api#clientEndpointDiscoveryId on the input member {} requires a string",
                member.wire
            );
            return Err(ModelError::new(id, message));
        }
        found.push(member.clone());
    }
    Ok(found)
}
