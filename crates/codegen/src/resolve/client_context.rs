//! Resolves `smithy.rules#clientContextParams`: the endpoint settings that only this service has.

use super::resolver::Resolver;
use crate::docs::markdown;
use crate::error::ModelError;
use crate::names;
use crate::rules::ParameterType;
use crate::service::ClientParam;
use serde_json::Value;
use std::collections::BTreeSet;

impl Resolver<'_> {
    pub fn client_context(&self) -> Result<Vec<ClientParam>, ModelError> {
        let params = self.shape.traits.get("smithy.rules#clientContextParams").and_then(Value::as_object);
        let mut taken = BTreeSet::new();
        let mut param = |(name, value): (&String, &Value)| {
            let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
            let Some(ty) = ParameterType::named(text("type")) else {
                let message = format!(
                    "the trait smithy.rules#clientContextParams has an unknown type at {name}: {:?}",
                    text("type")
                );
                return Err(ModelError::new(self.id, message));
            };
            let setter = names::distinct(&mut taken, names::client_setter(name), "_");
            Ok(ClientParam { name: name.clone(), setter, ty, docs: markdown(text("documentation")) })
        };
        params.into_iter().flatten().map(&mut param).collect()
    }
}
