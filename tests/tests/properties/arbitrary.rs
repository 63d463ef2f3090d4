//! Random JSON values for the shapes of the model. The model has no recursive shapes, so the depth needs no limit.

use crate::model::Shape;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// The values to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All values of the type, including those that violate constraints.
    Any,
    /// Values that are valid by the model.
    Valid,
    /// Valid values with all members set, an item in each list, and no unknown members or enum values.
    Complete,
}

/// Values of `shape`.
pub fn values(shape: Shape, scope: Scope) -> BoxedStrategy<Value> {
    match shape.shape_type().as_str() {
        "structure" => structures(shape, scope),
        "union" => unions(shape, scope),
        "list" => lists(shape, scope),
        "map" => maps(shape, scope),
        "enum" => enumerations(shape, scope).prop_map(Value::from).boxed(),
        "string" => strings(shape, scope).prop_map(Value::from).boxed(),
        "integer" => numbers(shape, scope, i32::MIN.into()..=i32::MAX.into()),
        "long" => numbers(shape, scope, i64::MIN..=i64::MAX),
        "timestamp" => timestamps().prop_map(Value::from).boxed(),
        other => panic!("values of the type {other} are not supported yet"),
    }
}

fn structures(shape: Shape, scope: Scope) -> BoxedStrategy<Value> {
    let members = shape.members().map(|(name, member)| {
        let value = values(member, scope).prop_map(move |value| Some((name.to_owned(), value)));
        match member.required() || scope == Scope::Complete {
            true => value.boxed(),
            false => prop_oneof![2 => value, 1 => Just(None)].boxed(),
        }
    });
    let members: Vec<_> = members.collect();
    members.prop_map(|members| members.into_iter().flatten().collect::<Map<_, _>>().into()).boxed()
}

fn unions(shape: Shape, scope: Scope) -> BoxedStrategy<Value> {
    let members = shape.members().map(|(name, member)| values(member, scope).prop_map(move |it| json!({ name: it })));
    let known = proptest::strategy::Union::new(members.map(Strategy::boxed));
    // No member of the model starts with an X.
    let unknown = ("X[A-Za-z]{0,8}", any::<(String, i64, bool)>()).prop_map(|(name, data)| json!({ name: [data] }));
    match scope {
        Scope::Complete | Scope::Valid => known.boxed(),
        Scope::Any => prop_oneof![6 => known, 1 => unknown].boxed(),
    }
}

fn lists(shape: Shape, scope: Scope) -> BoxedStrategy<Value> {
    let (min, max) = shape.length();
    let item = values(shape.item(), scope);
    let few = |least: usize| least..=max.map_or(least + 3, |max| max.min(least + 3));
    match scope {
        Scope::Any => vec(item, 0..4).prop_map(Value::from).boxed(),
        Scope::Complete => distinct(shape, vec(item, few(min.max(1)))),
        Scope::Valid => match max {
            None => distinct(shape, vec(item, few(min))),
            Some(max) => prop_oneof![
                30 => distinct(shape, vec(item.clone(), few(min))),
                1 => distinct(shape, vec(item, max)),
            ]
            .boxed(),
        },
    }
}

/// Removes equal items if `shape` requires unique items.
fn distinct(shape: Shape, lists: impl Strategy<Value = Vec<Value>> + 'static) -> BoxedStrategy<Value> {
    let unique = lists.prop_map(move |items| {
        let mut kept = Vec::with_capacity(items.len());
        for item in items {
            if !(shape.unique() && kept.contains(&item)) {
                kept.push(item);
            }
        }
        kept
    });
    let (min, _) = shape.length();
    unique.prop_filter("equal items", move |kept| kept.len() >= min).prop_map(Value::from).boxed()
}

fn maps(shape: Shape, scope: Scope) -> BoxedStrategy<Value> {
    let keys = match shape.key().shape_type().as_str() {
        "enum" => enumerations(shape.key(), scope),
        _ => strings(shape.key(), scope),
    };
    let least = usize::from(scope == Scope::Complete);
    let entries = vec((keys, values(shape.value(), scope)), least..4);
    entries.prop_map(|entries| entries.into_iter().collect::<Map<_, _>>().into()).boxed()
}

/// Known values. `Scope::Any` adds unknown values, as a later version of the service may send them.
fn enumerations(shape: Shape, scope: Scope) -> BoxedStrategy<String> {
    let known = select(shape.enum_values()).prop_map(str::to_owned);
    match scope {
        Scope::Complete | Scope::Valid => known.boxed(),
        Scope::Any => prop_oneof![4 => known, 1 => "[A-Z_]{1,12}"].boxed(),
    }
}

fn strings(shape: Shape, scope: Scope) -> BoxedStrategy<String> {
    match scope {
        Scope::Any => prop_oneof![2 => valid_strings(shape), 1 => any::<String>(), 1 => regex("(?s).{0,8}")].boxed(),
        Scope::Valid | Scope::Complete => valid_strings(shape),
    }
}

fn valid_strings(shape: Shape) -> BoxedStrategy<String> {
    let (min, max) = shape.length();
    let pattern = shape.pattern().map(|pattern| {
        let unanchored = pattern.strip_prefix('^').and_then(|pattern| pattern.strip_suffix('$'));
        unanchored.expect("a pattern for the whole value")
    });
    // A pattern with a single repeated class can be adapted to the length; otherwise, values are filtered by length.
    let class = pattern.map_or(Some("(?s)."), |pattern| {
        pattern.strip_suffix('+').filter(|class| class.starts_with('[') && class.find(']') == Some(class.len() - 1))
    });
    match (class, max) {
        (Some(class), Some(max)) => prop_oneof![
            8 => regex(&format!("{class}{{{min},{}}}", max.min(min + 16))),
            1 => regex(&format!("{class}{{{max}}}")),
        ]
        .boxed(),
        (Some(class), None) => regex(&format!("{class}{{{min},{}}}", min + 16)),
        (None, _) => regex(pattern.unwrap_or_default())
            .prop_filter("length", move |text| {
                let length = text.chars().count();
                min <= length && max.is_none_or(|max| length <= max)
            })
            .boxed(),
    }
}

fn regex(pattern: &str) -> BoxedStrategy<String> {
    // U+FEFF is whitespace in ECMA-262, the syntax of patterns, but not for the engine that generates this text.
    string_regex(pattern).expect(pattern).prop_map(|text| text.replace('\u{FEFF}', "x")).boxed()
}

fn numbers(shape: Shape, scope: Scope, all: RangeInclusive<i64>) -> BoxedStrategy<Value> {
    let (min, max) = match scope {
        Scope::Any => (None, None),
        Scope::Valid | Scope::Complete => shape.range(),
    };
    let (min, max) = (min.unwrap_or(*all.start()), max.unwrap_or(*all.end()));
    prop_oneof![4 => min..=max, 1 => Just(min), 1 => Just(max)].prop_map(Value::from).boxed()
}

/// Timestamps from the year 1 to 9999 in RFC 3339, with up to nine fractional digits and any offset.
fn timestamps() -> impl Strategy<Value = String> {
    const DAY: i64 = 86_400;
    const YEAR_1: i64 = -62_135_596_800;
    const YEAR_10000: i64 = 253_402_300_800;
    // At least a day from either end, so that the local time with any offset is within the range.
    let inside = (YEAR_1 + DAY..YEAR_10000 - DAY, -1439_i32..=1439);
    let edges = (select(vec![YEAR_1, -1, 0, YEAR_10000 - 1]), Just(0));
    let nanos = (0..1_000_000_000_i128, 0..=9_u32).prop_map(|(nanos, zeros)| {
        let unit = 10_i128.pow(zeros);
        nanos / unit * unit
    });
    (prop_oneof![8 => inside, 1 => edges], nanos).prop_map(|((seconds, minutes), nanos)| {
        let offset = UtcOffset::from_whole_seconds(minutes * 60).expect("less than a day");
        let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(seconds) * 1_000_000_000 + nanos);
        instant.expect("a year of four digits").to_offset(offset).format(&Rfc3339).expect("representable in RFC 3339")
    })
}

/// `value` with timestamps as nanoseconds since the epoch, so that equal instants are equal values.
pub fn with_instants(shape: Shape, value: &Value) -> Value {
    match (shape.shape_type().as_str(), value) {
        ("timestamp", Value::String(text)) => {
            // Text that is not a date-time remains unchanged, so that it differs from all instants.
            let instant = OffsetDateTime::parse(text, &Rfc3339);
            instant.map_or_else(|_| value.clone(), |instant| instant.unix_timestamp_nanos().to_string().into())
        }
        ("structure" | "union", Value::Object(members)) => {
            let mut members = members.clone();
            for (name, member) in shape.members() {
                if let Some(value) = members.get_mut(name) {
                    *value = with_instants(member, value);
                }
            }
            members.into()
        }
        ("list", Value::Array(items)) => items.iter().map(|item| with_instants(shape.item(), item)).collect(),
        ("map", Value::Object(entries)) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), with_instants(shape.value(), value)));
            entries.collect::<Map<_, _>>().into()
        }
        _ => value.clone(),
    }
}
