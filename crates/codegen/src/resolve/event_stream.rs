//! Resolves event streams: unions with `smithy.api#streaming` in outputs.

use super::resolver::Resolver;
use crate::error::ModelError;
use crate::read::ast::{Kind, Shape, local_name};
use crate::resolve::graph;
use crate::service::{Events, Layout, Member, Structure};

impl<'m> Resolver<'m> {
    /// Removes the event stream from the members of the output `id`, and returns it.
    pub fn event_stream(&self, id: &str, output: &mut Structure) -> Result<Option<Member>, ModelError> {
        if graph::is_prelude(id) {
            return Ok(None);
        }
        for (name, member) in &self.model.shape(id)?.members {
            if self.target_traits(&member.target)?.has("streaming") {
                let index = output.members.iter().position(|member| member.wire == *name);
                return Ok(index.map(|index| output.members.remove(index)));
            }
        }
        Ok(None)
    }

    /// The properties of the event stream, if the union is one.
    pub fn events(&self, union: &Shape) -> Result<Option<Events>, ModelError> {
        if !union.traits.has("streaming") {
            return Ok(None);
        }
        let (mut layouts, mut exceptions) = (Vec::new(), Vec::new());
        for (name, member) in &union.members {
            let code = local_name(&member.target);
            if member.target == graph::UNIT {
                continue;
            } else if !self.is_exception(union, name) {
                layouts.extend(self.layout(name, &member.target)?);
            } else if name != code {
                exceptions.push((name.clone(), code.to_owned()));
            }
        }
        Ok(Some(Events { layouts, exceptions }))
    }

    /// Whether the member `name` of an event stream's union is an error.
    pub fn is_exception(&self, union: &Shape, name: &str) -> bool {
        let target = union.members.get(name).map(|member| self.target_traits(&member.target));
        matches!(target, Some(Ok(traits)) if traits.has("error"))
    }

    /// The layout of the event `id`; `None` if all its members are in the payload.
    fn layout(&self, name: &str, id: &str) -> Result<Option<Layout>, ModelError> {
        let event = self.model.shape(id)?;
        let with = |name: &'static str| event.members.iter().filter(move |(_, member)| member.traits.has(name));
        let headers: Vec<String> = with("eventHeader").map(|(name, _)| name.clone()).collect();
        let payload = match with("eventPayload").next() {
            Some((member, to)) => Some((self.payload_kind(&format!("{id}${member}"), &to.target)?, member.clone())),
            None => None,
        };
        let plain = headers.is_empty() && payload.is_none();
        Ok((!plain).then(|| Layout { event: name.to_owned(), headers, payload }))
    }

    fn payload_kind(&self, id: &str, target: &str) -> Result<&'static str, ModelError> {
        let kind = match target {
            "smithy.api#Blob" => Some(Kind::Blob),
            "smithy.api#String" => Some(Kind::String),
            target if graph::is_prelude(target) => None,
            target => Some(self.model.shape(target)?.kind),
        };
        match kind {
            Some(Kind::Blob) => Ok("Bytes"),
            Some(Kind::String | Kind::Enum) => Ok("Text"),
            Some(Kind::Structure | Kind::Union) => Ok("Json"),
            _ => Err(ModelError::new(
                id,
                format_args!("the trait smithy.api#eventPayload does not support the type {target}"),
            )),
        }
    }
}
