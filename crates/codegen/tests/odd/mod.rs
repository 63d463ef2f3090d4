//! Made-up models that are legal, and made of what is awkward to write in Rust.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses a part of this")]

pub mod tables;

use fastrand::Rng;
use serde_json::{Map, Value, json};
use tables::{MEMBERS, NAMES, PATTERNS, SDK_IDS, TEXTS, VALUES};

/// Simple shapes of the prelude.
const SIMPLE: &[&str] = &[
    "BigDecimal",
    "BigInteger",
    "Blob",
    "Boolean",
    "Byte",
    "Document",
    "Double",
    "Float",
    "Integer",
    "Long",
    "Short",
    "String",
    "Timestamp",
];

/// A model that is drawn with `seed`.
pub fn random(seed: u64) -> Value {
    let mut draw = Draw { rng: Rng::with_seed(seed), shapes: Map::new(), usable: Vec::new(), keys: Vec::new() };
    draw.model(seed)
}

struct Draw {
    rng: Rng,
    shapes: Map<String, Value>,
    /// The shapes that members may target.
    usable: Vec<String>,
    /// Those of them that may be keys.
    keys: Vec<String>,
}

impl Draw {
    fn model(&mut self, seed: u64) -> Value {
        self.usable = SIMPLE.iter().map(|name| format!("smithy.api#{name}")).collect();
        self.keys = vec!["smithy.api#String".to_owned()];
        let mut names = NAMES.to_vec();
        self.rng.shuffle(&mut names);
        let (operations, names) = names.split_at(self.rng.usize(1..6));
        let (errors, names) = names.split_at(self.rng.usize(0..4));
        for name in names.iter().take(self.rng.usize(6..24)) {
            let id = format!("odd.shapes#{name}");
            let shape = self.shape(&id);
            self.shapes.insert(id.clone(), shape);
            self.usable.push(id);
        }
        let error_ids: Vec<String> = errors.iter().map(|name| format!("odd.errors#{name}")).collect();
        for id in &error_ids {
            let mut shape = self.structure(id);
            shape["traits"]["smithy.api#error"] = json!(if self.rng.bool() { "client" } else { "server" });
            self.shapes.insert(id.clone(), shape);
            self.usable.push(id.clone());
        }
        let mut listed = Vec::new();
        for name in operations {
            let id = format!("odd.operations#{name}");
            let mut operation = json!({ "type": "operation", "traits": self.documentation() });
            for (io, end) in [("input", "In"), ("output", "Out")] {
                if self.rng.u8(0..4) > 0 {
                    let structure = format!("odd.io#{name}{end}");
                    let shape = self.structure(&structure);
                    self.shapes.insert(structure.clone(), shape);
                    operation[io] = json!({ "target": structure });
                }
            }
            operation["errors"] = error_ids.iter().map(|id| json!({ "target": id })).collect();
            if self.rng.bool() {
                operation["traits"]["smithy.api#readonly"] = json!({});
            }
            self.shapes.insert(id.clone(), operation);
            listed.push(json!({ "target": id }));
        }
        let mut traits = self.documentation();
        traits["smithy.api#title"] = json!(self.text());
        service(&format!("Odd {seed}"), &listed, traits, &self.shapes)
    }

    fn shape(&mut self, id: &str) -> Value {
        let mut shape = match self.rng.u8(0..9) {
            0 => {
                self.keys.push(id.to_owned());
                self.string()
            }
            1 => {
                self.keys.push(id.to_owned());
                self.enumeration()
            }
            2 => int_enum(self.rng.i32(-3..3), self.rng.i32(4..9)),
            3 => json!({ "type": "list", "member": self.member() }),
            4 => {
                let key = self.rng.choice(&self.keys).cloned().unwrap_or_default();
                json!({ "type": "map", "key": { "target": key }, "value": self.member() })
            }
            5 => json!({ "type": "union", "members": self.members(1) }),
            _ => return self.structure(id),
        };
        let documentation = self.documentation();
        let traits = shape["traits"].as_object().cloned().unwrap_or_default();
        shape["traits"] = documentation;
        if let (Some(all), true) = (shape["traits"].as_object_mut(), self.rng.bool()) {
            all.extend(traits);
        }
        let collection = ["list", "map"].contains(&shape["type"].as_str().unwrap_or_default());
        for (name, value) in
            [("sparse", json!({})), ("length", json!({ "min": 1, "max": 7.0 })), ("sensitive", json!({}))]
        {
            if (collection || name == "sensitive") && self.rng.u8(0..4) == 0 {
                shape["traits"][format!("smithy.api#{name}")] = value;
            }
        }
        if shape["type"] == "list" && self.rng.bool() {
            shape["traits"]["smithy.api#uniqueItems"] = json!({});
        }
        shape
    }

    fn string(&mut self) -> Value {
        json!({ "type": "string", "traits": {
            "smithy.api#length": { "min": 1 }, "smithy.api#pattern": self.rng.choice(PATTERNS),
        }})
    }

    fn enumeration(&mut self) -> Value {
        let mut values = VALUES.to_vec();
        self.rng.shuffle(&mut values);
        values.truncate(self.rng.usize(1..6));
        let traits = json!({ "smithy.api#length": { "max": 20 }, "smithy.api#pattern": "^.*$" });
        json!({ "type": "enum", "members": enum_members(&values), "traits": traits })
    }

    fn structure(&mut self, id: &str) -> Value {
        let mut members = self.members(0);
        if self.rng.u8(0..3) == 0 {
            // A member of its own type, that may be left out.
            members.insert("again".to_owned(), json!({ "target": id }));
        }
        json!({ "type": "structure", "members": members, "traits": self.documentation() })
    }

    fn members(&mut self, least: usize) -> Map<String, Value> {
        let mut names = MEMBERS.to_vec();
        self.rng.shuffle(&mut names);
        names.truncate(self.rng.usize(least..9));
        names.into_iter().map(|name| (name.to_owned(), self.member())).collect()
    }

    /// A member of any type, with traits that fit it.
    fn member(&mut self) -> Value {
        let target = self.rng.choice(&self.usable).cloned().unwrap_or_default();
        let mut traits = self.documentation();
        if self.rng.bool() {
            traits["smithy.api#required"] = json!({});
        }
        match target.as_str() {
            "smithy.api#String" if self.rng.bool() => traits["smithy.api#pattern"] = json!(self.rng.choice(PATTERNS)),
            "smithy.api#String" if self.rng.bool() => traits["smithy.api#default"] = json!(self.text()),
            "smithy.api#Blob" | "smithy.api#String" => traits["smithy.api#length"] = json!({ "max": 3 }),
            "smithy.api#BigDecimal" if self.rng.bool() => traits["smithy.api#default"] = json!(1.5),
            "smithy.api#Byte" | "smithy.api#Double" | "smithy.api#Float" | "smithy.api#Integer" | "smithy.api#Long" => {
                let ranges =
                    [json!({ "min": -1.5, "max": 2.5 }), json!({ "min": -1000, "max": 1e12 }), json!({ "max": 5.0 })];
                traits["smithy.api#range"] = self.rng.choice(ranges).unwrap_or_default();
            }
            _ => {}
        }
        json!({ "target": target, "traits": traits })
    }

    /// Traits that say something, or nothing.
    fn documentation(&mut self) -> Value {
        let mut traits = json!({});
        if self.rng.u8(0..3) == 0 {
            traits["smithy.api#documentation"] = json!(self.text());
        }
        if self.rng.u8(0..8) == 0 {
            traits["smithy.api#deprecated"] = json!({ "message": self.text(), "since": "1.0" });
        }
        traits
    }

    fn text(&mut self) -> &'static str {
        self.rng.choice(TEXTS).copied().unwrap_or_default()
    }
}

fn enum_members(values: &[&str]) -> Map<String, Value> {
    let member = |(index, value): (usize, &&str)| {
        let traits = json!({ "smithy.api#enumValue": value, "smithy.api#documentation": TEXTS[index % TEXTS.len()] });
        (format!("VALUE_{index}"), json!({ "target": "smithy.api#Unit", "traits": traits }))
    };
    values.iter().enumerate().map(member).collect()
}

fn int_enum(one: i32, other: i32) -> Value {
    let member = |value: i32| json!({ "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": value } });
    json!({
        "type": "intEnum", "members": { "Ok": member(one), "self": member(other) },
        "traits": { "smithy.api#range": { "min": -1.5, "max": 5 } },
    })
}

fn service(sdk_id: &str, operations: &[Value], traits: Value, shapes: &Map<String, Value>) -> Value {
    let mut all = traits;
    all["aws.api#service"] = json!({ "sdkId": sdk_id });
    all["aws.auth#sigv4"] = json!({ "name": "odd" });
    all["aws.protocols#awsJson1_0"] = json!({});
    let mut model = json!({ "smithy": "2.0", "shapes": shapes });
    model["shapes"]["odd.service#Odd"] =
        json!({ "type": "service", "version": "2026-01-01", "operations": operations, "traits": all });
    model
}

/// Models that are written by hand, each of one theme.
const WRITTEN: &[&str] = &[
    include_str!("models/big_numbers.json"),
    include_str!("models/builders.json"),
    include_str!("models/case.json"),
    include_str!("models/context.json"),
    include_str!("models/deprecated.json"),
    include_str!("models/enums.json"),
    include_str!("models/errors.json"),
    include_str!("models/events.json"),
    include_str!("models/examples.json"),
    include_str!("models/files.json"),
    include_str!("models/flags.json"),
    include_str!("models/hosts.json"),
    include_str!("models/ignorable.json"),
    include_str!("models/keywords.json"),
    include_str!("models/mixins.json"),
    include_str!("models/namespaces.json"),
    include_str!("models/pages.json"),
    include_str!("models/predicates.json"),
    include_str!("models/presence.json"),
    include_str!("models/query.json"),
    include_str!("models/quotes.json"),
    include_str!("models/recursion.json"),
    include_str!("models/resources.json"),
    include_str!("models/rules.json"),
    include_str!("models/setters.json"),
    include_str!("models/shared.json"),
    include_str!("models/smithy_1_0.json"),
    include_str!("models/streams.json"),
    include_str!("models/times.json"),
    include_str!("models/waiters.json"),
];

/// Models that have every name, text and SDK ID of the tables, and those that are written by hand.
pub fn complete() -> Vec<Value> {
    let mut models: Vec<Value> = SDK_IDS.iter().map(|sdk_id| service(sdk_id, &[], json!({}), &Map::new())).collect();
    models.extend([names(), texts(), errors(), nested(60)]);
    models.extend(WRITTEN.iter().map(|text| serde_json::from_str(text).expect("a model")));
    models
}

/// An input with maps of lists of structures, nested `levels` deep.
pub fn nested(levels: usize) -> Value {
    let mut shapes = Map::new();
    let to = |number: usize| json!({ "target": format!("odd#Level{number}") });
    for number in 0..levels {
        let shape = match number % 3 {
            0 => json!({ "type": "structure", "members": { "Next": to(number + 1) } }),
            1 => {
                json!({ "type": "map", "key": { "target": "smithy.api#String" }, "value": to(number + 1) })
            }
            _ => json!({ "type": "list", "member": to(number + 1) }),
        };
        shapes.insert(format!("odd#Level{number}"), shape);
    }
    shapes.insert(format!("odd#Level{levels}"), json!({ "type": "structure", "members": {} }));
    shapes.insert("odd#Op".to_owned(), json!({ "type": "operation", "input": to(0), "output": to(0) }));
    service("Odd Nested", &[json!({ "target": "odd#Op" })], json!({}), &shapes)
}

/// All names, as those of operations and of shapes of each kind.
fn names() -> Value {
    let (mut shapes, mut operations, mut all) = (Map::new(), Vec::new(), Map::new());
    for (index, name) in NAMES.iter().enumerate() {
        let id = format!("odd.shapes#{name}");
        let member = || json!({ "target": "smithy.api#String", "traits": { "smithy.api#required": {} } });
        let shape = match index % 4 {
            0 => {
                json!({ "type": "structure", "members": { "Value": member(), *name: member(), "self": member() } })
            }
            1 => {
                json!({ "type": "union", "members": { "Some": { "target": "smithy.api#Integer" }, "Unknown": member() } })
            }
            2 => json!({ "type": "enum", "members": enum_members(VALUES) }),
            _ => int_enum(1, 2),
        };
        shapes.insert(id.clone(), shape);
        all.insert(format!("M{index}"), json!({ "target": id }));
        let operation = format!("odd.operations#{name}");
        operations.push(json!({ "target": operation }));
        shapes.insert(operation, json!({ "type": "operation", "input": { "target": "odd#All" } }));
    }
    // Compilers take long over a builder with very many required members.
    for (index, names) in MEMBERS.chunks(12).enumerate() {
        let member = json!({ "target": "smithy.api#Integer", "traits": { "smithy.api#required": {} } });
        let members: Map<_, _> = names.iter().map(|name| ((*name).to_owned(), member.clone())).collect();
        let id = format!("odd#Few{index}");
        shapes.insert(id.clone(), json!({ "type": "structure", "members": members }));
        all.insert(format!("Few{index}"), json!({ "target": id }));
    }
    shapes.insert("odd#Many".to_owned(), json!({ "type": "structure", "members": all }));
    let all = json!({ "Many": { "target": "odd#Many" }, "nextToken": { "target": "smithy.api#String" } });
    shapes.insert("odd#All".to_owned(), json!({ "type": "structure", "members": all }));
    service("Odd Names", &operations, json!({}), &shapes)
}

/// All texts, wherever a model has them.
fn texts() -> Value {
    let (mut shapes, mut operations, mut members) = (Map::new(), Vec::new(), Map::new());
    for (index, text) in TEXTS.iter().enumerate() {
        let traits = json!({ "smithy.api#documentation": text, "smithy.api#deprecated": { "message": text } });
        members.insert(format!("M{index}"), json!({ "target": "smithy.api#String", "traits": traits }));
        let operation = format!("odd#Op{index}");
        operations.push(json!({ "target": operation }));
        shapes.insert(operation, json!({ "type": "operation", "input": { "target": "odd#Texts" }, "errors": [{ "target": "odd#Bad" }], "traits": traits }));
    }
    members.insert("Values".to_owned(), json!({ "target": "odd#Values" }));
    shapes.insert("odd#Texts".to_owned(), json!({ "type": "structure", "members": members }));
    shapes.insert("odd#Values".to_owned(), json!({ "type": "enum", "members": enum_members(VALUES) }));
    let traits = json!({ "smithy.api#error": "client", "smithy.api#documentation": TEXTS[3] });
    shapes.insert("odd#Bad".to_owned(), json!({ "type": "structure", "members": {}, "traits": traits }));
    service(
        "Odd Texts",
        &operations,
        json!({ "smithy.api#title": TEXTS.concat(), "smithy.api#documentation": TEXTS.concat() }),
        &shapes,
    )
}

/// Errors as members of structures, unions, lists and of one another.
fn errors() -> Value {
    let error =
        |members: Value| json!({ "type": "structure", "members": members, "traits": { "smithy.api#error": "client" } });
    let to = |name: &str| json!({ "target": format!("odd#{name}") });
    let required = |name: &str| json!({ "target": format!("odd#{name}"), "traits": { "smithy.api#required": {} } });
    let shapes = json!({
        "odd#Op": { "type": "operation", "input": to("Io"), "output": to("Io"), "errors": [to("One")] },
        "odd#Io": { "type": "structure", "members": { "One": to("One"), "Two": required("Two"), "Top": to("Top"), "Union": to("Union"), "List": to("List") } },
        "odd#One": error(json!({ "message": { "target": "smithy.api#String" }, "Inner": to("Two"), "List": to("List") })),
        "odd#Two": error(json!({ "Message": { "target": "smithy.api#Double" } })),
        "odd#Top": error(json!({})),
        "odd#List": { "type": "list", "member": to("One") },
        "odd#Union": { "type": "union", "members": { "One": to("One"), "Two": to("Two") } },
    });
    service("Odd Errors", &[to("Op")], json!({}), shapes.as_object().expect("shapes"))
}
