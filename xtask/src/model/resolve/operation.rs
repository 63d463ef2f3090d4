//! Operations: their traits, inputs and outputs.

use super::{Resolver, docs};
use crate::model::ModelError;
use crate::model::ast::{Reference, Shape, Traits, local_name};
use crate::model::service::{Operation, Pages, Structure, Type};
use crate::model::{graph, host};
use serde_json::Value;

impl<'m> Resolver<'m> {
    pub(super) fn operation(&mut self, id: &'m str) -> Result<Operation, ModelError> {
        let shape = self.model.shape(id)?;
        let name = self.name(id);
        let empty = "smithy.api#Unit";
        let target = |io: &'m Option<Reference>| io.as_ref().map_or(empty, |io| io.target.as_str());
        let input = self.io(target(&shape.input), format!("{name}Input"), true)?;
        let output = self.io(target(&shape.output), format!("{name}Output"), false)?;
        let input_shape = shape.input.as_ref().filter(|input| !graph::is_prelude(&input.target));
        let input_shape = input_shape.map(|input| self.model.shape(&input.target)).transpose()?;
        let token = input.members.iter().find(|member| member.idempotency_token);
        Ok(Operation {
            shape: local_name(id).to_owned(),
            docs: docs(id, &shape.traits)?,
            readonly: shape.traits.has("readonly"),
            idempotent: shape.traits.has("idempotent") || shape.traits.has("readonly") || token.is_some(),
            auth: self.auth(id, &shape.traits)?,
            errors: shape.errors.iter().map(|error| self.name(&error.target)).collect(),
            idempotency_token: token.map(|member| member.field.clone()),
            paginated: self.pages(id, shape, &input, &output)?,
            context: self.context(id, &shape.traits, input_shape, &input)?,
            host_prefix: host::prefix(id, &shape.traits, &input)?,
            checksum_required: shape.traits.has("httpChecksumRequired"),
            gzip_request: compression(id, &shape.traits)?,
            input,
            output,
            name,
        })
    }

    /// The variant of `awsjson_smithy::Auth`: by the operation's own traits, else by the service's.
    fn auth(&self, id: &str, traits: &Traits) -> Result<&'static str, ModelError> {
        let schemes = traits.get("auth").or_else(|| self.shape.traits.get("auth")).and_then(Value::as_array);
        match schemes {
            Some(schemes) if schemes.is_empty() => Ok("None"),
            _ if traits.has("optionalAuth") => Ok("Optional"),
            Some(schemes) if !schemes.iter().any(|scheme| scheme == "aws.auth#sigv4") => {
                let schemes: Vec<&str> = schemes.iter().filter_map(Value::as_str).collect();
                let message = format_args!("it is authenticated by {} only, not by SigV4", schemes.join(", "));
                Err(ModelError::new(id, message))
            }
            _ => Ok("SigV4"),
        }
    }

    /// The `paginated` trait of an operation, completed by that of the service. Paths into
    /// nested structures are left to callers, who can follow the tokens by hand.
    fn pages(
        &self,
        id: &str,
        shape: &Shape,
        input: &Structure,
        output: &Structure,
    ) -> Result<Option<Pages>, ModelError> {
        let Some(own) = shape.traits.get("paginated") else { return Ok(None) };
        let common = self.shape.traits.get("paginated");
        let path = |key: &str| own.get(key).or_else(|| common?.get(key)).and_then(Value::as_str);
        let find = |structure: &Structure, key: &str| {
            let Some(path) = path(key).filter(|path| !path.contains('.')) else { return Ok(None) };
            match structure.members.iter().find(|member| member.wire == path) {
                Some(member) => Ok(Some(member.clone())),
                None => {
                    let message = format_args!("the trait smithy.api#paginated names no member {path}");
                    Err(ModelError::new(id, message))
                }
            }
        };
        let tokens = (find(input, "inputToken")?, find(output, "outputToken")?);
        let items = find(output, "items")?.filter(|items| matches!(items.ty, Type::List(_)));
        Ok(match tokens {
            (Some(input_token), Some(output_token)) => Some(Pages { input_token, output_token, items }),
            _ => None,
        })
    }

    fn io(&mut self, id: &'m str, name: String, input: bool) -> Result<Structure, ModelError> {
        if graph::is_prelude(id) {
            let (shape, docs) = (String::new(), String::new());
            return Ok(Structure { name, shape, docs, members: Vec::new(), sensitive: false, sent: input });
        }
        self.structure(id, self.model.shape(id)?, name, input)
    }
}

/// Whether the trait `requestCompression` allows gzip.
fn compression(id: &str, traits: &Traits) -> Result<bool, ModelError> {
    let Some(compression) = traits.get("requestCompression") else { return Ok(false) };
    let encodings = compression.get("encodings").and_then(Value::as_array);
    let encodings = encodings.ok_or_else(|| ModelError::new(id, "requestCompression has no encodings"))?;
    Ok(encodings.iter().any(|encoding| encoding == "gzip"))
}
