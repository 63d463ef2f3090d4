//! Models that Smithy forbids are refused in one line, which names the shape and says what is wrong, in words of the
//! model.

#![expect(clippy::indexing_slicing, reason = "helpers of tests")]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::process::Command;
use support::{folder, generate, service};

/// A model whose operation `Call` has the input member `Name` of this kind, and the `shapes`.
fn with_member(member: Value, shapes: Value) -> Value {
    let mut model = service("Tiny", "Call", "Name", shapes);
    model["shapes"]["example.tiny#Input"]["members"] = json!({ "Name": member });
    model
}

/// A model whose input member `Name` targets `shape`.
fn with_shape(shape: Value) -> Value {
    with_member(json!({ "target": "example.tiny#Shape" }), json!({ "example.tiny#Shape": shape }))
}

/// A model whose input member `Name` is of a simple type, and has a trait.
fn with_trait(target: &str, name: &str, value: Value) -> Value {
    with_member(json!({ "target": target, "traits": { format!("smithy.api#{name}"): value } }), json!({}))
}

/// A model whose operation may fail with `shape`.
fn with_error(shape: Value) -> Value {
    let operation = json!({
        "type": "operation",
        "input": { "target": "example.tiny#Input" },
        "errors": [{ "target": "example.tiny#Shape" }],
    });
    service("Tiny", "Call", "Name", json!({ "example.tiny#Call": operation, "example.tiny#Shape": shape }))
}

/// A model whose operation has the input `target`.
fn with_input(target: &str) -> Value {
    let mut model = service("Tiny", "Call", "Name", json!({}));
    model["shapes"]["example.tiny#Call"]["input"]["target"] = json!(target);
    model
}

/// A model whose operation returns a stream with the event `event`. The structure `Event` has the member `count`.
fn with_event(event: Value, count: Value) -> Value {
    let members = if count == json!({}) { json!({}) } else { json!({ "Count": count }) };
    let mut model = service(
        "Tiny",
        "Call",
        "Name",
        json!({
            "example.tiny#Output": { "type": "structure", "members": { "Events": { "target": "example.tiny#Events" } } },
            "example.tiny#Events": {
                "type": "union", "members": { "A": event }, "traits": { "smithy.api#streaming": {} },
            },
            "example.tiny#Event": { "type": "structure", "members": members },
        }),
    );
    model["shapes"]["example.tiny#Call"]["output"] = json!({ "target": "example.tiny#Output" });
    model
}

/// A model whose operation has the host prefix `prefix`.
fn with_prefix(prefix: &str) -> Value {
    let mut model = service("Tiny", "Call", "Name", json!({}));
    model["shapes"]["example.tiny#Call"]["traits"] = json!({ "smithy.api#endpoint": { "hostPrefix": prefix } });
    model
}

fn members(traits: &[(&str, Value)]) -> Value {
    let of = |(name, value): &(&str, Value)| {
        let member = json!({ "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": value } });
        ((*name).to_owned(), member)
    };
    traits.iter().map(of).collect()
}

/// A model whose operation returns two event streams.
fn with_two_streams() -> Value {
    let mut model = with_event(json!({ "target": "smithy.api#Unit" }), json!({}));
    model["shapes"]["example.tiny#Output"]["members"]["More"] = json!({ "target": "example.tiny#Events" });
    model
}

#[test]
fn an_illegal_model_is_refused_in_one_line() {
    let string = "smithy.api#String";
    let token = || json!({ "target": string, "traits": { "smithy.api#idempotencyToken": {} } });
    let mut two_tokens = with_member(token(), json!({}));
    two_tokens["shapes"]["example.tiny#Input"]["members"]["Other"] = token();
    let default = "the trait smithy.api#default has a value that the type does not allow";
    for (model, expected) in [
        (with_trait("smithy.api#Byte", "default", json!(300)), format!("Input$Name: {default}: 300")),
        (with_trait("smithy.api#Short", "default", json!(-40_000)), format!("Input$Name: {default}: -40000")),
        (with_trait("smithy.api#Integer", "default", json!(3e9)), format!("Input$Name: {default}: 3000000000.0")),
        (with_trait("smithy.api#Float", "default", json!(3.5e38)), format!("Input$Name: {default}: 3.5e+38")),
        (
            with_trait("smithy.api#Timestamp", "default", json!(253_402_300_800_i64)),
            format!("Input$Name: {default}: 253402300800"),
        ),
        (with_trait("smithy.api#Timestamp", "default", json!(1e300)), format!("Input$Name: {default}: 1e+300")),
        (
            with_input("smithy.api#String"),
            "Call: it refers to smithy.api#String, where a structure is required".to_owned(),
        ),
        (
            with_event(json!({ "target": string }), json!({})),
            "Events$A: it refers to smithy.api#String, where a structure is required".to_owned(),
        ),
        (
            with_event(
                json!({ "target": "example.tiny#Event" }),
                json!({
                    "target": "smithy.api#Integer", "traits": { "smithy.api#eventPayload": {} },
                }),
            ),
            "Event$Count: the trait smithy.api#eventPayload does not support the type smithy.api#Integer".to_owned(),
        ),
        (with_two_streams(), "Output$More: an output has one event stream at most".to_owned()),
        (
            with_shape(json!({ "type": "structure", "members": {}, "traits": { "smithy.api#mixin": {} } })),
            "Shape: the shape is a mixin, and may be used in `mixins` only".to_owned(),
        ),
        (
            with_shape(json!({ "type": "intEnum", "members": members(&[("A", json!(3_000_000_000_i64))]) })),
            "Shape$A: the trait smithy.api#enumValue requires a 32-bit integer".to_owned(),
        ),
        (
            with_shape(json!({ "type": "intEnum", "members": members(&[("A", json!(1.5))]) })),
            "Shape$A: the trait smithy.api#enumValue requires a 32-bit integer".to_owned(),
        ),
        (
            with_shape(json!({ "type": "intEnum", "members": members(&[("A", json!(1)), ("B", json!(1.0))]) })),
            "Shape: the enum has the value 1 twice".to_owned(),
        ),
        (
            with_shape(json!({ "type": "enum", "members": members(&[("A", json!("a")), ("B", json!("a"))]) })),
            "Shape: the enum has the value \"a\" twice".to_owned(),
        ),
        (
            with_shape(json!({
                "type": "string", "traits": { "smithy.api#enum": [{ "value": "a" }, { "value": "a", "name": "B" }] },
            })),
            "Shape: the enum has the value \"a\" twice".to_owned(),
        ),
        (with_shape(json!({ "type": "union", "members": {} })), "Shape: a union needs at least one member".to_owned()),
        (
            with_shape(json!({
                "type": "map", "key": { "target": "smithy.api#Integer" }, "value": { "target": string },
            })),
            "Shape$key: the keys of a map must be strings or enums".to_owned(),
        ),
        (
            two_tokens,
            "Input$Name: only one member may have the trait smithy.api#idempotencyToken, but Other has it too"
                .to_owned(),
        ),
        (
            with_trait("smithy.api#Integer", "idempotencyToken", json!({})),
            "Input$Name: the trait smithy.api#idempotencyToken requires a string".to_owned(),
        ),
        (
            with_error(json!({ "type": "structure", "members": {} })),
            "Shape: it is listed as an error, but has no trait smithy.api#error".to_owned(),
        ),
        (
            with_error(json!({ "type": "union", "members": { "A": { "target": string } } })),
            "Shape: expected a shape of type Structure here, found Union".to_owned(),
        ),
        (
            with_error(json!({
                "type": "structure",
                "members": {},
                "traits": { "smithy.api#error": "client", "smithy.api#httpError": 99_999 },
            })),
            "Shape: the trait smithy.api#httpError has an invalid value: 99999 is not a whole number from 100 to 599"
                .to_owned(),
        ),
        (
            with_prefix("a b."),
            "Call: the trait smithy.api#endpoint has ' ' in hostPrefix, which no host name contains".to_owned(),
        ),
        (
            with_prefix("{Name}}."),
            "Call: the trait smithy.api#endpoint has '}' in hostPrefix, which no host name contains".to_owned(),
        ),
        (with_shape(json!([])), "Shape: a shape is an object with a `type`".to_owned()),
        (
            with_member(json!(7), json!({})),
            "Input: invalid type: integer `7`, expected an object with a `target`".to_owned(),
        ),
        (
            service("Tiny", "Call", "Name", json!({ "example.tiny#a\nb": { "type": "string" } })),
            "a b: not a shape ID: it must be a namespace, `#` and a name of letters, digits and `_`".to_owned(),
        ),
    ] {
        let message = generate("illegal", &model).expect_err(&expected).to_string();
        assert!(message.ends_with(&format!("model.json: example.tiny#{expected}")), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn text_that_is_not_json_is_refused_and_a_byte_order_mark_is_not() {
    let folder = folder("illegal-text");
    let run = |text: String| {
        fs::write(folder.join("model.json"), text).expect("a model");
        let mut command = Command::new(env!("CARGO_BIN_EXE_awsjson-codegen"));
        command.args(["--model", "model.json", "--out", "out", "--dry-run"]).current_dir(&folder);
        String::from_utf8(command.output().expect("the program runs").stderr).expect("text")
    };
    assert_eq!(
        run("{\n\"smithy\":".to_owned()),
        "error: model.json: the model: not valid JSON: EOF while parsing a value at line 2 column 9\n"
    );
    assert_eq!(run(format!("\u{feff}{}", service("Tiny", "Call", "Name", json!({})))), "");
}
