//! Every value survives a round trip, and no bytes make decoding panic.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use awsjson_protocol::{decode, request, response};
use awsjson_smithy::{Document, Map, UnknownMember};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use support::{Describe, Item, Library, Shelf, Status, http_response};
use time::OffsetDateTime;

fn document() -> impl Strategy<Value = Document> {
    let leaf = prop_oneof![
        Just(Document::Null),
        any::<bool>().prop_map(Document::from),
        any::<u64>().prop_map(Document::from),
        any::<i64>().prop_map(Document::from),
        any::<f64>().prop_filter("JSON has finite numbers only", |number| number.is_finite()).prop_map(Document::from),
        any::<String>().prop_map(Document::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Document::from),
            btree_map(any::<String>(), inner, 0..4).prop_map(|map| Document::from(Map::from(map))),
        ]
    })
}

fn shelf() -> impl Strategy<Value = Shelf> {
    let leaf = any::<String>().prop_map(|label| Shelf { label, parts: None, next: None });
    leaf.prop_recursive(4, 24, 3, |inner| {
        (any::<String>(), option::of(vec(inner.clone(), 0..3)), option::of(inner.prop_map(Box::new)))
            .prop_map(|(label, parts, next)| Shelf { label, parts, next })
    })
}

fn item() -> impl Strategy<Value = Item> {
    let data = document().prop_filter("null means absent", |data| *data != Document::Null);
    prop_oneof![
        any::<String>().prop_map(Item::Book),
        any::<i64>().prop_map(Item::Sheets),
        Just(Item::Gap(awsjson_smithy::Unit {})),
        ("Later[a-z]*", data).prop_map(|(name, data)| Item::Unknown(UnknownMember::new(name, data))),
    ]
}

/// Instants with a precision of milliseconds, which a float represents exactly in every year.
fn instant() -> impl Strategy<Value = OffsetDateTime> {
    (-62_167_219_200_000_i64..253_402_300_800_000)
        .prop_map(|millis| OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap())
}

prop_compose! {
    fn library()(
        name in any::<String>(),
        count in option::of(any::<i64>()),
        weight in option::of(any::<f64>().prop_filter("NaN is not equal to itself", |weight| !weight.is_nan())),
        opened in option::of(instant()),
        closed in option::of(any::<bool>()),
        seal in option::of(any::<Vec<u8>>()),
        status in option::of(prop_oneof![Just("OPEN".to_owned()), any::<String>()]),
        item in option::of(item()),
        notes in option::of(document().prop_filter("null means absent", |data| *data != Document::Null)),
        tags in option::of(btree_map(any::<String>(), shelf(), 0..4).prop_map(Map::from)),
        shelf in option::of(shelf()),
    ) -> Library {
        let (seal, status) = (seal.map(Into::into), status.map(Status::from));
        Library { name, count, weight, opened, closed, seal, status, item, notes, tags, shelf }
    }
}

proptest! {
    #[test]
    fn an_encoded_value_is_decoded_to_an_equal_value(library in library()) {
        let body = request::<Describe>(&mut library.clone(), || 0).unwrap().into_body();
        let decoded = decode::<Describe>(http_response(200, body)).unwrap();
        prop_assert_eq!(decoded.output, library);
        prop_assert_eq!(decoded.corrected, [""; 0]);
    }

    #[test]
    fn a_changed_byte_does_not_make_decoding_panic(library in library(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut body = request::<Describe>(&mut library.clone(), || 0).unwrap().into_body().to_vec();
        *at.get_mut(&mut body) = byte;
        for status in [200, 400] {
            if let Err(error) = response::<Describe>(http_response(status, body.clone())) {
                prop_assert_eq!(error.raw_body(), &body);
            }
        }
    }

    #[test]
    fn arbitrary_bytes_do_not_make_decoding_panic(status in 100_u16..600, body in any::<Vec<u8>>()) {
        let read = response::<Describe>(http_response(status, body));
        prop_assert!(read.is_err());
    }
}
