//! Reads events from messages: presents a message as a serde data structure, so that events are read by the
//! same tables of members as JSON.

use super::frame::Message;
use aws_smithy_types::event_stream::HeaderValue;
use awsjson_smithy::{DeserializeContext, EventLayout, EventPayload, EventStream};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_core::de::value::{MapDeserializer, StrDeserializer};
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde_core::forward_to_deserialize_any;
use serde_json::de::SliceRead;
use serde_json::{Error, Value};
use std::{fmt, iter, vec};

/// Reads the event `name` from a message.
pub(super) fn event<T: EventStream>(
    name: &str,
    message: &Message,
    context: &mut DeserializeContext,
) -> Result<T, Error> {
    T::deserialize_shape(Union { name, message, layout: T::layout(name) }, context)
}

/// The union of events, as an object with one member.
struct Union<'de> {
    name: &'de str,
    message: &'de Message,
    layout: EventLayout,
}

impl<'de> Deserializer<'de> for Union<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(OneMember { union: self, visited: false })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct OneMember<'de> {
    union: Union<'de>,
    visited: bool,
}

impl<'de> MapAccess<'de> for OneMember<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if std::mem::replace(&mut self.visited, true) {
            return Ok(None);
        }
        seed.deserialize(StrDeserializer::new(self.union.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Event { message: self.union.message, layout: self.union.layout })
    }
}

/// The value of the member: a structure if the event is in the model, and any data otherwise. It is read without
/// an intermediate tree, which would need memory beyond the decode limits.
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
        let headers = Headers::select(self.message, |name| self.layout.headers.contains(&name));
        let (member, payload) = match self.layout.payload {
            EventPayload::Members if payload.is_empty() => return headers.visit(visitor),
            EventPayload::Members => return headers.visit_before_members(payload, visitor),
            EventPayload::Json(_) if payload.is_empty() => return headers.visit(visitor),
            EventPayload::Json(member) => (member, Payload::Json(payload)),
            EventPayload::Text(member) => {
                let text = str::from_utf8(payload).map_err(|_| Error::custom("the payload is not UTF-8"))?;
                (member, Payload::Text(text))
            }
            EventPayload::Bytes(member) => (member, Payload::Bytes(payload)),
            _ => return Err(Error::custom("the payload has an unknown layout")),
        };
        headers.visit_before_payload(member, payload, visitor)
    }

    /// Reads an event that is not in the model: its payload, which may be JSON or not, and its headers as further
    /// members.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let bytes = self.message.payload();
        let headers = Headers::select(self.message, |name| !name.starts_with(':'));
        let payload = match (serde_json::from_slice::<IgnoredAny>(bytes), str::from_utf8(bytes)) {
            (Ok(_), _) => Payload::Json(bytes),
            (Err(_), Ok(text)) => Payload::Text(text),
            (Err(_), Err(_)) => Payload::Bytes(bytes),
        };
        match payload {
            _ if bytes.is_empty() && headers.is_empty() => visitor.visit_unit(),
            _ if bytes.is_empty() => headers.visit(visitor),
            payload if headers.is_empty() => payload.deserialize_any(visitor),
            Payload::Json(json) if json.trim_ascii_start().starts_with(b"{") => {
                headers.visit_before_members(json, visitor)
            }
            payload => headers.visit_before_payload("payload", payload, visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct struct enum identifier ignored_any
    }
}

/// A payload that is a single value.
enum Payload<'de> {
    Json(&'de [u8]),
    Text(&'de str),
    Bytes(&'de [u8]),
}

impl<'de> Deserializer<'de> for Payload<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Json(json) => read_json(json, |json| json.deserialize_any(visitor)),
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::Bytes(bytes) => visitor.visit_string(BASE64.encode(bytes)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Json(json) => read_json(json, |json| json.deserialize_option(visitor)),
            text_or_bytes => visitor.visit_some(text_or_bytes),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Payload<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Reads the whole of `json` as one value.
fn read_json<'de, T>(
    json: &'de [u8],
    read: impl FnOnce(&mut serde_json::Deserializer<SliceRead<'de>>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let value = read(&mut json)?;
    json.end().map(|()| value)
}

/// The headers of a message that are members of the event. They are read before the payload.
struct Headers<'de>(Vec<(&'de str, &'de HeaderValue)>);

impl<'de> Headers<'de> {
    fn select(message: &'de Message, is_member: impl Fn(&str) -> bool) -> Self {
        Self(message.headers().filter(|(name, _)| is_member(name)).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(self.0.into_iter().map(|(name, value)| (name, json(value)))))
    }

    fn visit_before_payload<V: Visitor<'de>>(
        self,
        member: &'static str,
        payload: Payload<'de>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let payload = MapDeserializer::new(iter::once((member, payload)));
        visitor.visit_map(Members { headers: self.0.into_iter(), value: None, payload })
    }

    fn visit_before_members<V: Visitor<'de>>(self, payload: &'de [u8], visitor: V) -> Result<V::Value, Error> {
        read_json(payload, |json| json.deserialize_map(WithHeaders { headers: self, visitor }))
    }
}

/// Adds the headers to the members of the payload that `visitor` reads.
struct WithHeaders<'de, V> {
    headers: Headers<'de>,
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for WithHeaders<'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, payload: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Members { headers: self.headers.0.into_iter(), value: None, payload })
    }
}

struct Members<'de, A> {
    headers: vec::IntoIter<(&'de str, &'de HeaderValue)>,
    /// The value of the header whose name was read last.
    value: Option<&'de HeaderValue>,
    payload: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.headers.next() {
            Some((name, value)) => {
                self.value = Some(value);
                seed.deserialize(StrDeserializer::new(name)).map(Some)
            }
            None => self.payload.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(json(value)).map_err(A::Error::custom),
            None => self.payload.next_value_seed(seed),
        }
    }
}

/// Converts a header to the JSON of a member's value.
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
        // The enum is non-exhaustive, but the specification has no other types.
        _ => Value::Null,
    }
}

fn uuid_text(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    let group = |range| hex.get(range).unwrap_or_default();
    [group(0..8), group(8..12), group(12..16), group(16..20), group(20..32)].join("-")
}
