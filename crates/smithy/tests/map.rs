//! Maps: order, API and memory.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests")]

use awsjson_smithy::{DeserializeContext, DeserializeShape, Map};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read<V: for<'de> DeserializeShape<'de>>(json: &str) -> Result<Map<String, V>, String> {
    read_in(json, &mut DeserializeContext::new())
}

fn read_in<V: for<'de> DeserializeShape<'de>>(
    json: &str,
    context: &mut DeserializeContext,
) -> Result<Map<String, V>, String> {
    Map::deserialize_shape(&mut serde_json::Deserializer::from_str(json), context).map_err(|error| error.to_string())
}

#[test]
fn entries_are_in_the_order_of_their_keys() {
    let map = read::<i32>(r#"{"c":3,"a":1,"b":2}"#).unwrap();
    assert_eq!(
        map.iter().map(|(key, value)| (key.as_str(), *value)).collect::<Vec<_>>(),
        [("a", 1), ("b", 2), ("c", 3)]
    );
    assert_eq!((map["b"], map.get("d"), map.len()), (2, None, 3));
    assert_eq!(map.first_key_value(), Some((&"a".to_owned(), &1)));
    assert_eq!(map.last_key_value(), Some((&"c".to_owned(), &3)));
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"a":1,"b":2,"c":3}"#);
}

#[test]
fn a_duplicate_key_is_an_error() {
    for json in [r#"{"a":1,"a":1}"#, r#"{"a":1,"b":2,"a":3}"#, r#"{"b":1,"a":2,"b":3}"#] {
        assert!(read::<i32>(json).unwrap_err().contains("the map has a duplicate key"), "{json}");
    }
    assert_eq!(read::<i32>(r#"{"a":null,"a":1}"#).unwrap().len(), 1, "null means that the entry is absent");
}

#[test]
fn it_agrees_with_a_btree_map() {
    let mut map = Map::new();
    let mut expected = BTreeMap::new();
    for step in 0..400_u32 {
        let key = step.wrapping_mul(2_654_435_761) % 61;
        match step % 5 {
            4 => assert_eq!(map.remove(&key), expected.remove(&key)),
            3 => {
                let entries = [(key, step), (key + 1, step), (key, step + 1)];
                map.extend(entries);
                expected.extend(entries);
            }
            _ => assert_eq!(map.insert(key, step), expected.insert(key, step)),
        }
        assert_eq!(map.get_mut(&key), expected.get_mut(&key));
        assert!(map.iter().eq(expected.iter()) && map.contains_key(&key) == expected.contains_key(&key));
    }
    map.retain(|key, value| {
        *value += 1;
        key % 2 == 0
    });
    expected.retain(|key, value| {
        *value += 1;
        key % 2 == 0
    });
    assert_eq!(BTreeMap::from(map.clone()), expected);
    assert_eq!(Map::from(expected), map);
}

#[test]
fn a_million_keys_in_the_worst_order_are_read() {
    let mut json = "{".to_owned();
    for key in (0..1_000_000).rev() {
        json += &format!("\"{key:06}\":0,");
    }
    json.pop();
    json.push('}');
    let map = read::<i8>(&json).unwrap();
    assert_eq!(map.len(), 1_000_000);
    assert_eq!(map.keys().next().map(String::as_str), Some("000000"));
}

#[test]
fn a_map_of_one_entry_allocates_one_entry() {
    let entry = size_of::<(String, bool)>();
    let cost = |json: &str| {
        let fits = |limit: &usize| read_in::<bool>(json, &mut DeserializeContext::new().max_bytes(*limit)).is_ok();
        (0..10_000).find(fits).unwrap()
    };
    assert_eq!(cost("{}"), 0);
    let allocation = 16;
    assert_eq!(cost(r#"{"a":true}"#), entry + 1 + 2 * allocation, "the list of entries and the key");
}

#[test]
fn serde_rejects_a_duplicate_key() {
    assert_eq!(serde_json::from_str::<Map<String, i32>>(r#"{"b":1,"a":2}"#).unwrap().into_keys().next().unwrap(), "a");
    let error = serde_json::from_str::<Map<String, i32>>(r#"{"a":1,"b":2,"a":3}"#).unwrap_err();
    assert!(error.to_string().starts_with("the map has a duplicate key"), "{error}");
}

#[test]
fn a_map_equals_an_array_of_its_entries() {
    let map = Map::from([("b", 2), ("a", 1)]);
    assert_eq!(map, [("a", 1), ("b", 2)]);
    assert_eq!(map, [("b", 2), ("a", 1)]);
    assert_eq!(map, [("a", 0), ("b", 2), ("a", 1)], "the last value of a key counts");
    assert_ne!(map, [("a", 1), ("b", 2), ("a", 0)]);
    assert_ne!(map, [("a", 1)]);
    assert_eq!(map, BTreeMap::from([("a", 1), ("b", 2)]));
}

proptest! {
    #[test]
    fn every_sequence_of_changes_agrees_with_a_btree_map(
        steps in vec((0_u8..6, "[a-d]{0,2}", any::<i8>()), 0..60),
    ) {
        let mut map = Map::<String, i8>::new();
        let mut expected = BTreeMap::<String, i8>::new();
        for (step, key, value) in steps {
            match step {
                0 => prop_assert_eq!(map.remove(key.as_str()), expected.remove(key.as_str())),
                1 => {
                    let (one, other) = (map.get_or_insert_with(key.clone(), || value), expected.entry(key.clone()).or_insert(value));
                    prop_assert_eq!(&*one, &*other);
                    *one = one.wrapping_add(1);
                    *other = other.wrapping_add(1);
                }
                2 => {
                    let entries = [(key.clone(), value), ("b".to_owned(), value), (key.clone(), value.wrapping_add(1))];
                    map.extend(entries.clone());
                    expected.extend(entries);
                }
                _ => prop_assert_eq!(map.insert(key.clone(), value), expected.insert(key.clone(), value)),
            }
            prop_assert_eq!(map.get_key_value(key.as_str()), expected.get_key_value(key.as_str()));
            prop_assert_eq!(&map, &expected);
            prop_assert!(map.iter().rev().eq(expected.iter().rev()) && map.values().eq(expected.values()));
        }
        prop_assert_eq!(serde_json::to_string(&map).unwrap(), serde_json::to_string(&expected).unwrap());
        prop_assert_eq!(Map::from(expected.clone()), map.clone());
        prop_assert_eq!(BTreeMap::from(map), expected);
    }
}
