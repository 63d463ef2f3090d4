//! A model with mixins and `apply` statements generates the same crates as the equivalent model without them.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod folder;
mod weather;

use folder::{Folder, stderr, stdout};
use serde_json::{Map, Value, json};
use weather::weather;

#[test]
fn the_same_crates_are_generated() {
    let folder = Folder::new("mixins");
    folder.generate(&["--model", &folder.model("weather.json", &plain())]);
    let mixed = folder.codegen(&["--model", &folder.model("weather.json", &with_mixins(plain())), "--check"]);
    assert!(mixed.status.success(), "{}{}", stderr(&mixed), stdout(&mixed));

    // The comparison detects a missing statement.
    for removed in ["example.weather#GetForecastInput$Place", "example.weather#Days$member"] {
        let mut model = with_mixins(plain());
        shapes(&mut model).shift_remove(removed).expect("a statement");
        let stale = folder.codegen(&["--model", &folder.model("weather.json", &model), "--check"]);
        assert_eq!(stale.status.code(), Some(2), "{removed}");
    }
}

#[test]
fn invalid_references_are_rejected() {
    type Case = (&'static str, fn(&mut Map<String, Value>), &'static str);
    let cases: [Case; 4] = [
        (
            "unknown-mixin",
            |shapes| {
                shapes["example.weather#GetForecastInput"]["mixins"] = json!([{ "target": "example.weather#None" }])
            },
            "example.weather#None: the shape is used as a mixin, but the model does not contain it",
        ),
        (
            "circle",
            |shapes| shapes["example.weather#Located"]["mixins"] = json!([{ "target": "example.weather#Secretive" }]),
            ": the shape is a mixin of itself",
        ),
        (
            "unknown-shape",
            |shapes| drop(shapes.insert("example.weather#None".to_owned(), json!({ "type": "apply", "traits": {} }))),
            "example.weather#None: an apply statement targets a shape that the model does not contain",
        ),
        (
            "unknown-member",
            |shapes| {
                drop(shapes.insert("example.weather#Cloud$None".to_owned(), json!({ "type": "apply", "traits": {} })))
            },
            "example.weather#Cloud$None: an apply statement targets a member that the shape does not have",
        ),
    ];
    for (name, edit, message) in cases {
        let folder = Folder::new(&format!("mixins-{name}"));
        let mut model = with_mixins(plain());
        edit(shapes(&mut model));
        let refused = folder.codegen(&["--model", &folder.model("weather.json", &model)]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(stderr(&refused).contains(message), "{name}: {}", stderr(&refused));
        assert!(!folder.out().exists(), "{name}");
    }
}

fn plain() -> Value {
    let mut model = weather();
    shapes(&mut model)["example.weather#Days"]["member"]["traits"] = json!({ "smithy.api#range": { "max": 10 } });
    model
}

/// The equivalent model with mixins of a mixin, of a structure and of the service, and with `apply` statements.
fn with_mixins(mut model: Value) -> Value {
    let shapes = shapes(&mut model);
    let input = &mut shapes["example.weather#GetForecastInput"];
    let mut members = input["members"].take();
    let mut take =
        |name: &str| (name.to_owned(), members.as_object_mut().expect("members").shift_remove(name).expect(name));
    let mut place = take("Place");
    let required = place.1["traits"].take();
    place.1 = json!({ "target": place.1["target"] });
    let located = Map::from_iter([place, take("Days")]);
    let secretive = Map::from_iter([take("Secret")]);
    input["members"] = members;
    input["mixins"] = json!([{ "target": "example.weather#Secretive" }]);

    let service = &mut shapes["example.weather#Weather"];
    let operations = service["operations"].as_array_mut().expect("operations");
    let inherited = json!([operations.remove(0)]);
    let title = service["traits"].as_object_mut().expect("traits").shift_remove("smithy.api#title").expect("a title");
    service["mixins"] = json!([{ "target": "example.weather#Listing" }]);

    let days = shapes["example.weather#Days"]["member"].as_object_mut().expect("a member");
    let list = days.shift_remove("traits").expect("traits");
    let apply = |traits: Value| json!({ "type": "apply", "traits": traits });
    for (name, shape) in [
        (
            "Located",
            json!({
                "type": "structure",
                "members": located,
                "traits": {
                    "smithy.api#mixin": { "localTraits": ["smithy.api#documentation"] },
                    "smithy.api#documentation": "Not for those who use it.",
                },
            }),
        ),
        (
            "Secretive",
            json!({
                "type": "structure",
                "mixins": [{ "target": "example.weather#Located" }],
                "members": secretive,
                "traits": { "smithy.api#mixin": {} },
            }),
        ),
        (
            "Listing",
            json!({
                "type": "service",
                "version": "1999-01-01",
                "operations": inherited,
                "traits": { "smithy.api#mixin": {}, "smithy.api#title": title },
            }),
        ),
        ("GetForecastInput$Place", apply(required)),
        ("Days$member", apply(list)),
    ] {
        shapes.insert(format!("example.weather#{name}"), shape);
    }
    model
}

fn shapes(model: &mut Value) -> &mut Map<String, Value> {
    model["shapes"].as_object_mut().expect("shapes")
}
