//! Resolves structures, errors, unions and enums.

use super::default::{fits, whole};
use super::documentation::{deprecated, docs};
use super::resolver::Resolver;
use super::{graph, member_names};
use crate::docs::markdown;
use crate::error::ModelError;
use crate::names;
use crate::read::ast::{Kind, Model, Shape, local_name};
use crate::service::{DERIVES, Enum, ErrorStructure, Member, Structure, Type, Union, Variant};
use serde_json::Value;
use std::collections::BTreeSet;

impl<'m> Resolver<'m> {
    pub fn structure(
        &mut self,
        id: &str,
        shape: &'m Shape,
        name: String,
        input: bool,
    ) -> Result<Structure, ModelError> {
        let members = shape.members.iter().map(|(wire, member)| self.member(id, wire, member, input));
        let mut members: Vec<Member> = members.collect::<Result<_, _>>()?;
        member_names::distinguish(&mut members);
        Ok(Structure {
            name,
            shape: local_name(id).to_owned(),
            docs: docs(&shape.traits),
            deprecated: deprecated(&shape.traits),
            members,
            sensitive: shape.traits.has("sensitive"),
            sent: self.sent.contains(id),
            derives: derives(self.model, id)?,
            strict: input || (self.sent.contains(id) && !self.received.contains(id)),
        })
    }

    pub fn error(&mut self, id: &str, shape: &'m Shape) -> Result<ErrorStructure, ModelError> {
        let retryable = shape.traits.get("retryable").map(|retryable| retryable.get("throttling"));
        let structure = self.structure(id, shape, self.name(id), false)?;
        let is_message = |member: &&Member| {
            member.ty == Type::String && ["message", "errormessage"].contains(&member.wire.to_lowercase().as_str())
        };
        let query_compatible = self.shape.traits.has("aws.protocols#awsQueryCompatible");
        let query_code = shape.traits.get("aws.protocols#awsQueryError").filter(|_| query_compatible);
        let query_code = query_code.and_then(|error| error.get("code")?.as_str());
        let fault = if shape.traits.text("error") == Some("server") { 500 } else { 400 };
        let status = shape.traits.get("httpError").and_then(Value::as_u64).and_then(|status| status.try_into().ok());
        Ok(ErrorStructure {
            namespace: id.split_once('#').map_or_else(String::new, |(namespace, _)| namespace.to_owned()),
            status: status.unwrap_or(fault),
            query_code: query_code.filter(|code| *code != structure.shape).map(str::to_owned),
            message: structure.members.iter().find(is_message).cloned(),
            structure,
            retryable: match retryable {
                None => "No",
                Some(Some(Value::Bool(true))) => "Throttling",
                Some(_) => "Yes",
            },
        })
    }

    pub fn union(&mut self, id: &str, shape: &'m Shape) -> Result<Union, ModelError> {
        let events = self.events(shape)?;
        let Structure { name, shape: shape_name, docs, deprecated, mut members, sensitive, sent, strict, derives } =
            self.structure(id, shape, self.name(id), false)?;
        if events.is_some() {
            members.retain(|member| !self.is_exception(shape, &member.wire));
        }
        Ok(Union { name, shape: shape_name, docs, deprecated, members, sensitive, sent, strict, derives, events })
    }

    pub fn enumeration(&self, id: &str, shape: &Shape) -> Result<Enum, ModelError> {
        let integer = shape.kind == Kind::IntEnum;
        let mut variants = Vec::new();
        for (name, member) in &shape.members {
            let id = format!("{id}${name}");
            let value = match member.traits.get("enumValue") {
                Some(Value::String(value)) if !integer => format!("{value:?}"),
                Some(Value::Number(value)) if integer => whole(value)
                    .filter(|value| fits("i32", *value))
                    .map(|value| value.to_string())
                    .ok_or_else(|| ModelError::new(&id, "the trait smithy.api#enumValue requires a 32-bit integer"))?,
                None if !integer => format!("{name:?}"),
                _ => {
                    let expected = if integer { "an integer" } else { "a string" };
                    return Err(ModelError::new(
                        &id,
                        format_args!("the trait smithy.api#enumValue requires {expected}"),
                    ));
                }
            };
            let traits = &member.traits;
            let (docs, deprecated) = (docs(traits), deprecated(traits));
            variants.push(Variant { name: names::variant(name), value, docs, deprecated });
        }
        // The enum trait of Smithy 1.0.
        for definition in shape.traits.get("enum").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| definition.get(key).and_then(Value::as_str);
            let value = text("value").unwrap_or_default();
            let name = names::variant(text("name").unwrap_or(value));
            let docs = markdown(text("documentation").unwrap_or_default());
            let deprecated = (definition.get("deprecated") == Some(&Value::Bool(true))).then(String::new);
            variants.push(Variant { name, value: format!("{value:?}"), docs, deprecated });
        }
        let mut values = BTreeSet::new();
        if let Some(twice) = variants.iter().find(|variant| !values.insert(variant.value.as_str())) {
            return Err(ModelError::new(id, format_args!("the enum has the value {} twice", twice.value)));
        }
        let mut taken = BTreeSet::new();
        for variant in &mut variants {
            variant.name = names::distinct(&mut taken, std::mem::take(&mut variant.name), "");
        }
        Ok(Enum {
            name: self.name(id),
            shape: local_name(id).to_owned(),
            docs: docs(&shape.traits),
            deprecated: deprecated(&shape.traits),
            sensitive: shape.traits.has("sensitive"),
            variants,
            integer,
        })
    }
}

/// The traits that can be derived for the type of the shape `id`.
fn derives(model: &Model, id: &str) -> Result<&'static [&'static str], ModelError> {
    Ok(if graph::holds(model, id, &[Kind::Float, Kind::Double])? {
        &[]
    } else if graph::holds(model, id, &[Kind::BigDecimal])? {
        // Decimals are compared by their digits as text, which gives equality but not the numerical order.
        &["Eq", "Hash"]
    } else {
        DERIVES
    })
}
