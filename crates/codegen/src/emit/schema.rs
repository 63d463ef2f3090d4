//! JSON Schema of the types: what the model says about their values, for the feature `schemars`.

use super::divide::{self, Part};
use super::docs::summary;
use crate::constraint::{Bounds, Constraints};
use crate::paths::{self, JSON_SCHEMA_MACRO, JSON_SCHEMAS_MACRO, SCHEMA};
use crate::service::{Check, Enum, Member, Presence, Service, Statements, Structure, Type, Union};
use serde_json::Number;
use std::fmt::Write;

/// The table of all types that are written as JSON: the rows of a kind are a part, or several where they would be long.
pub fn parts(service: &Service) -> Vec<Part> {
    let inputs_and_outputs = service.operations.iter().flat_map(|operation| [&operation.input, &operation.output]);
    let operations =
        inputs_and_outputs.map(|part| structure(service, part, &paths::of_operation(&part.name))).collect();
    let of_error = |structure_of: &Structure| structure(service, structure_of, &paths::of_error(&structure_of.name));
    let errors = service.errors.iter().map(|error| of_error(&error.structure)).collect();
    let structures = service.structures.iter();
    let structures = structures.map(|shape| structure(service, shape, &paths::of_type(&shape.name))).collect();
    let of_union = |shape: &Union| {
        let members = members(service, &shape.members, false);
        row("union", &shape.name, &paths::of_type(&shape.name), &shape.docs, false, &members)
    };
    let unions = service.unions.iter().map(of_union).collect();
    let of_enum = |shape: &Enum| row("enumeration", &shape.name, &paths::of_type(&shape.name), &shape.docs, false, "");
    let enums = service.enums.iter().map(of_enum).collect();
    let kinds: [(&str, Vec<String>); 5] = [
        ("operations", operations),
        ("errors", errors),
        ("structures", structures),
        ("unions", unions),
        ("enums", enums),
    ];
    let rows = kinds
        .into_iter()
        .flat_map(|(kind, rows)| divide::numbered(kind, rows.into_iter().map(Part::anonymous).collect()));
    let rows: Vec<Part> = rows.collect();
    match divide::is_long(&rows) {
        true => rows
            .chunk_by(|one, next| one.group == next.group)
            .filter_map(|rows| Some(Part { group: rows.first()?.group.clone(), ..Part::anonymous(table(rows)) }))
            .collect(),
        false => vec![Part::anonymous(table(&rows))],
    }
}

fn table(rows: &[Part]) -> String {
    let rows: String = rows.iter().map(|row| row.text.as_str()).collect();
    format!("{JSON_SCHEMAS_MACRO}! {{\n    generator;\n{rows}}}\n")
}

fn structure(service: &Service, structure: &Structure, path: &str) -> String {
    let members = members(service, &structure.members, true);
    row("structure", &structure.name, path, &structure.docs, structure.strict, &members)
}

fn row(kind: &str, name: &str, path: &str, docs: &str, strict: bool, members: &str) -> String {
    let strict = if strict { " strict" } else { "" };
    let members = if members.is_empty() { "{}".to_owned() } else { format!("{{\n{members}    }}") };
    format!("    {kind} {name:?} {path} [{:?}{strict}] {members}\n", text(docs))
}

fn members(service: &Service, members: &[Member], of_structure: bool) -> String {
    let mut rows = String::new();
    for member in members {
        let required = of_structure && (member.presence == Presence::Required || member.required_at_run_time);
        let facets = match &member.check {
            Some(check) => Facets::of_check(service, check),
            None => Facets::of_constraints(&member.constraints),
        };
        let schema = schema(service, &member.ty, &facets, member.format);
        let _ = writeln!(rows, "        {:?} {required} {:?} = {schema};", member.wire, text(&member.docs));
    }
    rows
}

fn text(docs: &str) -> String {
    paths::unmarked(&summary(docs))
}

/// What constrains a value, and the checks of its entries.
#[derive(Debug, Default, Clone)]
struct Facets<'s> {
    length: Option<&'s Bounds>,
    range: Option<&'s Bounds>,
    pattern: Option<&'s str>,
    unique: bool,
    items: Option<&'s Check>,
    keys: Option<&'s Check>,
    values: Option<&'s Check>,
}

impl<'s> Facets<'s> {
    fn of_check(service: &'s Service, check: &'s Check) -> Self {
        match check {
            Check::Validate => Self::default(),
            Check::Inline(statements) => Self::of_statements(statements),
            Check::Named(name) => {
                let named = service.checks.iter().find(|named| named.name == *name);
                named.map_or_else(Self::default, |named| Self::of_statements(&named.statements))
            }
        }
    }

    fn of_statements(statements: &'s Statements) -> Self {
        Self {
            items: statements.items.as_ref(),
            keys: statements.keys.as_ref(),
            values: statements.values.as_ref(),
            ..Self::of_constraints(&statements.stated)
        }
    }

    fn of_constraints(constraints: &'s Constraints) -> Self {
        // What validation leaves out is left out here, too.
        let pattern = constraints.pattern.as_ref().filter(|pattern| pattern.checked.is_ok());
        Self {
            length: constraints.length.as_ref(),
            range: constraints.range.as_ref(),
            pattern: pattern.map(|pattern| pattern.source.as_str()),
            unique: constraints.unique,
            ..Self::default()
        }
    }

    fn of_entry(service: &'s Service, check: Option<&'s Check>) -> Self {
        check.map_or_else(Self::default, |check| Self::of_check(service, check))
    }
}

/// The expression for the schema of values of the type `ty`.
fn schema(service: &Service, ty: &Type, facets: &Facets<'_>, format: Option<&str>) -> String {
    let entry = |ty: &Type, check| schema(service, ty, &Facets::of_entry(service, check), format);
    match ty {
        Type::Boolean => json("\"type\": \"boolean\"", &[]),
        Type::Integer(name) => json("\"type\": \"integer\"", &integers(name, facets.range)),
        Type::Float(_) => format!("{SCHEMA}::float({})", json("", &bounds(facets.range, "minimum", "maximum"))),
        Type::Decimal => json("\"type\": \"number\"", &bounds(facets.range, "minimum", "maximum")),
        Type::String => {
            let mut facets_of_text = bounds(facets.length, "minLength", "maxLength");
            facets_of_text.extend(facets.pattern.map(|pattern| format!("\"pattern\": {pattern:?}")));
            json("\"type\": \"string\"", &facets_of_text)
        }
        Type::Blob => {
            let encoded = facets.length.map(in_base64);
            json(
                "\"type\": \"string\", \"contentEncoding\": \"base64\"",
                &bounds(encoded.as_ref(), "minLength", "maxLength"),
            )
        }
        Type::Timestamp => match format {
            None => json("\"type\": \"number\"", &[]),
            Some("DateTime") => json("\"type\": \"string\", \"format\": \"date-time\"", &[]),
            Some(_) => json("\"type\": \"string\"", &[]),
        },
        Type::Document => json("", &[]),
        Type::Unit => json("\"type\": \"object\"", &[]),
        Type::Enum(name) | Type::IntEnum(name) | Type::Structure(name) | Type::Union(name) => {
            format!("generator.subschema_for::<{}>()", paths::of_type(name))
        }
        Type::List(item) => {
            let mut of_list = bounds(facets.length, "minItems", "maxItems");
            of_list.extend(facets.unique.then(|| "\"uniqueItems\": true".to_owned()));
            format!("{SCHEMA}::list({}, {})", json("", &of_list), entry(item, facets.items))
        }
        Type::Map(key, value) => {
            let of_map = bounds(facets.length, "minProperties", "maxProperties");
            let (keys, values) = (entry(key, facets.keys), entry(value, facets.values));
            format!("{SCHEMA}::map({}, {keys}, {values})", json("", &of_map))
        }
        Type::Nullable(inner) => format!("{SCHEMA}::nullable({})", schema(service, inner, facets, format)),
        Type::Boxed(inner) => schema(service, inner, facets, format),
    }
}

fn json(kind: &str, facets: &[String]) -> String {
    let all: Vec<&str> =
        Some(kind).filter(|kind| !kind.is_empty()).into_iter().chain(facets.iter().map(String::as_str)).collect();
    format!("{JSON_SCHEMA_MACRO}!({{{}}})", all.join(", "))
}

fn bounds(bounds: Option<&Bounds>, least: &str, most: &str) -> Vec<String> {
    let bound =
        |name: &str, bound: &Option<Number>| bound.as_ref().map(|bound| format!("{name:?}: {}", literal(bound)));
    let Some(Bounds { min, max }) = bounds else { return Vec::new() };
    bound(least, min).into_iter().chain(bound(most, max)).collect()
}

/// A number as a literal whose type holds it.
fn literal(number: &Number) -> String {
    match (number.as_i64(), number.is_u64()) {
        (Some(small), _) if i32::try_from(small).is_ok() => number.to_string(),
        (Some(_), _) => format!("{number}_i64"),
        (None, true) => format!("{number}_u64"),
        (None, false) => number.to_string(),
    }
}

/// The bounds of the model, or else those of the type in Rust, unless it has 64 bits: not every reader of JSON Schema
/// has room for those.
fn integers(name: &str, range: Option<&Bounds>) -> Vec<String> {
    let (least, most) = match name {
        "i8" => (i64::from(i8::MIN), i64::from(i8::MAX)),
        "i16" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "i32" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => return bounds(range, "minimum", "maximum"),
    };
    let stated = |bound: fn(&Bounds) -> &Option<Number>| range.and_then(|range| bound(range).clone());
    let min = stated(|bounds| &bounds.min).unwrap_or_else(|| least.into());
    let max = stated(|bounds| &bounds.max).unwrap_or_else(|| most.into());
    bounds(Some(&Bounds { min: Some(min), max: Some(max) }), "minimum", "maximum")
}

/// The length of base64 text for a number of bytes.
fn in_base64(bytes: &Bounds) -> Bounds {
    let encoded = |bound: &Option<Number>| Some((bound.as_ref()?.as_u64()?.div_ceil(3) * 4).into());
    Bounds { min: encoded(&bytes.min), max: encoded(&bytes.max) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_as_base64() {
        let bounds = Bounds { min: Some(1.into()), max: Some(4.into()) };
        assert_eq!(in_base64(&bounds), Bounds { min: Some(4.into()), max: Some(8.into()) });
    }

    #[test]
    fn integers_have_the_bounds_of_their_type_where_the_model_has_none() {
        let stated = Bounds { min: Some(1.into()), max: None };
        assert_eq!(integers("i8", Some(&stated)), ["\"minimum\": 1", "\"maximum\": 127"]);
        assert_eq!(integers("i64", None), [""; 0]);
        assert_eq!(
            bounds(Some(&Bounds { min: None, max: Some(5_000_000_000_u64.into()) }), "a", "b"),
            ["\"b\": 5000000000_i64"]
        );
    }
}
