//! Resolves operations: their traits, inputs and outputs.

use super::documentation::{deprecated, docs};
use super::resolver::Resolver;
use super::{graph, host};
use crate::customisations::{self, Customisation};
use crate::error::ModelError;
use crate::read::ast::{Reference, Traits, local_name};
use crate::service::{DERIVES, Operation, Structure};

impl<'m> Resolver<'m> {
    pub fn operation(&mut self, id: &'m str) -> Result<Operation, ModelError> {
        let shape = self.model.shape(id)?;
        let name = self.name(id);
        let target = |io: &'m Option<Reference>| io.as_ref().map_or(graph::UNIT, |io| io.target.as_str());
        let input = self.io(target(&shape.input), format!("{name}Input"), true)?;
        let mut output = self.io(target(&shape.output), format!("{name}Output"), false)?;
        let event_stream = self.event_stream(target(&shape.output), &mut output)?;
        let input_shape = shape.input.as_ref().filter(|input| !graph::is_prelude(&input.target));
        let input_shape = input_shape.map(|input| self.model.shape(&input.target)).transpose()?;
        let token = input.members.iter().find(|member| member.idempotency_token);
        Ok(Operation {
            id: id.to_owned(),
            shape: local_name(id).to_owned(),
            docs: docs(&shape.traits),
            deprecated: deprecated(&shape.traits),
            example: shape.traits.get("examples").and_then(|examples| examples.get(0)?.get("input").cloned()),
            readonly: shape.traits.has("readonly"),
            idempotent: shape.traits.has("idempotent") || shape.traits.has("readonly") || token.is_some(),
            auth: self.auth(id, &shape.traits)?,
            errors: shape.errors.iter().map(|error| self.name(&error.target)).collect(),
            idempotency_token: token.map(|member| member.field.clone()),
            paginated: self.pages(id, shape)?,
            context: self.context(id, &shape.traits, input_shape, &input)?,
            waiters: Vec::new(),
            host_prefix: host::prefix(id, &shape.traits, &input)?,
            checksum_required: shape.traits.has("httpChecksumRequired"),
            gzip_request: compression(&shape.traits),
            long_polling: self.is_long_polling(id),
            no_output: graph::is_prelude(target(&shape.output)),
            event_stream,
            discovery: self.discovery(id, &shape.traits, input_shape, &input)?,
            input,
            output,
            name,
        })
    }

    /// Whether the service holds requests of the operation `id` open until a result is available.
    fn is_long_polling(&self, id: &str) -> bool {
        customisations::of(self.sdk_id()).any(|customisation| {
            matches!(customisation, Customisation::LongPolling { operation } if *operation == local_name(id))
        })
    }

    fn io(&mut self, id: &'m str, name: String, input: bool) -> Result<Structure, ModelError> {
        if graph::is_prelude(id) {
            let (shape, docs) = (String::new(), String::new());
            return Ok(Structure {
                name,
                shape,
                docs,
                deprecated: None,
                members: Vec::new(),
                sensitive: false,
                sent: input,
                strict: input,
                derives: DERIVES,
            });
        }
        self.structure(id, self.model.shape(id)?, name, input)
    }
}

/// Whether the trait `requestCompression` allows gzip.
fn compression(traits: &Traits) -> bool {
    let encodings = traits.get("requestCompression").and_then(|compression| compression.get("encodings")?.as_array());
    encodings.is_some_and(|encodings| encodings.iter().any(|encoding| encoding == "gzip"))
}
