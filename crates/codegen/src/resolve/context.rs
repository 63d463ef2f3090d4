//! Resolves the endpoint parameters that operations set by `contextParam` and `staticContextParams`.

use super::resolver::Resolver;
use crate::customisations::{self, Customisation};
use crate::error::ModelError;
use crate::read::ast::{Shape, Traits, local_name};
use crate::service::{ContextParam, ContextValue, Structure, Type};
use serde_json::Value;
use std::collections::BTreeMap;

const STATIC: &str = "smithy.rules#staticContextParams";
const MEMBER: &str = "smithy.rules#contextParam";

impl<'m> Resolver<'m> {
    /// The context parameters of the operation `id`, by name. A static parameter overrides a parameter of the input, as
    /// specified by the Smithy rules engine.
    pub fn context(
        &mut self,
        id: &str,
        traits: &Traits,
        input_shape: Option<&Shape>,
        input: &Structure,
    ) -> Result<Vec<ContextParam>, ModelError> {
        let mut values = BTreeMap::new();
        for member in &input.members {
            let shape = input_shape.and_then(|shape| shape.members.get(&member.wire));
            let param = shape.and_then(|shape| shape.traits.get(MEMBER)?.get("name")?.as_str());
            let Some(name) = param else { continue };
            let is_strings = matches!(&member.ty, Type::List(item) if **item == Type::String);
            if !is_strings && !matches!(member.ty, Type::String | Type::Enum(_) | Type::Boolean) {
                let message = format!(
                    "the trait {MEMBER} on the input member {} requires a string, a boolean or a list of strings",
                    member.wire
                );
                return Err(ModelError::new(id, message));
            }
            values.insert(name.to_owned(), ContextValue::Member(Box::new(member.clone())));
        }
        for customisation in customisations::of(self.sdk_id()) {
            let Customisation::EndpointMember { operation, member } = customisation else { continue };
            if *operation == local_name(id) {
                let found = input.members.iter().find(|found| found.wire == *member && found.ty == Type::String);
                let found = found.ok_or_else(|| {
                    ModelError::new(
                        id,
                        format_args!("the input needs a string member {member} with the endpoint of the request"),
                    )
                })?;
                values.insert("Endpoint".to_owned(), ContextValue::Member(Box::new(found.clone())));
            }
        }
        for (name, value) in traits.get(STATIC).and_then(Value::as_object).into_iter().flatten() {
            let value = value.get("value").unwrap_or(&Value::Null).clone();
            values.insert(name.clone(), ContextValue::Static(value));
        }
        Ok(values.into_iter().map(|(parameter, value)| ContextParam { parameter, value }).collect())
    }
}
