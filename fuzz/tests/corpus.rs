//! Runs the targets with the committed inputs, so that fixed failures stay fixed.

#![allow(clippy::unwrap_used, reason = "tests")]

use awsjson_protocol::{decode, server};
use awsjson_smithy::Operation;
use http::{Request, Response};
use partnercentral_account_model::operation::{CancelConnection, CreatePartner, GetPartner, ListConnections};
use std::fs;
use std::path::Path;

fn every_input_of(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut inputs = 0;
    for file in fs::read_dir(folder).unwrap() {
        target(&fs::read(file.unwrap().path()).unwrap());
        inputs += 1;
    }
    assert!(inputs > 0, "the corpus of {name} is empty");
}

#[test]
fn responses() {
    every_input_of("response", fuzz::response);
}

#[test]
fn errors() {
    every_input_of("error_dispatch", fuzz::error_dispatch);
}

#[test]
fn requests() {
    every_input_of("request", fuzz::request);
}

#[test]
fn event_streams() {
    every_input_of("event_stream", fuzz::event_stream);
}

/// Mutations of a valid output reach more of the decoder than mutations of an invalid body.
#[test]
fn the_corpus_has_a_complete_output_of_each_operation() {
    assert_eq!(corrected::<CancelConnection>("cancel_connection.json"), [""; 0]);
    assert_eq!(corrected::<ListConnections>("list_connections.json"), [""; 0]);
    assert_eq!(corrected::<GetPartner>("get_partner.json"), [""; 0]);
}

fn corrected<O: Operation>(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/response").join(file);
    decode::<O>(Response::new(fs::read(path).unwrap().into())).unwrap().corrected
}

#[test]
fn each_operation_has_a_whole_input_to_start_from() {
    assert_eq!(refused::<CancelConnection>("cancel_connection.txt"), None);
    assert_eq!(refused::<CreatePartner>("create_partner.txt"), None);
    assert_eq!(refused::<ListConnections>("list_connections.txt"), None);
}

fn refused<O: Operation>(file: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/request").join(file);
    let text = fs::read_to_string(path).unwrap();
    let (_, body) = text.split_once("\n\n").unwrap();
    let (head, ()) = Request::new(()).into_parts();
    server::input::<O>(&head, body.as_bytes()).err().map(|error| error.to_string())
}
