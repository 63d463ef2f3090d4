//! What the model of the service says about errors.

use serde_json::Value;
use std::collections::BTreeSet;

/// The model of the service.
pub struct Model(Value);

impl Model {
    pub fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/models/partnercentral-account.json");
        Self(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    }

    fn shape(&self, id: &Value) -> &Value {
        &self.0["shapes"][id.as_str().unwrap()]
    }

    fn name(id: &str) -> String {
        id.split_once('#').unwrap().1.to_owned()
    }

    /// The names of all operations, and each operation with each of its errors.
    pub fn operations(&self) -> (Vec<String>, BTreeSet<(String, String)>) {
        let shapes = self.0["shapes"].as_object().unwrap().iter();
        let operations = shapes.filter(|(_, shape)| shape["type"] == "operation");
        let (mut names, mut errors) = (Vec::new(), BTreeSet::new());
        for (id, shape) in operations {
            let own = shape["errors"].as_array().unwrap().iter().map(|error| error["target"].as_str().unwrap());
            errors.extend(own.map(|error| (Self::name(id), Self::name(error))));
            names.push(Self::name(id));
        }
        (names, errors)
    }

    /// The members `Reason` and `Code` of errors and of what errors contain, with each value of their enums.
    pub fn reasons(&self) -> BTreeSet<(String, String)> {
        let mut reasons = BTreeSet::new();
        let shapes = self.0["shapes"].as_object().unwrap().iter();
        let errors = shapes.filter(|(_, shape)| shape["traits"]["smithy.api#error"].is_string());
        let mut pending: Vec<_> = errors.map(|(id, _)| Value::from(id.as_str())).collect();
        while let Some(id) = pending.pop() {
            let shape = self.shape(&id);
            pending.extend((shape["type"] == "list").then(|| shape["member"]["target"].clone()));
            for (_, member) in shape["members"].as_object().into_iter().flatten() {
                let target = self.shape(&member["target"]);
                match target["type"].as_str() {
                    Some("enum") => {
                        let values = target["members"].as_object().unwrap().values();
                        let value = |it: &Value| it["traits"]["smithy.api#enumValue"].as_str().unwrap().to_owned();
                        reasons.extend(values.map(|it| (Self::name(id.as_str().unwrap()), value(it))));
                    }
                    Some("list" | "structure" | "union") => pending.push(member["target"].clone()),
                    _ => {}
                }
            }
        }
        reasons
    }
}
