//! From the AST to a [`Service`]: closure, names, types.

mod auth;
mod check;
mod client_context;
mod context;
pub mod default;
mod discovery;
mod event_stream;
mod expressions;
pub mod graph;
mod host;
mod member;
mod operation;
mod pages;
mod shape;

use crate::constraint::Pattern;
use crate::docs as markdown;
use crate::error::ModelError;
use crate::names;
use crate::read::ast::{Kind, Model, Shape, Traits, local_name};
use crate::read::trait_values;
use crate::service::Service;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Traits that change what goes over the wire in a way this generator does not know yet.
const UNSUPPORTED: &[&str] = &["aws.protocols#httpChecksum"];

/// The one service of `model`, or the one with the shape ID `wanted`.
pub fn service(model: &Model, wanted: Option<&str>) -> Result<Service, ModelError> {
    let mut services = model.services().filter(|(id, _)| wanted.is_none_or(|wanted| wanted == *id));
    let (id, shape) = match (services.next(), services.next()) {
        (Some(one), None) => one,
        (None, _) => {
            return Err(match wanted {
                Some(wanted) => ModelError::new(wanted, "the model has no such service"),
                None => ModelError::new("the model", "there is no service in it"),
            });
        }
        (Some(_), Some(_)) => {
            let ids: Vec<&str> = model.services().map(|(id, _)| id).collect();
            let message = format_args!("it has several services, choose one with --service ID: {}", ids.join(", "));
            return Err(ModelError::new("the model", message));
        }
    };
    let protocol = protocol(id, &shape.traits)?;
    Resolver::new(model, id, shape)?.service(protocol)
}

/// The variant of `awsjson_smithy::Protocol` that a service speaks.
fn protocol(id: &str, traits: &Traits) -> Result<&'static str, ModelError> {
    match ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"].map(|name| traits.has(name)) {
        [true, _] => Ok("AwsJson1_0"),
        [_, true] => Ok("AwsJson1_1"),
        _ => {
            let others: Vec<&str> = traits.ids().filter(|name| name.starts_with("aws.protocols#")).collect();
            let others = if others.is_empty() { String::new() } else { format!(" (it has {})", others.join(", ")) };
            Err(ModelError::new(id, format_args!("the service speaks neither awsJson 1.0 nor awsJson 1.1{others}")))
        }
    }
}

pub struct Resolver<'m> {
    pub model: &'m Model,
    id: &'m str,
    shape: &'m Shape,
    operations: BTreeSet<&'m str>,
    /// The names of types and operations, by shape ID.
    names: BTreeMap<String, String>,
    /// Every data shape, errors included, inputs and outputs left out unless they are also members.
    shapes: BTreeSet<&'m str>,
    /// The shapes with constraints that inputs lead to.
    pub constrained: BTreeSet<&'m str>,
    /// The shapes that inputs lead to.
    pub sent: BTreeSet<&'m str>,
    pub patterns: BTreeMap<String, Pattern>,
    /// The shapes whose checks are named, and how.
    pub named: BTreeMap<String, String>,
    /// What of the model is left out, and why.
    pub warnings: Vec<ModelError>,
}

impl<'m> Resolver<'m> {
    fn new(model: &'m Model, id: &'m str, shape: &'m Shape) -> Result<Self, ModelError> {
        let operations = graph::operations(model, shape)?;
        let mut roots: BTreeSet<&str> = shape.errors.iter().map(|error| error.target.as_str()).collect();
        let mut everything = roots.clone();
        let mut inputs = BTreeSet::new();
        for operation in &operations {
            let operation = model.shape(operation)?;
            roots.extend(operation.errors.iter().map(|error| error.target.as_str()));
            inputs.extend(operation.input.iter().map(|input| input.target.as_str()));
            for io in [&operation.input, &operation.output].into_iter().flatten() {
                everything.insert(&io.target);
                if !graph::is_prelude(&io.target) {
                    roots.extend(model.shape(&io.target)?.members.values().map(|member| member.target.as_str()));
                }
            }
        }
        everything.extend(&roots);
        let shapes = graph::reachable(model, roots)?;
        let everything = graph::reachable(model, everything)?;
        for id in everything.iter().chain(&operations).chain([&id]) {
            let shape = model.shape(id)?;
            honoured(id, &shape.traits)?;
            for (name, member) in shape.named_members() {
                honoured(&format!("{id}${name}"), &member.traits)?;
            }
        }
        event_stream::check(model, &operations, &everything)?;
        let sent = graph::reachable(model, inputs)?;
        let mut types = Vec::new();
        for id in &shapes {
            let of_type = model.shape(id)?;
            let is_named = matches!(of_type.kind, Kind::Structure | Kind::Union | Kind::Enum | Kind::IntEnum);
            if is_named || (of_type.kind == Kind::String && of_type.traits.has("enum")) {
                types.push((*id, shape.rename.get(*id).map_or(local_name(id), String::as_str)));
            }
        }
        let names = names::types(operations.iter().map(|id| (*id, local_name(id))), types.into_iter());
        let constrained = graph::constrained(model, &sent)?;
        Ok(Self {
            model,
            id,
            shape,
            operations,
            names,
            shapes,
            constrained,
            sent,
            patterns: BTreeMap::new(),
            named: BTreeMap::new(),
            warnings: Vec::new(),
        })
    }

    fn service(mut self, protocol: &'static str) -> Result<Service, ModelError> {
        self.warn_of_no_auth();
        let traits = &self.shape.traits;
        let text = |name: &str, key: &str| traits.get(name)?.get(key)?.as_str().map(str::to_owned);
        let name = local_name(self.id).to_owned();
        let sdk_id = text("aws.api#service", "sdkId").unwrap_or_else(|| name.clone());
        let operations: Vec<_> =
            self.operations.clone().into_iter().map(|id| self.operation(id)).collect::<Result<_, _>>()?;
        let mut service = Service {
            id: self.id.to_owned(),
            title: traits.text("title").unwrap_or(&sdk_id).to_owned(),
            version: self.shape.version.clone().unwrap_or_default(),
            signing_name: text("aws.auth#sigv4", "name").unwrap_or_else(|| name.to_lowercase()),
            protocol,
            query_compatible: traits.has("aws.protocols#awsQueryCompatible"),
            docs: docs(self.id, traits)?,
            traits: traits.clone(),
            name,
            sdk_id,
            client_context: self.client_context()?,
            operations,
            structures: Vec::new(),
            errors: Vec::new(),
            enums: Vec::new(),
            unions: Vec::new(),
            checks: Vec::new(),
            patterns: Vec::new(),
            warnings: Vec::new(),
        };
        for id in self.shapes.clone() {
            let shape = self.model.shape(id)?;
            match shape.kind {
                Kind::Structure if shape.traits.has("error") => service.errors.push(self.error(id, shape)?),
                Kind::Structure => service.structures.push(self.structure(id, shape, self.name(id), false)?),
                Kind::Union => service.unions.push(self.union(id, shape)?),
                Kind::Enum | Kind::IntEnum => service.enums.push(self.enumeration(id, shape)?),
                Kind::String if shape.traits.has("enum") => service.enums.push(self.enumeration(id, shape)?),
                _ => {}
            }
        }
        service.checks = self.named_checks()?;
        self.warn_of_patterns()?;
        service.warnings = self.warnings;
        let operations: Vec<&str> = self.operations.into_iter().collect();
        expressions::compile(self.model, &operations, &mut service)?;
        service.patterns = self.patterns.into_iter().collect();
        Ok(service)
    }
}

/// Refuses traits that are not supported, or have bad values.
fn honoured(id: &str, traits: &Traits) -> Result<(), ModelError> {
    if let Some(found) = traits.ids().find(|id| UNSUPPORTED.contains(id)) {
        return Err(ModelError::unsupported(id, found));
    }
    trait_values::check(id, traits)
}

/// The documentation among the traits of the shape or member `id`, in Markdown.
fn docs(id: &str, traits: &Traits) -> Result<String, ModelError> {
    let docs = markdown(id, traits.text("documentation").unwrap_or_default())?;
    let Some(deprecated) = traits.get("deprecated") else { return Ok(docs) };
    let message = deprecated.get("message").and_then(Value::as_str).unwrap_or_default();
    Ok(format!("{docs}\n\n**Deprecated.** {}", markdown(id, message)?).trim().to_owned())
}

fn markdown(id: &str, docs: &str) -> Result<String, ModelError> {
    markdown::markdown(docs).map_err(|error| ModelError::new(id, error))
}
