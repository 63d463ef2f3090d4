//! From a message to its event, through the same tables as any JSON.

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

/// The value of the member: a structure where the event is known, any data elsewhere. Nothing is
/// parsed into a tree first, so the memory of an event is that of its value.
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
        let headers = Headers::of(self.message, |name| self.layout.headers.contains(&name));
        let (member, payload) = match self.layout.payload {
            EventPayload::Members if payload.is_empty() => return headers.alone(visitor),
            EventPayload::Members => return headers.before_members(payload, visitor),
            EventPayload::Json(_) if payload.is_empty() => return headers.alone(visitor),
            EventPayload::Json(member) => (member, Payload::Json(payload)),
            EventPayload::Text(member) => {
                let text = str::from_utf8(payload).map_err(|_| Error::custom("the payload is not UTF-8"))?;
                (member, Payload::Text(text))
            }
            EventPayload::Bytes(member) => (member, Payload::Bytes(payload)),
            _ => return Err(Error::custom("the payload is of an unknown kind")),
        };
        headers.before_payload(member, payload, visitor)
    }

    /// An event of a later version: its payload, JSON or not, with its headers among the members.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let bytes = self.message.payload();
        let headers = Headers::of(self.message, |name| !name.starts_with(':'));
        let payload = match (serde_json::from_slice::<IgnoredAny>(bytes), str::from_utf8(bytes)) {
            (Ok(_), _) => Payload::Json(bytes),
            (Err(_), Ok(text)) => Payload::Text(text),
            (Err(_), Err(_)) => Payload::Bytes(bytes),
        };
        match payload {
            _ if bytes.is_empty() && headers.is_empty() => visitor.visit_unit(),
            _ if bytes.is_empty() => headers.alone(visitor),
            payload if headers.is_empty() => payload.deserialize_any(visitor),
            Payload::Json(json) if json.trim_ascii_start().starts_with(b"{") => headers.before_members(json, visitor),
            payload => headers.before_payload("payload", payload, visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct struct enum identifier ignored_any
    }
}

/// The payload as one value.
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

/// Reads `json` to its end.
fn read_json<'de, T>(
    json: &'de [u8],
    read: impl FnOnce(&mut serde_json::Deserializer<SliceRead<'de>>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut json = serde_json::Deserializer::from_slice(json);
    let value = read(&mut json)?;
    json.end().map(|()| value)
}

/// Headers of a message, as members that come before those of the payload.
struct Headers<'de>(Vec<(&'de str, &'de HeaderValue)>);

impl<'de> Headers<'de> {
    fn of(message: &'de Message, is_member: impl Fn(&str) -> bool) -> Self {
        Self(message.headers().filter(|(name, _)| is_member(name)).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn alone<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(self.0.into_iter().map(|(name, value)| (name, json(value)))))
    }

    fn before_payload<V: Visitor<'de>>(
        self,
        member: &'static str,
        payload: Payload<'de>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let payload = MapDeserializer::new(iter::once((member, payload)));
        visitor.visit_map(Members { headers: self.0.into_iter(), value: None, payload })
    }

    fn before_members<V: Visitor<'de>>(self, payload: &'de [u8], visitor: V) -> Result<V::Value, Error> {
        read_json(payload, |json| json.deserialize_map(WithHeaders { headers: self, visitor }))
    }
}

/// Lets `visitor` read the headers before the members of the payload.
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
    /// That of the header whose name was read.
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
