//! Types, setters and documentation of members.

use super::docs::documented;
use crate::docs::code_span as code;
use crate::paths::{self, BIG_DECIMAL, BLOB, DOCUMENT, MAP, OFFSET_DATE_TIME, UNIT};
use crate::service::{Member, Presence, Type};

/// The type in Rust.
pub fn rust(ty: &Type) -> String {
    match ty {
        Type::Boolean => "bool".to_owned(),
        Type::Integer(name) | Type::Float(name) => (*name).to_owned(),
        Type::Decimal => BIG_DECIMAL.to_owned(),
        Type::String => "String".to_owned(),
        Type::Blob => BLOB.to_owned(),
        Type::Timestamp => OFFSET_DATE_TIME.to_owned(),
        Type::Document => DOCUMENT.to_owned(),
        Type::Unit => UNIT.to_owned(),
        Type::Enum(name) | Type::IntEnum(name) | Type::Structure(name) | Type::Union(name) => paths::of_type(name),
        Type::List(item) => format!("Vec<{}>", rust(item)),
        Type::Map(key, value) => format!("{MAP}<{}, {}>", rust(key), rust(value)),
        Type::Nullable(entry) => format!("Option<{}>", rust(entry)),
        Type::Boxed(inner) => format!("Box<{}>", rust(inner)),
    }
}

/// The type of a member's field.
pub fn field_type(member: &Member) -> String {
    let ty = rust(&member.ty);
    if member.presence == Presence::Optional { format!("Option<{ty}>") } else { ty }
}

/// The expression for a string or enum of the input, as `Option<&str>`.
pub fn text_of_input(member: &Member) -> String {
    let field = &member.field;
    match (&member.presence, &member.ty) {
        (Presence::Optional, Type::String) => format!("input.{field}.as_deref()"),
        (Presence::Optional, _) => format!("input.{field}.as_ref().map(|it| it.as_str())"),
        _ => format!("Some(input.{field}.as_str())"),
    }
}

/// The parameter type of a setter, and the expression that converts its argument `value` into the field's type.
pub fn setter(ty: &Type, value: &str) -> (String, String) {
    match ty {
        Type::Boxed(inner) => (rust(inner), format!("Box::new({value})")),
        Type::List(item) if converts(item) => (
            format!("impl IntoIterator<Item = impl Into<{}>>", rust(item)),
            format!("{value}.into_iter().map(Into::into).collect()"),
        ),
        Type::List(item) => {
            (format!("impl IntoIterator<Item = {}>", rust(item)), format!("{value}.into_iter().collect()"))
        }
        Type::Map(key, entry) => {
            let (taken, converted) = if converts(entry) {
                (format!("impl Into<{}>", rust(entry)), "entry.into()")
            } else {
                (rust(entry), "entry")
            };
            (
                format!("impl IntoIterator<Item = (impl Into<{}>, {taken})>", rust(key)),
                format!("{value}.into_iter().map(|(key, entry)| (key.into(), {converted})).collect()"),
            )
        }
        ty if converts(ty) => (format!("impl Into<{}>", rust(ty)), format!("{value}.into()")),
        ty => (rust(ty), value.to_owned()),
    }
}

/// Returns how a setter adds one value to a member. `None` for members that are not collections.
pub fn addition(ty: &Type) -> Option<Addition> {
    let parameter = |name: &str, ty: &Type| match converts(ty) {
        true => (format!("{name}: impl Into<{}>", rust(ty)), format!("{name}.into()")),
        false => (format!("{name}: {}", rust(ty)), name.to_owned()),
    };
    match ty {
        Type::List(item) => {
            let (parameters, value) = parameter("item", item);
            Some(Addition { verb: "push", parameters, arguments: "item", call: format!("push({value})") })
        }
        Type::Map(key, entry) => {
            let ((key, key_value), (value, entry_value)) = (parameter("key", key), parameter("value", entry));
            Some(Addition {
                verb: "insert",
                parameters: format!("{key}, {value}"),
                arguments: "key, value",
                call: format!("insert({key_value}, {entry_value})"),
            })
        }
        _ => None,
    }
}

/// The parts of a setter that adds one item to a list, or one entry to a map.
#[derive(Debug)]
pub struct Addition {
    pub verb: &'static str,
    pub parameters: String,
    pub arguments: &'static str,
    /// The method of the collection that adds.
    pub call: String,
}

fn converts(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Decimal | Type::Enum(_) | Type::IntEnum(_) | Type::Blob)
}

/// The documentation of a member: what `docs` makes of the text of the model, followed by its constraints.
pub fn member_docs(member: &Member, docs: fn(&str) -> String) -> String {
    documented(&docs(&member.docs), &format!("The member {}.", code(&member.wire)), &notes(member))
}

/// What Rust code must know about a member, as sentences.
pub fn notes(member: &Member) -> Vec<String> {
    let mut notes = constraints_in_words(member);
    if member.sensitive {
        notes.push("Sensitive: `Debug` redacts it.".to_owned());
    }
    notes
}

/// The constraints of a member, as sentences.
pub fn constraints_in_words(member: &Member) -> Vec<String> {
    let mut added = Vec::new();
    let constraints = &member.constraints;
    if let Some(length) = &constraints.length {
        added.push(format!("Length: {}.", length.in_words()));
    }
    if let Some(range) = &constraints.range {
        added.push(format!("Range: {}.", range.in_words()));
    }
    if let Some(pattern) = &constraints.pattern {
        let unchecked = if pattern.checked.is_ok() { "" } else { ", which validation does not check" };
        added.push(format!("Pattern: {}{unchecked}.", code(&pattern.source)));
    }
    if constraints.unique {
        added.push("The items must be unique.".to_owned());
    }
    if let Presence::Default(default) = &member.presence {
        added.push(format!("Default: {}.", code(&paths::shortened(default))));
    }
    if member.required_at_run_time {
        added.push("Required.".to_owned());
    }
    added
}
