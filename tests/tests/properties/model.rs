//! The parts of the service's model that define values.

use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../xtask/models/partnercentral-account.json")).expect("the model is JSON")
});

const NAMESPACE: &str = "com.amazonaws.partnercentralaccount#";

/// The names of all shapes of a type such as `structure`.
pub fn names(shape_type: &str) -> BTreeSet<&'static str> {
    let shapes = MODEL["shapes"].as_object().expect("shapes");
    let of_type = shapes.iter().filter(|(_, shape)| shape["type"] == shape_type);
    of_type.map(|(id, _)| id.strip_prefix(NAMESPACE).expect("one namespace")).collect()
}

/// The name of the shape of an operation's `input` or `output`.
pub fn part_of_operation(operation: &str, part: &str) -> &'static str {
    let target = &Shape::named(operation).definition[part]["target"];
    target.as_str().and_then(|id| id.strip_prefix(NAMESPACE)).expect("a shape of the service")
}

/// A shape, possibly as the target of a member, whose traits override those of the shape.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    id: &'static str,
    definition: &'static Value,
    member: &'static Value,
}

impl Shape {
    pub fn named(name: &str) -> Self {
        let shapes = MODEL["shapes"].as_object().expect("shapes");
        let (id, definition) = shapes.get_key_value(&format!("{NAMESPACE}{name}")).expect(name);
        Self { id, definition, member: &Value::Null }
    }

    fn target_of(member: &'static Value) -> Self {
        let id = member["target"].as_str().expect("a target");
        Self { id, definition: &MODEL["shapes"][id], member }
    }

    /// The type, such as `structure`. The names of prelude shapes are their types.
    pub fn shape_type(self) -> String {
        let prelude = || self.id.strip_prefix("smithy.api#").expect("a shape of the prelude").to_lowercase();
        self.definition["type"].as_str().map_or_else(prelude, str::to_owned)
    }

    fn get(self, name: &str) -> Option<&'static Value> {
        let name = format!("smithy.api#{name}");
        [self.member, self.definition].into_iter().find_map(|owner| owner["traits"].get(&name))
    }

    /// The members of a structure or union, by name.
    pub fn members(self) -> impl Iterator<Item = (&'static str, Shape)> {
        let members = self.definition["members"].as_object().into_iter().flatten();
        members.map(|(name, member)| (name.as_str(), Self::target_of(member)))
    }

    /// The items of a list.
    pub fn item(self) -> Self {
        Self::target_of(&self.definition["member"])
    }

    /// The keys of a map.
    pub fn key(self) -> Self {
        Self::target_of(&self.definition["key"])
    }

    /// The values of a map.
    pub fn value(self) -> Self {
        Self::target_of(&self.definition["value"])
    }

    /// The values of an enum on the wire.
    pub fn enum_values(self) -> Vec<&'static str> {
        let members = self.definition["members"].as_object().into_iter().flatten();
        let values = members.map(|(name, member)| member["traits"]["smithy.api#enumValue"].as_str().unwrap_or(name));
        values.collect()
    }

    pub fn required(self) -> bool {
        self.get("required").is_some()
    }

    pub fn unique(self) -> bool {
        self.get("uniqueItems").is_some()
    }

    pub fn pattern(self) -> Option<&'static str> {
        self.get("pattern").and_then(Value::as_str)
    }

    /// The minimum and the maximum of the length.
    pub fn length(self) -> (usize, Option<usize>) {
        let bound = |name| self.get("length")?[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
        (bound("min").unwrap_or(0), bound("max"))
    }

    /// The minimum and the maximum of the number.
    pub fn range(self) -> (Option<i64>, Option<i64>) {
        let bound = |name| self.get("range")?[name].as_i64();
        (bound("min"), bound("max"))
    }
}
