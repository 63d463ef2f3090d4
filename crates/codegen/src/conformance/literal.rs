//! Converts the `params` of protocol tests to Rust expressions, by the types of the model.

use crate::emit::rust_type;
use crate::names;
use crate::paths::{MAP, UNIT};
use crate::read::ast::local_name;
use crate::resolve::default::{blob, document, float_literal, instant, whole};
use crate::service::{Member, Presence, Service, Structure, Type};
use serde_json::{Map, Value};

/// The error is a message with the member and the reason why a value cannot be expressed in Rust.
pub type Result<T> = std::result::Result<T, String>;

/// The expression that builds `structure`, whose path in Rust is `path`, from `params`.
pub fn structure(service: &Service, path: &str, structure: &Structure, params: &Map<String, Value>) -> Result<String> {
    let mut text = format!("{path}::builder()");
    // `build()` compiles only if all required members are set.
    let is_set = |member: &Member| params.get(&member.wire).is_some_and(|value| !value.is_null());
    if let Some(missing) =
        structure.members.iter().find(|member| member.presence == Presence::Required && !is_set(member))
    {
        return Err(format!("{}: the required member {} is not among the params", structure.shape, missing.wire));
    }
    for (name, value) in params.iter().filter(|(_, value)| !value.is_null()) {
        let member = structure.members.iter().find(|member| member.wire == *name);
        let member = member.ok_or_else(|| format!("{}: there is no member {name}", structure.shape))?;
        // Setters box the values of recursive types.
        let ty = match &member.ty {
            Type::Boxed(inner) => inner,
            ty => ty,
        };
        let value = expression(service, ty, value).map_err(|error| format!("{name}: {error}"))?;
        text += &format!(".{}({value})", names::setter(&member.field));
    }
    Ok(text + ".build()")
}

/// The expression for a value of the type `ty`.
fn expression(service: &Service, ty: &Type, value: &Value) -> Result<String> {
    let literal = match (ty, value) {
        (Type::Boolean, Value::Bool(value)) => Some(value.to_string()),
        (Type::Integer(integer), Value::Number(value)) => whole(value).map(|value| format!("{value}_{integer}")),
        (Type::Float(float), value) => float_literal(float, value),
        (Type::String, Value::String(value)) => Some(format!("String::from({value:?})")),
        (Type::Blob, Value::String(value)) => Some(blob(value.as_bytes())),
        (Type::Timestamp, value @ Value::Number(_)) => instant(value),
        (Type::Document, value) => Some(document(value)),
        (Type::Unit, Value::Object(_)) => Some(format!("{UNIT}::default()")),
        (Type::Enum(name), Value::String(value)) => Some(string_enum(service, name, value)),
        (Type::IntEnum(name), Value::Number(value)) => whole(value).map(|value| int_enum(service, name, value)),
        (Type::Structure(name), Value::Object(members)) => {
            let shape = service.structures.iter().find(|shape| shape.name == *name);
            let shape = shape.ok_or_else(|| format!("there is no structure {name}"))?;
            Some(structure(service, name, shape, members)?)
        }
        (Type::Union(name), Value::Object(members)) => Some(union(service, name, members)?),
        (Type::List(item), Value::Array(values)) => {
            let values = values.iter().map(|value| expression(service, item, value));
            let values = values.collect::<Result<Vec<_>>>()?.join(", ");
            Some(format!("Vec::<{}>::from([{values}])", rust_type(item)))
        }
        (Type::Map(key, entry), Value::Object(values)) => {
            let pair = |(name, value): (&String, &Value)| {
                let name = expression(service, key, &Value::String(name.clone()))?;
                Ok(format!("({name}, {})", expression(service, entry, value)?))
            };
            let values = values.iter().map(pair).collect::<Result<Vec<_>>>()?.join(", ");
            Some(format!("{MAP}::<{}, {}>::from([{values}])", rust_type(key), rust_type(entry)))
        }
        (Type::Nullable(_), Value::Null) => Some("None".to_owned()),
        (Type::Nullable(entry), value) => Some(format!("Some({})", expression(service, entry, value)?)),
        (Type::Boxed(inner), value) => Some(format!("Box::new({})", expression(service, inner, value)?)),
        _ => None,
    };
    literal.ok_or_else(|| format!("{value} is not a value of the type {}", rust_type(ty)))
}

/// The variant for `value`. It is looked up here, because `From` is code under test.
fn string_enum(service: &Service, name: &str, value: &str) -> String {
    variant(service, name, &format!("{value:?}")).unwrap_or_else(|| format!("{name}::from({value:?})"))
}

fn int_enum(service: &Service, name: &str, value: i128) -> String {
    variant(service, name, &value.to_string()).unwrap_or_else(|| format!("{name}::from({value})"))
}

fn variant(service: &Service, name: &str, literal: &str) -> Option<String> {
    let shape = service.enums.iter().find(|shape| shape.name == name)?;
    let variant = shape.variants.iter().find(|variant| variant.value == literal)?;
    Some(format!("{name}::{}", variant.name))
}

fn union(service: &Service, name: &str, members: &Map<String, Value>) -> Result<String> {
    let shape = service.unions.iter().find(|shape| shape.name == name);
    let shape = shape.ok_or_else(|| format!("there is no union {name}"))?;
    let mut set = members.iter().filter(|(_, value)| !value.is_null());
    let (Some((wire, value)), None) = (set.next(), set.next()) else {
        return Err(format!("{name}: a union has exactly one member"));
    };
    let member = shape.members.iter().find(|member| member.wire == *wire);
    let member = member.ok_or_else(|| format!("{}: there is no member {wire}", local_name(name)))?;
    Ok(format!("{name}::{}({})", member.variant, expression(service, &member.ty, value)?))
}
