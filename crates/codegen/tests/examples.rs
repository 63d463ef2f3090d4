//! The examples in the documentation of operations.

mod support;

use serde_json::json;
use support::{files, service};

/// A value is moved where it is used, and two members of the same name may have different types.
#[test]
fn each_value_of_an_example_has_a_parameter_of_its_own() {
    let required = |target: &str| json!({ "target": target, "traits": { "smithy.api#required": {} } });
    let structure = |target: &str| json!({ "type": "structure", "members": { "Data": required(target) } });
    let shapes = json!({
        "example.tiny#Input": {
            "type": "structure",
            "members": {
                "A": required("example.tiny#Blobs"),
                "B": required("example.tiny#Documents"),
                "C": required("example.tiny#Blobs"),
            },
        },
        "example.tiny#Blobs": structure("smithy.api#Blob"),
        "example.tiny#Documents": structure("smithy.api#Document"),
    });
    let files = files("examples", &service("Tiny", "Call", "Name", shapes));
    let page = &files["tiny/src/generated/fluent/call.rs"];
    for text in [
        "the_data: tiny::smithy::Blob, the_data_2: tiny::smithy::Document, the_data_3: tiny::smithy::Blob)",
        ".a(Blobs::builder().data(the_data).build())",
        ".b(Documents::builder().data(the_data_2).build())",
        ".c(Blobs::builder().data(the_data_3).build())",
    ] {
        assert!(page.contains(text), "`{text}` is not in {page}");
    }
}
