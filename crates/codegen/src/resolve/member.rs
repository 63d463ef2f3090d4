//! Resolves members: their types, presence and timestamp formats.

use super::documentation::{deprecated, docs};
use super::resolver::Resolver;
use super::{default, graph};
use crate::constraint::Constraints;
use crate::error::ModelError;
use crate::names;
use crate::read::ast::{Kind, Member as AstMember, Traits, local_name};
use crate::service::{Member, Presence, Type};
use std::sync::LazyLock;

impl<'m> Resolver<'m> {
    pub fn member(
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
        // A default of the target applies unless the member has its own default, which may be null.
        let default = traits.get("default").or_else(|| target_traits.get("default")).filter(|value| !value.is_null());
        let required = traits.has("required");
        let optional = traits.has("clientOptional") || idempotency_token || (input && default.is_some());
        let default = default.map(|default| default::expression(&id, &ty, default)).transpose()?;
        let server_default = default.clone().filter(|_| input && optional && !idempotency_token);
        let presence = match default {
            _ if optional => Presence::Optional,
            Some(default) => Presence::Default(default),
            None if required => Presence::Required,
            None => Presence::Optional,
        };
        let constraints = Constraints::of(traits);
        Ok(Member {
            field: names::field(wire),
            variant: names::variant(wire),
            docs: docs(traits),
            deprecated: deprecated(traits),
            presence,
            sensitive: traits.has("sensitive") || self.sensitive(&member.target)?,
            format: self.timestamp_format(traits, &member.target)?,
            check: if self.sent.contains(container) { self.check(&id, &constraints, &member.target)? } else { None },
            constraints: constraints.or(&Constraints::of(target_traits)),
            required_at_run_time: required && traits.has("clientOptional"),
            server_default,
            wire: wire.to_owned(),
            ty,
            idempotency_token,
        })
    }

    /// The type of a shape in Rust.
    pub fn ty(&self, id: &str) -> Result<Type, ModelError> {
        if graph::is_prelude(id) {
            return prelude(id);
        }
        let shape = self.model.shape(id)?;
        let entry = |member: &Option<AstMember>| {
            let member = member
                .as_ref()
                .ok_or_else(|| ModelError::new(id, "a list requires `member`, and a map `key` and `value`"))?;
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
    pub fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| names::type_name(local_name(id)))
    }

    pub fn target_traits(&self, id: &str) -> Result<&'m Traits, ModelError> {
        static NONE: LazyLock<Traits> = LazyLock::new(Traits::default);
        if graph::is_prelude(id) { Ok(&NONE) } else { Ok(&self.model.shape(id)?.traits) }
    }

    /// Whether a value is sensitive or contains sensitive entries.
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
            return Ok(match format {
                "date-time" => Some("DateTime"),
                "http-date" => Some("HttpDate"),
                _ => None,
            });
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
        "BigInteger" => Kind::BigInteger,
        "BigDecimal" => Kind::BigDecimal,
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
        Kind::BigInteger => Type::Integer("i128"),
        Kind::BigDecimal => Type::Decimal,
        other => return Err(ModelError::new(id, format_args!("a value of type {other:?} is not supported"))),
    })
}
