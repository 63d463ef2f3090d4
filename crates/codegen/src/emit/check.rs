//! Validation: the bodies of `validate_with`, and the module of constraints.

use super::divide::Part;
use super::types::rust;
use crate::constraint::Pattern;
use crate::docs;
use crate::paths::{self, CONSTRAINT, PATTERN, VALIDATE, VALIDATOR};
use crate::service::{Check, Member, NamedCheck, Presence, Service, Statements, Type};
use std::fmt::Write;

/// The statements that check `members` of `self`.
pub fn members(members: &[Member]) -> String {
    let mut body = String::new();
    for member in members {
        let (wire, field) = (&member.wire, &member.field);
        if member.required_at_run_time {
            let _ = writeln!(body, "v.required({wire:?}, &self.{field});");
        }
        if let Some(check) = &member.check {
            let method = if member.presence == Presence::Optional { "optional" } else { "member" };
            let function = function(check, &member.ty);
            let _ = writeln!(body, "v.{method}({wire:?}, &self.{field}, {function});");
        }
    }
    body
}

/// A function with the validator and a reference to a value of the type `ty` as its parameters.
pub fn function(check: &Check, ty: &Type) -> String {
    match (check, ty) {
        (Check::Named(name), Type::Nullable(_)) => {
            format!("|v, it| if let Some(it) = it {{ {CONSTRAINT}::{name}(v, it) }}")
        }
        (Check::Named(name), _) => format!("{CONSTRAINT}::{name}"),
        (Check::Validate, Type::Nullable(_)) => imported("|v, it| if let Some(it) = it { it.validate_with(v) }"),
        (Check::Validate, _) => imported("|v, it| it.validate_with(v)"),
        (Check::Inline(inline), Type::Nullable(entry)) => {
            format!("|v, it| if let Some(it) = it {{ {} }}", statements(inline, entry))
        }
        (Check::Inline(inline), ty) => format!("|v, it| {{ {} }}", statements(inline, ty)),
    }
}

fn statements(check: &Statements, ty: &Type) -> String {
    let mut body = String::new();
    // Enums are checked by their text or number.
    let plain = match ty {
        Type::Enum(_) => "it.as_str()",
        Type::IntEnum(_) => "&it.value()",
        _ => "it",
    };
    if check.known {
        body += &imported("it.validate_with(v);\n");
    }
    let unique = match (check.unique, check.unordered) {
        (false, _) => "",
        (true, false) => "v.unique(it);",
        (true, true) => "v.unique_unordered(it);",
    };
    let _ = match &check.length {
        // The length is checked first, so that the search for equal items is limited to lists of valid length.
        Some(length) if check.unique => {
            writeln!(body, "if v.has_length({plain}, {length}) {{ {unique} }}")
        }
        Some(length) => writeln!(body, "v.length({plain}, {length});"),
        None => writeln!(body, "{unique}"),
    };
    if let Some(range) = &check.range {
        let _ = writeln!(body, "v.range({plain}, {range});");
    }
    if let Some(pattern) = &check.pattern {
        let _ = writeln!(body, "v.pattern({plain}, &{CONSTRAINT}::{pattern});");
    }
    match ty {
        Type::List(item) => {
            if let Some(items) = &check.items {
                let _ = writeln!(body, "v.each(it, {});", function(items, item));
            }
        }
        Type::Map(key, value) if check.keys.is_some() || check.values.is_some() => {
            let apply = |check: &Option<Check>, ty: &Type, name: &str| match check {
                None => String::new(),
                Some(Check::Validate) if !matches!(ty, Type::Nullable(_)) => {
                    imported(&format!("{name}.validate_with(v);"))
                }
                Some(Check::Named(function)) if !matches!(ty, Type::Nullable(_)) => {
                    format!("{CONSTRAINT}::{function}(v, {name});")
                }
                Some(check) => {
                    format!(
                        "let check: fn(&mut {VALIDATOR}, &{}) = {}; check(v, {name});",
                        rust(ty),
                        function(check, ty)
                    )
                }
            };
            let keys = apply(&check.keys, key, "key");
            let values = apply(&check.values, value, "value");
            let name = |used: &Option<Check>, name: &'static str| if used.is_some() { name } else { "_" };
            let (key, value) = (name(&check.keys, "key"), name(&check.values, "value"));
            let _ = writeln!(body, "v.entries(it, |v, {key}, {value}| {{ {keys} {values} }});");
        }
        _ => {}
    }
    body
}

/// `text` with the import of `Validate`, of which it calls a method.
fn imported(text: &str) -> String {
    paths::import(VALIDATE) + text
}

/// The module of constraints: a function for each constrained shape that is not a generated type.
pub fn module(service: &Service) -> String {
    let text: String = parts(service).into_iter().map(|part| part.text).collect();
    text.replace(&format!("{CONSTRAINT}::"), "")
}

/// The patterns and functions of that module, by the first letters of their names.
pub fn parts(service: &Service) -> Vec<Part> {
    let part = |name: &str, text| Part {
        group: name.trim_start_matches("r#").chars().take(1).collect::<String>().to_lowercase(),
        defined: Vec::new(),
        text,
    };
    let pattern = |(name, pattern): &(String, Pattern)| {
        part(name, format!("pub(crate) static {name}: {PATTERN} = {PATTERN}::{};\n", constructor(pattern)))
    };
    let check = |check: &NamedCheck| {
        let statements = statements(&check.statements, &check.ty);
        let (name, shape, ty) = (&check.name, docs::code_span(&check.shape), rust(&check.ty));
        let (v, it) = if check.statements.is_empty() { ("_", "_") } else { ("v", "it") };
        let text = format!(
            "\n/// {shape}\n#[inline]\npub(crate) fn {name}({v}: &mut {VALIDATOR}, {it}: &{ty}) {{\n{statements}}}\n"
        );
        part(name, text)
    };
    service.patterns.iter().map(pattern).chain(service.checks.iter().map(check)).collect()
}

/// The expression that creates a `Pattern`.
fn constructor(pattern: &Pattern) -> String {
    let source = raw_string(&pattern.source);
    let list = |patterns: &[String]| patterns.iter().map(|it| raw_string(it)).collect::<Vec<_>>().join(", ");
    let Some((first, others)) = pattern.checked.as_ref().ok().and_then(|checked| checked.any.split_first()) else {
        return format!("new({source})");
    };
    let unicode = pattern.checked.as_ref().is_ok_and(|checked| checked.unicode);
    let mut text = if unicode || *first.found != [pattern.source.as_str()] || !first.absent.is_empty() {
        let function = if unicode { "unicode" } else { "translated" };
        format!("{function}({source}, &[{}], &[{}])", list(&first.found), list(&first.absent))
    } else {
        format!("new({source})")
    };
    if !others.is_empty() {
        let pairs = others.iter().map(|other| format!("(&[{}], &[{}])", list(&other.found), list(&other.absent)));
        text += &format!(".or(&[{}])", pairs.collect::<Vec<_>>().join(", "));
    }
    text
}

/// `text` as a Rust literal, raw if this avoids escapes.
pub fn raw_string(text: &str) -> String {
    if text.contains("\"#") || text.contains(char::is_control) {
        format!("{text:?}")
    } else if text.contains('"') {
        format!("r#\"{text}\"#")
    } else if text.contains('\\') {
        format!("r\"{text}\"")
    } else {
        format!("{text:?}")
    }
}
