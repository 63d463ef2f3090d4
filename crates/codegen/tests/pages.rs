//! Paginators: when the last page is reached.

mod support;

use serde_json::{Value, json};
use support::{files, generate, service};

/// A list operation whose input token has the type `input`, and whose output token has the type `output`.
fn listing(input: &str, output: &str, traits: Value) -> Value {
    service(
        "Tiny",
        "List",
        "Name",
        json!({
            "example.tiny#List": {
                "type": "operation",
                "input": { "target": "example.tiny#Input" },
                "output": { "target": "example.tiny#Output" },
                "traits": { "smithy.api#paginated": { "inputToken": "Start", "outputToken": "Next", "items": "Items" } },
            },
            "example.tiny#Input": { "type": "structure", "members": { "Start": { "target": input } } },
            "example.tiny#Output": {
                "type": "structure",
                "members": {
                    "HasMore": { "target": "smithy.api#Boolean" },
                    "Next": { "target": output, "traits": traits },
                    "Items": { "target": "example.tiny#Items" },
                },
            },
            "example.tiny#Items": { "type": "list", "member": { "target": "smithy.api#String" } },
            "example.tiny#Key": {
                "type": "map",
                "key": { "target": "smithy.api#String" },
                "value": { "target": "smithy.api#String" },
            },
        }),
    )
}

#[test]
fn a_page_without_a_token_is_the_last_one() {
    let required = || json!({ "smithy.api#required": {} });
    for (name, token, traits, expected) in [
        ("text", "smithy.api#String", json!({}), "output.next.clone().filter(|token| !token.is_empty())"),
        // What a server leaves out is read as empty.
        ("required", "smithy.api#String", required(), "Some(output.next.clone()).filter(|token| !token.is_empty())"),
        ("number", "smithy.api#Integer", required(), "Some(output.next).filter(|token| *token != 0)"),
        ("map", "example.tiny#Key", required(), "Some(output.next.clone()).filter(|token| !token.is_empty())"),
        ("time", "smithy.api#Timestamp", json!({}), "output.next.clone()"),
    ] {
        let files = files(&format!("pages-{name}"), &listing(token, token, traits));
        let operation = &files["tiny-model/src/generated/operation/list.rs"];
        assert!(operation.contains(expected), "`{expected}` is not in {operation}");
    }
}

#[test]
fn a_token_is_the_member_that_the_model_names() {
    let mut model = listing("smithy.api#String", "smithy.api#String", json!({}));
    let members = model.pointer_mut("/shapes/example.tiny#Output/members").expect("the output");
    // It has the name in Rust that the token would have, and comes first.
    let next = members["Next"].take();
    *members = json!({ "next": { "target": "smithy.api#Integer" }, "Next": next });
    model["shapes"]["example.tiny#List"]["traits"]["smithy.api#paginated"] =
        json!({ "inputToken": "Start", "outputToken": "Next" });
    let files = files("pages-names", &model);
    let operation = &files["tiny-model/src/generated/operation/list.rs"];
    assert!(operation.contains("output.next_2.clone().filter("), "{operation}");
}

#[test]
fn pages_whose_tokens_contain_floats_are_left_out() {
    let generated = generate("pages-floats", &listing("smithy.api#Double", "smithy.api#Double", json!({})));
    let generated = generated.expect("crates");
    let warnings: Vec<&String> = generated.services().iter().flat_map(|service| &service.warnings).collect();
    assert!(
        warnings.iter().any(|warning| warning.contains("tokens of smithy.api#paginated contain floats")),
        "{warnings:?}"
    );
}

#[test]
fn pages_whose_tokens_have_different_types_are_left_out() {
    let generated = generate("pages-types", &listing("smithy.api#String", "smithy.api#Integer", json!({})));
    let generated = generated.expect("crates");
    let warnings: Vec<&String> = generated.services().iter().flat_map(|service| &service.warnings).collect();
    let expected = "example.tiny#List: its pages are left out: the tokens of smithy.api#paginated have different types";
    assert_eq!(warnings, [expected]);
}
