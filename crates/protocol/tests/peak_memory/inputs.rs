//! Inputs, read as services do.

use crate::support::Describe;
use crate::{BODY, Shape, filled, repeated};
use awsjson_protocol::server;
use awsjson_smithy::Operation;
use http::Request;
use partnercentral_account_model::operation::{CreatePartner, StartVerification, TagResource};

/// Does what a service does with a request.
fn read<O: Operation>(body: Vec<u8>) {
    assert!(body.len() > BODY - 20_000 && body.len() <= BODY, "{}", body.len());
    let (head, ()) = Request::new(()).into_parts();
    if let Err(error) = server::input::<O>(&head, &body) {
        assert!(error.to_string().len() < 8000, "errors are of a sane length");
        assert!(error.response(O::SERVICE).body().len() < 1 << 20, "what is reported is bounded");
    }
}

const fn library(name: &'static str, bytes: fn() -> Vec<u8>) -> Shape {
    Shape { name, bytes, read: read::<Describe> }
}

const fn tags(name: &'static str, bytes: fn() -> Vec<u8>) -> Shape {
    Shape { name, bytes, read: read::<TagResource> }
}

pub(crate) const SHAPES: &[Shape] = &[
    library("input: structures", || repeated(r#"{"Name":"","Shelf":{"Parts":["#, r#"{"Label":""},"#, "]}}")),
    library("input: structures without what is required", || {
        repeated(r#"{"Name":"","Shelf":{"Parts":["#, "{},", "]}}")
    }),
    library("input: a map", || {
        filled(BODY, r#"{"Name":"","Tags":{"#, |number, text| *text = format!("\"{number}\":{{}},"), "}}")
    }),
    library("input: a document", || repeated(r#"{"Name":"","Notes":["#, "[0],", "]}")),
    library("input: an unknown member", || repeated(r#"{"Name":"","Later":["#, "{},", "]}")),
    library("input: not UTF-8", || vec![0xff; BODY]),
    tags("input: tags without what is required", || repeated(r#"{"ResourceArn":"","Tags":["#, "{},", "]}")),
    tags("input: empty tags", || repeated(r#"{"ResourceArn":"","Tags":["#, r#"{"Key":"","Value":""},"#, "]}")),
    tags("input: tags of other keys", || {
        let tag = |number, text: &mut String| *text = format!(r#"{{"Key":"{number}","Value":"!"}},"#);
        filled(BODY, r#"{"ResourceArn":"","Tags":["#, tag, "]}")
    }),
    tags("input: a long string with a pattern", || repeated(r#"{"ResourceArn":"arn:"#, "a", r#"","Tags":[]}"#)),
    tags("input: a long key", || repeated(r#"{"ResourceArn":"","Tags":[{"Value":"","Key":""#, "\u{e4}", r#""}]}"#)),
    Shape {
        name: "input: a long name",
        bytes: || repeated(r#"{"Catalog":"AWS","LegalName":""#, " a", r#""}"#),
        read: read::<CreatePartner>,
    },
    Shape {
        name: "input: a long member of a union",
        bytes: || repeated(r#"{"VerificationDetails":{"BusinessVerificationDetails":{"LegalName":""#, "a ", r#""}}}"#),
        read: read::<StartVerification>,
    },
    Shape {
        name: "input: members of a union",
        bytes: || repeated(r#"{"VerificationDetails":{"#, r#""BusinessVerificationDetails":{},"#, "}}"),
        read: read::<StartVerification>,
    },
];
