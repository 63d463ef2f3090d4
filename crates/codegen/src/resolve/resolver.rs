//! The state that the parts of the resolver share: the model, the closure of the service, and intermediate results.

use super::documentation::{self, docs};
use super::{expressions, finite, graph, legal, nesting, supported};
use crate::constraint::Pattern;
use crate::docs::one_line;
use crate::error::ModelError;
use crate::names;
use crate::read::ast::{Kind, Model, Shape, local_name};
use crate::service::Service;
use std::collections::{BTreeMap, BTreeSet};

/// The state of resolving a service.
pub struct Resolver<'m> {
    pub model: &'m Model,
    pub id: &'m str,
    pub shape: &'m Shape,
    pub operations: BTreeSet<&'m str>,
    /// The names of types and operations, by shape ID.
    pub names: BTreeMap<String, String>,
    /// All data shapes, including errors. Inputs and outputs are included only if they are also targets of members.
    pub shapes: BTreeSet<&'m str>,
    /// The shapes in `sent` that have constraints, or from which a constraint is reachable.
    pub constrained: BTreeSet<&'m str>,
    /// The shapes that are reachable from inputs.
    pub sent: BTreeSet<&'m str>,
    /// The shapes that are reachable from outputs and errors.
    pub received: BTreeSet<&'m str>,
    /// The patterns by the names of their statics.
    pub patterns: BTreeMap<String, Pattern>,
    /// The names of named checks, by shape ID.
    pub named: BTreeMap<String, String>,
    /// How many levels deep shapes are nested.
    pub nesting: usize,
    /// The parts of the model that are left out, and why.
    pub warnings: Vec<ModelError>,
}

impl<'m> Resolver<'m> {
    pub fn new(model: &'m Model, id: &'m str, shape: &'m Shape) -> Result<Self, ModelError> {
        let operations = graph::operations(model, shape)?;
        let mut roots: BTreeSet<&str> = shape.errors.iter().map(|error| error.target.as_str()).collect();
        let mut everything = roots.clone();
        let mut inputs = BTreeSet::new();
        let mut outputs = roots.clone();
        for operation in &operations {
            let operation = model.shape(operation)?;
            roots.extend(operation.errors.iter().map(|error| error.target.as_str()));
            inputs.extend(operation.input.iter().map(|input| input.target.as_str()));
            let output = operation.output.iter().map(|output| output.target.as_str());
            outputs.extend(operation.errors.iter().map(|error| error.target.as_str()).chain(output));
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
            supported::traits(id, &shape.traits)?;
            for (name, member) in shape.named_members() {
                supported::traits(&format!("{id}${name}"), &member.traits)?;
            }
        }
        supported::streams(model, &operations, &everything)?;
        legal::check(model, id, shape, &operations, &everything)?;
        finite::check(model, &everything)?;
        let nesting = nesting::depth(model, &everything)?;
        let sent = graph::reachable(model, inputs)?;
        let received = graph::reachable(model, outputs)?;
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
            received,
            patterns: BTreeMap::new(),
            named: BTreeMap::new(),
            nesting,
            warnings: Vec::new(),
        })
    }

    /// Warns about unknown tags in the documentation of the service.
    fn warn_of_tags(&mut self) -> Result<(), ModelError> {
        let mut ids: BTreeSet<&str> = self.shapes.iter().chain(&self.operations).chain([&self.id]).copied().collect();
        for id in &self.operations {
            let operation = self.model.shape(id)?;
            let io = [&operation.input, &operation.output].into_iter().flatten().map(|io| io.target.as_str());
            ids.extend(io.filter(|id| !graph::is_prelude(id)));
        }
        let shapes = ids.iter().map(|id| self.model.shape(id)).collect::<Result<Vec<_>, _>>()?;
        let members = shapes.iter().flat_map(|shape| shape.named_members()).map(|(_, member)| &member.traits);
        let warning = documentation::warning(shapes.iter().map(|shape| &shape.traits).chain(members));
        self.warnings.extend(warning.map(|warning| ModelError::new(self.id, warning)));
        Ok(())
    }

    /// Returns the names of the errors that are members of shapes, except the members of event streams.
    fn embedded_errors(&self) -> Result<Vec<String>, ModelError> {
        let mut embedded = BTreeSet::new();
        for id in self.sent.union(&self.received) {
            let shape = self.model.shape(id)?;
            for (_, member) in shape.named_members().filter(|_| !shape.traits.has("streaming")) {
                let is_error = !graph::is_enum(shape) && self.target_traits(&member.target)?.has("error");
                embedded.extend(is_error.then(|| self.name(&member.target)));
            }
        }
        Ok(embedded.into_iter().collect())
    }

    /// The SDK ID of the service, or its name if it has none.
    pub fn sdk_id(&self) -> &'m str {
        let stated = self.shape.traits.get("aws.api#service").and_then(|service| service.get("sdkId")?.as_str());
        stated.filter(|id| !id.trim().is_empty()).unwrap_or_else(|| local_name(self.id))
    }

    pub fn service(mut self, protocol: &'static str) -> Result<Service, ModelError> {
        self.warn_of_no_auth();
        let traits = &self.shape.traits;
        let text = |name: &str, key: &str| traits.get(name)?.get(key)?.as_str().map(str::to_owned);
        let name = local_name(self.id).to_owned();
        let sdk_id = self.sdk_id().to_owned();
        let operations: Vec<_> =
            self.operations.clone().into_iter().map(|id| self.operation(id)).collect::<Result<_, _>>()?;
        let mut service = Service {
            id: self.id.to_owned(),
            title: traits
                .text("title")
                .map(one_line)
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| one_line(&sdk_id)),
            version: one_line(self.shape.version.as_deref().unwrap_or_default()),
            signing_name: text("aws.auth#sigv4", "name").unwrap_or_else(|| name.to_lowercase()),
            protocol,
            query_compatible: traits.has("aws.protocols#awsQueryCompatible"),
            docs: docs(traits),
            reference: documentation::reference(self.id, self.shape.version.as_deref(), traits),
            traits: traits.clone(),
            name,
            sdk_id,
            client_context: self.client_context()?,
            operations,
            structures: Vec::new(),
            errors: Vec::new(),
            embedded_errors: self.embedded_errors()?,
            enums: Vec::new(),
            unions: Vec::new(),
            checks: Vec::new(),
            patterns: Vec::new(),
            nesting: self.nesting,
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
        self.check_patterns()?;
        self.warn_of_tags()?;
        if service.is_deeply_nested() {
            let message = format!(
                "shapes are nested {} levels deep: a crate that uses the types may need #![recursion_limit = \"2048\"]",
                service.nesting
            );
            self.warnings.push(ModelError::new(self.id, message));
        }
        service.warnings = self.warnings;
        let operations: Vec<&str> = self.operations.into_iter().collect();
        expressions::compile(self.model, &operations, &mut service)?;
        service.patterns = self.patterns.into_iter().collect();
        Ok(service)
    }
}
