//! From the AST to a [`Service`]: closure, names, types.

use super::ModelError;
use super::ast::{Kind, Member as AstMember, Model, Shape, Traits, local_name};
use super::constraint::Constraints;
use super::graph;
use super::service::*;
use crate::names;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Traits that change what goes over the wire in a way this generator does not know yet.
const UNSUPPORTED: &[&str] = &[
    "smithy.api#streaming",
    "aws.protocols#httpChecksum",
    "aws.api#clientEndpointDiscovery",
    "smithy.rules#contextParam",
    "smithy.rules#staticContextParams",
    "smithy.rules#operationContextParams",
];

/// The one service of `model`, or the one with the shape ID `wanted`.
pub fn service(model: &Model, wanted: Option<&str>) -> Result<Service, ModelError> {
    let mut services = model.services().filter(|(id, _)| wanted.is_none_or(|wanted| wanted == *id));
    let (id, shape) = match (services.next(), services.next()) {
        (Some(one), None) => one,
        (None, _) => return Err(ModelError::new(wanted.unwrap_or("the model"), "there is no such service")),
        (Some(_), Some(_)) => {
            return Err(ModelError::new("the model", "it has several services: choose one with --service ID"));
        }
    };
    Resolver::new(model, id, shape)?.service()
}

pub(super) struct Resolver<'m> {
    pub(super) model: &'m Model,
    id: &'m str,
    shape: &'m Shape,
    operations: BTreeSet<&'m str>,
    /// Every data shape, errors included, inputs and outputs left out unless they are also members.
    shapes: BTreeSet<&'m str>,
    /// The shapes with constraints that inputs lead to.
    pub(super) constrained: BTreeSet<&'m str>,
    /// The shapes that inputs lead to.
    sent: BTreeSet<&'m str>,
    pub(super) patterns: BTreeMap<String, String>,
    /// The shapes whose checks are named.
    pub(super) named: BTreeSet<String>,
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
            supported(id, &shape.traits)?;
            for (name, member) in &shape.members {
                supported(&format!("{id}${name}"), &member.traits)?;
            }
        }
        let sent = graph::reachable(model, inputs)?;
        let constrained = graph::constrained(model, &sent)?;
        Ok(Self {
            model,
            id,
            shape,
            operations,
            shapes,
            constrained,
            sent,
            patterns: BTreeMap::new(),
            named: BTreeSet::new(),
        })
    }

    fn service(mut self) -> Result<Service, ModelError> {
        let traits = &self.shape.traits;
        let protocol = match ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"].map(|name| traits.has(name)) {
            [true, _] => "AwsJson1_0",
            [_, true] => "AwsJson1_1",
            _ => return Err(ModelError::new(self.id, "the service speaks neither awsJson 1.0 nor awsJson 1.1")),
        };
        let text = |name: &str, key: &str| traits.get(name)?.get(key)?.as_str().map(str::to_owned);
        let name = local_name(self.id).to_owned();
        let sdk_id = text("aws.api#service", "sdkId").unwrap_or_else(|| name.clone());
        let operations: Vec<_> =
            self.operations.clone().into_iter().map(|id| self.operation(id)).collect::<Result<_, _>>()?;
        let mut service = Service {
            title: traits.text("title").unwrap_or(&sdk_id).to_owned(),
            version: self.shape.version.clone().unwrap_or_default(),
            signing_name: text("aws.auth#sigv4", "name").unwrap_or_else(|| name.to_lowercase()),
            protocol,
            query_compatible: traits.has("aws.protocols#awsQueryCompatible"),
            docs: docs(traits),
            traits: traits.clone(),
            name,
            sdk_id,
            operations,
            structures: Vec::new(),
            errors: Vec::new(),
            enums: Vec::new(),
            unions: Vec::new(),
            checks: Vec::new(),
            patterns: Vec::new(),
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
        service.patterns = self.patterns.into_iter().map(|(name, source)| Pattern { name, source }).collect();
        Ok(service)
    }

    fn operation(&mut self, id: &'m str) -> Result<Operation, ModelError> {
        let shape = self.model.shape(id)?;
        let name = names::type_name(local_name(id));
        let empty = "smithy.api#Unit";
        let target = |io: &'m Option<super::ast::Reference>| io.as_ref().map_or(empty, |io| io.target.as_str());
        let input = self.io(target(&shape.input), format!("{name}Input"), true)?;
        let output = self.io(target(&shape.output), format!("{name}Output"), false)?;
        let token = input.members.iter().find(|member| member.idempotency_token);
        let auth = match shape.traits.get("auth").and_then(Value::as_array) {
            Some(schemes) if schemes.is_empty() => "None",
            _ if shape.traits.has("optionalAuth") => "Optional",
            _ => "SigV4",
        };
        Ok(Operation {
            docs: docs(&shape.traits),
            readonly: shape.traits.has("readonly"),
            idempotent: shape.traits.has("idempotent") || shape.traits.has("readonly") || token.is_some(),
            auth,
            errors: shape.errors.iter().map(|error| names::type_name(local_name(&error.target))).collect(),
            idempotency_token: token.map(|member| member.field.clone()),
            paginated: self.pages(id, shape, &input, &output)?,
            host_prefix: super::host::prefix(id, &shape.traits, &input)?,
            checksum_required: shape.traits.has("httpChecksumRequired"),
            gzip_request: compression(id, &shape.traits)?,
            input,
            output,
            name,
        })
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

    fn structure(&mut self, id: &str, shape: &'m Shape, name: String, input: bool) -> Result<Structure, ModelError> {
        let members = shape.members.iter().map(|(wire, member)| self.member(id, wire, member, input));
        Ok(Structure {
            name,
            shape: local_name(id).to_owned(),
            docs: docs(&shape.traits),
            members: members.collect::<Result<_, _>>()?,
            sensitive: shape.traits.has("sensitive"),
            sent: self.sent.contains(id),
        })
    }

    fn error(&mut self, id: &str, shape: &'m Shape) -> Result<ErrorStructure, ModelError> {
        let retryable = shape.traits.get("retryable").map(|retryable| retryable.get("throttling"));
        let structure = self.structure(id, shape, self.name(id), false)?;
        let is_message = |member: &&Member| {
            member.ty == Type::String && ["message", "errormessage"].contains(&member.wire.to_lowercase().as_str())
        };
        Ok(ErrorStructure {
            message: structure.members.iter().find(is_message).cloned(),
            structure,
            retryable: match retryable {
                None => "No",
                Some(Some(Value::Bool(true))) => "Throttling",
                Some(_) => "Yes",
            },
        })
    }

    fn union(&mut self, id: &str, shape: &'m Shape) -> Result<Union, ModelError> {
        let Structure { name, shape, docs, members, sensitive, sent } =
            self.structure(id, shape, self.name(id), false)?;
        Ok(Union { name, shape, docs, members, sensitive, sent })
    }

    fn enumeration(&self, id: &str, shape: &Shape) -> Result<Enum, ModelError> {
        let integer = shape.kind == Kind::IntEnum;
        let mut variants = Vec::new();
        for (name, member) in &shape.members {
            let value = match member.traits.get("enumValue") {
                Some(Value::String(value)) if !integer => format!("{value:?}"),
                Some(Value::Number(value)) if integer => value.to_string(),
                None if !integer => format!("{name:?}"),
                _ => return Err(ModelError::new(&format!("{id}${name}"), "the trait smithy.api#enumValue is bad")),
            };
            variants.push(Variant { name: names::variant(name), value, docs: docs(&member.traits) });
        }
        // The enum trait of Smithy 1.0.
        for definition in shape.traits.get("enum").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| definition.get(key).and_then(Value::as_str);
            let Some(value) = text("value") else {
                return Err(ModelError::new(id, "the trait smithy.api#enum has an entry without a value"));
            };
            let name = names::variant(text("name").unwrap_or(value));
            let docs = text("documentation").unwrap_or_default().to_owned();
            variants.push(Variant { name, value: format!("{value:?}"), docs });
        }
        let mut taken = BTreeSet::new();
        for variant in &mut variants {
            while !taken.insert(variant.name.clone()) {
                variant.name.push('_');
            }
        }
        Ok(Enum {
            name: self.name(id),
            shape: local_name(id).to_owned(),
            docs: docs(&shape.traits),
            sensitive: shape.traits.has("sensitive"),
            variants,
            integer,
        })
    }

    fn member(
        &mut self,
        container: &str,
        wire: &str,
        member: &'m AstMember,
        input: bool,
    ) -> Result<Member, ModelError> {
        let id = format!("{container}${wire}");
        let traits = &member.traits;
        let target_traits = self.target_traits(&member.target)?;
        let mut ty = self.ty(&member.target)?;
        if matches!(ty, Type::Structure(_) | Type::Union(_)) && graph::embeds(self.model, &member.target, container)? {
            ty = Type::Boxed(Box::new(ty));
        }
        let idempotency_token = input && traits.has("idempotencyToken");
        // A default on the shape counts where the member does not state its own (or null).
        let default = traits.get("default").or_else(|| target_traits.get("default")).filter(|value| !value.is_null());
        let required = traits.has("required");
        let optional = traits.has("clientOptional") || idempotency_token || (input && default.is_some());
        let presence = match default {
            _ if optional => Presence::Optional,
            Some(default) => Presence::Default(super::default::expression(&id, &ty, default)?),
            None if required => Presence::Required,
            None => Presence::Optional,
        };
        let constraints = Constraints::of(&id, traits)?;
        Ok(Member {
            field: names::field(wire),
            docs: docs(traits),
            presence,
            sensitive: traits.has("sensitive") || self.sensitive(&member.target)?,
            format: self.timestamp_format(traits, &member.target)?,
            check: if self.sent.contains(container) { self.check(&id, &constraints, &member.target)? } else { None },
            constraints: constraints.or(&Constraints::of(&member.target, &target_traits)?),
            required_at_run_time: required && traits.has("clientOptional"),
            wire: wire.to_owned(),
            ty,
            idempotency_token,
        })
    }

    /// The type of a shape in Rust.
    pub(super) fn ty(&self, id: &str) -> Result<Type, ModelError> {
        if graph::is_prelude(id) {
            return prelude(id);
        }
        let shape = self.model.shape(id)?;
        let entry = |member: &Option<AstMember>| {
            let member = member.as_ref().ok_or_else(|| ModelError::new(id, "it has no member"))?;
            self.ty(&member.target)
        };
        let sparse = |ty: Type| if shape.traits.has("sparse") { Type::Nullable(Box::new(ty)) } else { ty };
        Ok(match shape.kind {
            Kind::String if shape.traits.has("enum") => Type::Enum(self.name(id)),
            Kind::Enum => Type::Enum(self.name(id)),
            Kind::IntEnum => Type::IntEnum(self.name(id)),
            Kind::Structure => Type::Structure(self.name(id)),
            Kind::Union => Type::Union(self.name(id)),
            Kind::List | Kind::Set => Type::List(Box::new(sparse(entry(&shape.member)?))),
            Kind::Map => Type::Map(Box::new(entry(&shape.key)?), Box::new(sparse(entry(&shape.value)?))),
            kind => simple(id, kind)?,
        })
    }

    /// The name of a shape's type.
    fn name(&self, id: &str) -> String {
        names::type_name(self.shape.rename.get(id).map_or(local_name(id), String::as_str))
    }

    pub(super) fn target_traits(&self, id: &str) -> Result<Traits, ModelError> {
        if graph::is_prelude(id) { Ok(Traits::default()) } else { Ok(self.model.shape(id)?.traits.clone()) }
    }

    /// Whether a value is sensitive itself or has sensitive entries.
    fn sensitive(&self, id: &str) -> Result<bool, ModelError> {
        if graph::is_prelude(id) {
            return Ok(false);
        }
        let shape = self.model.shape(id)?;
        let mut sensitive = shape.traits.has("sensitive");
        for entry in [&shape.member, &shape.key, &shape.value].into_iter().flatten() {
            sensitive |= entry.traits.has("sensitive") || self.sensitive(&entry.target)?;
        }
        Ok(sensitive)
    }

    fn timestamp_format(&self, traits: &Traits, target: &str) -> Result<Option<&'static str>, ModelError> {
        if let Some(format) = traits.text("timestampFormat") {
            return match format {
                "date-time" => Ok(Some("DateTime")),
                "http-date" => Ok(Some("HttpDate")),
                "epoch-seconds" => Ok(None),
                other => Err(ModelError::new(target, format_args!("timestampFormat {other} is unknown"))),
            };
        }
        if graph::is_prelude(target) {
            return Ok(None);
        }
        let shape = self.model.shape(target)?;
        match (shape.kind, shape.member.as_ref().or(shape.value.as_ref())) {
            (Kind::Timestamp, _) if shape.traits.has("timestampFormat") => self.timestamp_format(&shape.traits, target),
            (Kind::List | Kind::Set | Kind::Map, Some(entry)) => self.timestamp_format(&entry.traits, &entry.target),
            _ => Ok(None),
        }
    }
}

fn supported(id: &str, traits: &Traits) -> Result<(), ModelError> {
    match traits.ids().find(|id| UNSUPPORTED.contains(id)) {
        Some(found) => Err(ModelError::unsupported(id, found)),
        None => Ok(()),
    }
}

/// Whether the trait `requestCompression` allows gzip.
fn compression(id: &str, traits: &Traits) -> Result<bool, ModelError> {
    let Some(compression) = traits.get("requestCompression") else { return Ok(false) };
    let encodings = compression.get("encodings").and_then(Value::as_array);
    let encodings = encodings.ok_or_else(|| ModelError::new(id, "requestCompression has no encodings"))?;
    Ok(encodings.iter().any(|encoding| encoding == "gzip"))
}

fn docs(traits: &Traits) -> String {
    traits.text("documentation").unwrap_or_default().trim().to_owned()
}

fn prelude(id: &str) -> Result<Type, ModelError> {
    let kind = match local_name(id) {
        "Boolean" | "PrimitiveBoolean" => Kind::Boolean,
        "Byte" | "PrimitiveByte" => Kind::Byte,
        "Short" | "PrimitiveShort" => Kind::Short,
        "Integer" | "PrimitiveInteger" => Kind::Integer,
        "Long" | "PrimitiveLong" => Kind::Long,
        "Float" | "PrimitiveFloat" => Kind::Float,
        "Double" | "PrimitiveDouble" => Kind::Double,
        "String" => Kind::String,
        "Blob" => Kind::Blob,
        "Timestamp" => Kind::Timestamp,
        "Document" => Kind::Document,
        "Unit" => return Ok(Type::Unit),
        _ => return Err(ModelError::new(id, "this prelude shape is not supported")),
    };
    simple(id, kind)
}

fn simple(id: &str, kind: Kind) -> Result<Type, ModelError> {
    Ok(match kind {
        Kind::Boolean => Type::Boolean,
        Kind::Byte => Type::Integer("i8"),
        Kind::Short => Type::Integer("i16"),
        Kind::Integer => Type::Integer("i32"),
        Kind::Long => Type::Integer("i64"),
        Kind::Float => Type::Float("f32"),
        Kind::Double => Type::Float("f64"),
        Kind::String => Type::String,
        Kind::Blob => Type::Blob,
        Kind::Timestamp => Type::Timestamp,
        Kind::Document => Type::Document,
        other => return Err(ModelError::new(id, format_args!("a value of type {other:?} is not supported"))),
    })
}
