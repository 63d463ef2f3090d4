//! From a message to the event it tells, through the same tables as any JSON.

use super::frame::Message;
use aws_smithy_types::event_stream::HeaderValue;
use awsjson_smithy::{DeserializeContext, EventLayout, EventPayload, EventStream};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_core::de::value::StrDeserializer;
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_core::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// Reads the event `name` from its message.
pub(super) fn event<T: EventStream>(
    name: &str,
    message: &Message,
    context: &mut DeserializeContext,
) -> Result<T, Error> {
    T::deserialize_shape(Union { name, message, layout: T::layout(name) }, context)
}

/// An object with one member, as which every union is read.
struct Union<'de> {
    name: &'de str,
    message: &'de Message,
    layout: EventLayout,
}

impl<'de> Deserializer<'de> for Union<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(OneMember { union: self, told: false })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct OneMember<'de> {
    union: Union<'de>,
    told: bool,
}

impl<'de> MapAccess<'de> for OneMember<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if std::mem::replace(&mut self.told, true) {
            return Ok(None);
        }
        seed.deserialize(StrDeserializer::new(self.union.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Event { message: self.union.message, layout: self.union.layout })
    }
}

/// The value of the member: a structure where the event is known, any data elsewhere.
struct Event<'de> {
    message: &'de Message,
    layout: EventLayout,
}

impl<'de> Deserializer<'de> for Event<'de> {
    type Error = Error;

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let payload = self.message.payload();
        if self.layout.payload == EventPayload::Members && self.layout.headers.is_empty() {
            let mut json = serde_json::Deserializer::from_slice(if payload.is_empty() { b"{}" } else { payload });
            let value = json.deserialize_map(visitor)?;
            return json.end().map(|()| value);
        }
        let mut members = match self.layout.payload {
            EventPayload::Json(member) if !payload.is_empty() => one(member, serde_json::from_slice(payload)?),
            EventPayload::Text(member) => {
                let text = str::from_utf8(payload).map_err(|_| Error::custom("the payload is not UTF-8"))?;
                one(member, text.into())
            }
            EventPayload::Bytes(member) => one(member, BASE64.encode(payload).into()),
            _ if payload.is_empty() => Map::new(),
            _ => serde_json::from_slice(payload)?,
        };
        let headers = self.message.headers().filter(|(name, _)| self.layout.headers.contains(name));
        members.extend(headers.map(|(name, value)| (name.to_owned(), json(value))));
        Value::Object(members).deserialize_map(visitor)
    }

    /// An event of a later version: its payload, JSON or not, with its headers among the members.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let payload = self.message.payload();
        let value = match (serde_json::from_slice(payload), str::from_utf8(payload)) {
            (Ok(value), _) => value,
            (Err(_), _) if payload.is_empty() => Value::Null,
            (Err(_), Ok(text)) => text.into(),
            (Err(_), Err(_)) => BASE64.encode(payload).into(),
        };
        let headers = self.message.headers().filter(|(name, _)| !name.starts_with(':'));
        let headers: Map<_, _> = headers.map(|(name, value)| (name.to_owned(), json(value))).collect();
        let value = match value {
            value if headers.is_empty() => value,
            Value::Null => headers.into(),
            Value::Object(mut members) => {
                members.extend(headers);
                members.into()
            }
            value => headers.into_iter().chain(one("payload", value)).collect(),
        };
        value.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct struct enum identifier ignored_any
    }
}

fn one(name: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value)])
}

/// A header as the JSON of a member's value.
fn json(value: &HeaderValue) -> Value {
    match value {
        HeaderValue::Bool(value) => (*value).into(),
        HeaderValue::Byte(value) => (*value).into(),
        HeaderValue::Int16(value) => (*value).into(),
        HeaderValue::Int32(value) => (*value).into(),
        HeaderValue::Int64(value) => (*value).into(),
        HeaderValue::ByteArray(bytes) => BASE64.encode(bytes).into(),
        HeaderValue::String(text) => text.as_str().into(),
        HeaderValue::Timestamp(instant) => instant.as_secs_f64().into(),
        HeaderValue::Uuid(uuid) => uuid_text(*uuid).into(),
        // The specification closes the set.
        _ => Value::Null,
    }
}

fn uuid_text(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    let group = |range| hex.get(range).unwrap_or_default();
    [group(0..8), group(8..12), group(12..16), group(16..20), group(20..32)].join("-")
}
