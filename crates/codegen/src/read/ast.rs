//! The parts of the Smithy 2.0 JSON AST that code generation reads.

use super::flatten::flatten;
use crate::error::ModelError;
use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// All shapes of a model by their absolute ID.
#[derive(Debug)]
pub struct Model {
    shapes: BTreeMap<String, Shape>,
    /// The IDs of mixins, which nothing may refer to except as a mixin.
    mixins: BTreeSet<String>,
}

impl Model {
    /// Reads a model from the text of a JSON file.
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        // Some editors write a byte order mark.
        let text = text.trim_start_matches('\u{feff}');
        let mut root: Value = serde_json::from_str(text)
            .map_err(|error| ModelError::new("the model", format_args!("not valid JSON: {error}")))?;
        let version = root.get("smithy").and_then(Value::as_str).unwrap_or_default();
        let known = version.starts_with('2') || version.starts_with('1');
        let Some(shapes) = root.get_mut("shapes").and_then(Value::as_object_mut).filter(|_| known) else {
            return Err(ModelError::new(
                "the model",
                "not a Smithy JSON AST: `smithy` (1.0 or 2.0) and `shapes` are required",
            ));
        };
        for (id, shape) in &*shapes {
            check_id(id)?;
            if !shape.is_object() {
                return Err(ModelError::new(id, "a shape is an object with a `type`"));
            }
        }
        let mixins = flatten(shapes)?;
        // By value: models are large, and two copies of one would be twice as much.
        let shapes = std::mem::take(shapes).into_iter().map(|(id, shape)| match Shape::deserialize(shape) {
            Ok(shape) => Ok((id, shape)),
            Err(error) => Err(ModelError::new(&id, error)),
        });
        let shapes = shapes.collect::<Result<_, _>>()?;
        Ok(Self { shapes, mixins })
    }

    /// The shape with this ID.
    pub fn shape(&self, id: &str) -> Result<&Shape, ModelError> {
        self.shapes.get(id).ok_or_else(|| match self.mixins.contains(id) {
            true => ModelError::new(id, "the shape is a mixin, and may be used in `mixins` only"),
            false => ModelError::new(id, "the model has no such shape"),
        })
    }

    /// The shape with this ID; an error unless it is of the type `kind`.
    pub fn shape_of(&self, id: &str, kind: Kind) -> Result<&Shape, ModelError> {
        let shape = self.shape(id)?;
        if shape.kind == kind {
            return Ok(shape);
        }
        Err(ModelError::new(id, format_args!("expected a shape of type {kind:?} here, found {:?}", shape.kind)))
    }

    /// The services of the model, with their IDs.
    pub fn services(&self) -> impl Iterator<Item = (&str, &Shape)> {
        let services = self.shapes.iter().filter(|(_, shape)| shape.kind == Kind::Service);
        services.map(|(id, shape)| (id.as_str(), shape))
    }

    /// Whether a shape has one of `traits`.
    pub fn any_has(&self, traits: &[&str]) -> bool {
        self.shapes.values().any(|shape| traits.iter().any(|name| shape.traits.has(name)))
    }

    /// Removes all operations of the service with the ID `service` except these.
    pub fn keep_operations(&mut self, service: &str, operations: BTreeSet<String>) {
        if let Some(shape) = self.shapes.get_mut(service) {
            shape.operations = operations.into_iter().map(|target| Reference { target }).collect();
            shape.collection_operations.clear();
            shape.resources.clear();
        }
    }
}

/// One shape.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shape {
    #[serde(rename = "type")]
    pub kind: Kind,
    #[serde(default)]
    pub traits: Traits,
    #[serde(default)]
    pub members: IndexMap<String, Member>,
    pub member: Option<Member>,
    pub key: Option<Member>,
    pub value: Option<Member>,
    pub version: Option<String>,
    pub input: Option<Reference>,
    pub output: Option<Reference>,
    #[serde(default)]
    pub errors: Vec<Reference>,
    #[serde(default)]
    pub operations: Vec<Reference>,
    #[serde(default)]
    pub collection_operations: Vec<Reference>,
    #[serde(default)]
    pub resources: Vec<Reference>,
    pub create: Option<Reference>,
    pub put: Option<Reference>,
    pub read: Option<Reference>,
    pub update: Option<Reference>,
    pub delete: Option<Reference>,
    pub list: Option<Reference>,
    #[serde(default)]
    pub rename: BTreeMap<String, String>,
}

impl Shape {
    /// All members, also those of lists and maps, by their names in shape IDs.
    pub fn named_members(&self) -> impl Iterator<Item = (&str, &Member)> {
        let entries = [("member", &self.member), ("key", &self.key), ("value", &self.value)];
        let entries = entries.into_iter().filter_map(|(name, member)| Some((name, member.as_ref()?)));
        self.members.iter().map(|(name, member)| (name.as_str(), member)).chain(entries)
    }
}

/// The type of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    BigDecimal,
    BigInteger,
    Blob,
    Boolean,
    Byte,
    Document,
    Double,
    Enum,
    Float,
    IntEnum,
    Integer,
    List,
    Long,
    Map,
    Operation,
    Resource,
    Service,
    Set,
    Short,
    String,
    Structure,
    Timestamp,
    Union,
}

/// A member of a structure, union, enum, list or map.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with a `target`")]
pub struct Member {
    pub target: String,
    #[serde(default)]
    pub traits: Traits,
}

/// A reference to another shape.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with a `target`")]
pub struct Reference {
    pub target: String,
}

/// The traits that are applied to a shape or member.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(transparent)]
pub struct Traits(Map<String, Value>);

impl Traits {
    /// The value of a trait. A name without a namespace refers to `smithy.api`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        if name.contains('#') { self.0.get(name) } else { self.0.get(&format!("smithy.api#{name}")) }
    }

    /// Whether the trait is applied.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The value of a trait as a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// The IDs of the traits.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// All traits as JSON.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }
}

/// Rejects an ID that is not a namespace and a name.
fn check_id(id: &str) -> Result<(), ModelError> {
    let is_name =
        |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && name.chars().any(|c| c != '_');
    match id.split_once('#') {
        // The ID of an `apply` statement may be that of a member.
        Some((namespace, name)) if !namespace.is_empty() && is_name(name.split('$').next().unwrap_or_default()) => {
            Ok(())
        }
        _ => Err(ModelError::new(
            id,
            "not a shape ID: it must be a namespace, `#` and a name of letters, digits and `_`",
        )),
    }
}

/// The part of a shape ID after the namespace.
pub fn local_name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}
