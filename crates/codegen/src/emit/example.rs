//! Example calls in documentation: doc tests that compile.

use crate::names;
use crate::service::{Member, Operation, Presence, Service, Structure, Type};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The maximum depth of nested structures in an example.
const MAX_DEPTH: usize = 4;
/// The maximum width of a chain of calls on one line.
const WIDTH: usize = 80;

/// A call of `operation` as a fenced doc test, with its required members. The values are those of the model's first
/// example (`smithy.api#examples`), where it has one. `krate` is the name of the client crate in Rust.
pub fn call(service: &Service, operation: &Operation, krate: &str) -> String {
    let mut example =
        Example { service, json: operation.example.as_ref(), types: BTreeSet::new(), parameters: BTreeMap::new() };
    let setters = example.setters(&operation.input, example.json, 0);
    let calls: Vec<String> = [format!("{}()", names::method(&operation.name))]
        .into_iter()
        .chain(setters)
        .chain(["send()".to_owned()])
        .collect();
    let chain = chain("client", &calls, WIDTH - "let output = .await?;".len());
    let awaited = if chain.contains('\n') { "\n    .await?;" } else { ".await?;" };
    let uses = match example.types.into_iter().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("use {krate}::types::{one};\n"),
        several => format!("use {krate}::types::{{{}}};\n", several.join(", ")),
    };
    let blank = if uses.is_empty() { "" } else { "\n" };
    let parameters: String = example
        .parameters
        .iter()
        .map(|(name, ty)| format!(", {name}: {}", ty.replace("crate::", &format!("{krate}::"))))
        .collect();
    format!(
        "```no_run\n{uses}{blank}# async fn example(client: {krate}::Client{parameters}) -> {krate}::Result<()> {{\n\
         let output = {chain}{awaited}\nprintln!(\"{{output:?}}\");\n# Ok(())\n# }}\n```"
    )
}

struct Example<'a> {
    service: &'a Service,
    json: Option<&'a Value>,
    /// The types of the service that the example names.
    types: BTreeSet<&'a str>,
    /// The hidden parameters for values that the example does not spell out, with their types.
    parameters: BTreeMap<String, String>,
}

impl<'a> Example<'a> {
    /// The setters of the required members, and of those that are in `json`, with their values.
    fn setters(&mut self, structure: &'a Structure, json: Option<&Value>, depth: usize) -> Vec<String> {
        let given = |member: &Member| json.and_then(|json| json.get(&member.wire));
        let set = |member: &&Member| member.presence == Presence::Required || given(member).is_some();
        let setter = |member: &'a Member| {
            let value = self.value(&member.ty, member, given(member), false, depth);
            let set = names::setter(&member.field);
            if value.contains('\n') {
                format!("{set}(\n    {},\n)", indented(&value))
            } else {
                format!("{set}({value})")
            }
        };
        structure.members.iter().filter(set).map(setter).collect()
    }

    /// A value of the type `ty`, or of a type that a setter converts to it.
    fn value(&mut self, ty: &'a Type, member: &'a Member, json: Option<&Value>, exact: bool, depth: usize) -> String {
        let into = if exact { ".into()" } else { "" };
        match ty {
            Type::Boolean => json.and_then(Value::as_bool).unwrap_or(true).to_string(),
            Type::Integer(_) => json.and_then(Value::as_i64).unwrap_or(1).to_string(),
            Type::Float(_) => format!("{:?}", json.and_then(Value::as_f64).unwrap_or(1.0)),
            Type::String => format!("{:?}{into}", json.and_then(Value::as_str).unwrap_or("…")),
            Type::Timestamp => self.parameter(member, "time::OffsetDateTime"),
            Type::Enum(name) | Type::IntEnum(name) => self.enumeration(name, member, json),
            Type::List(item) => {
                let json = json.and_then(|json| json.get(0));
                let item = self.value(item, member, json, exact || !converts(item), depth);
                if exact { format!("vec![{item}]") } else { format!("[{item}]") }
            }
            Type::Map(key, entry) => {
                let entries = json.and_then(Value::as_object).and_then(|entries| entries.iter().next());
                let key_json = entries.map(|(key, _)| Value::from(key.as_str()));
                let key = self.value(key, member, key_json.as_ref(), exact, depth);
                let entry =
                    self.value(entry, member, entries.map(|(_, entry)| entry), exact || !converts(entry), depth);
                let collect = if exact { ".into_iter().collect()" } else { "" };
                format!("[({key}, {entry})]{collect}")
            }
            Type::Nullable(entry) => format!("Some({})", self.value(entry, member, json, true, depth)),
            Type::Boxed(inner) if exact => format!("Box::new({})", self.value(inner, member, json, true, depth)),
            Type::Boxed(inner) => self.value(inner, member, json, false, depth),
            Type::Structure(name) => self.structure(name, member, json, depth),
            Type::Union(name) => self.union(name, member, json, depth),
            Type::Decimal => self.parameter(member, "smithy::BigDecimal"),
            Type::Blob => self.parameter(member, "smithy::Blob"),
            Type::Document => self.parameter(member, "smithy::Document"),
            Type::Unit => self.parameter(member, "smithy::Unit"),
        }
    }

    fn enumeration(&mut self, name: &str, member: &'a Member, json: Option<&Value>) -> String {
        let Some(shape) = self.service.enums.iter().find(|shape| shape.name == name) else {
            return self.parameter(member, &format!("types::{name}"));
        };
        let wanted = json.map(Value::to_string);
        let variant = shape.variants.iter().find(|variant| Some(&variant.value) == wanted.as_ref());
        match variant.or_else(|| shape.variants.first()) {
            Some(variant) => {
                self.types.insert(&shape.name);
                format!("{}::{}", shape.name, variant.name)
            }
            None => self.parameter(member, &format!("types::{name}")),
        }
    }

    fn structure(&mut self, name: &str, member: &'a Member, json: Option<&Value>, depth: usize) -> String {
        match self.service.structures.iter().find(|shape| shape.name == name) {
            Some(shape) if depth < MAX_DEPTH => {
                self.types.insert(&shape.name);
                let mut calls = self.setters(shape, json, depth + 1);
                calls.push("build()".to_owned());
                chain(&format!("{name}::builder()"), &calls, WIDTH - 20)
            }
            _ => self.parameter(member, &format!("types::{name}")),
        }
    }

    fn union(&mut self, name: &str, member: &'a Member, json: Option<&Value>, depth: usize) -> String {
        let shape = self.service.unions.iter().find(|shape| shape.name == name);
        let chosen = shape.and_then(|shape| {
            let wanted = json.and_then(Value::as_object).and_then(|json| json.keys().next());
            let found = shape.members.iter().find(|member| Some(&member.wire) == wanted);
            Some((shape, found.or_else(|| shape.members.first())?))
        });
        match chosen {
            Some((shape, chosen)) if depth < MAX_DEPTH => {
                self.types.insert(&shape.name);
                let json = json.and_then(|json| json.get(&chosen.wire));
                format!("{name}::{}({})", chosen.variant, self.value(&chosen.ty, chosen, json, true, depth + 1))
            }
            _ => self.parameter(member, &format!("types::{name}")),
        }
    }

    /// A value that the example takes as a parameter, of a type in the client crate. Each value has its own parameter,
    /// because using it moves it.
    fn parameter(&mut self, member: &'a Member, ty: &str) -> String {
        let mut taken = self.parameters.keys().cloned().collect();
        let name = names::distinct(&mut taken, plain(member), "_");
        self.parameters.insert(name.clone(), format!("crate::{ty}"));
        name
    }
}

/// Whether setters convert their arguments to the type.
fn converts(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Enum(_) | Type::IntEnum(_))
}

fn plain(member: &Member) -> String {
    format!("the_{}", member.field.trim_start_matches("r#"))
}

/// A chain of calls: on one line if it fits, otherwise one line per call.
fn chain(receiver: &str, calls: &[String], width: usize) -> String {
    let line = format!("{receiver}.{}", calls.join("."));
    if line.len() <= width && !line.contains('\n') {
        return line;
    }
    let lines: String = calls.iter().map(|call| format!("\n    .{}", indented(call))).collect();
    format!("{receiver}{lines}")
}

/// `text` with all lines but the first indented.
fn indented(text: &str) -> String {
    text.replace('\n', "\n    ")
}
