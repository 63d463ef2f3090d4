//! The members that all error bodies share.

use serde_core::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The members of an error body that identify and describe the error, whatever its shape.
#[derive(Default)]
pub(crate) struct ErrorBody {
    pub(crate) error_type: Option<String>,
    pub(crate) code: Option<String>,
    message: Option<String>,
    capital_message: Option<String>,
    error_message: Option<String>,
}

impl ErrorBody {
    /// Reads `body` up to its end or its first error, so that a truncated body still yields its code.
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut fields = Self::default();
        let text = String::from_utf8_lossy(body);
        let mut json = serde_json::Deserializer::from_str(&text);
        // The members that were read before an error are kept.
        let _ = (&mut json).deserialize_map(&mut fields);
        fields
    }

    /// The message, under any of its names.
    pub(crate) fn message(self) -> Option<String> {
        self.message.or(self.capital_message).or(self.error_message)
    }
}

impl<'de> Visitor<'de> for &mut ErrorBody {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(name) = access.next_key::<String>()? {
            let slot = match name.as_str() {
                "__type" => &mut self.error_type,
                "code" | "Code" => &mut self.code,
                "message" => &mut self.message,
                "Message" => &mut self.capital_message,
                "errorMessage" => &mut self.error_message,
                _ => {
                    access.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = string(access.next_value()?);
        }
        Ok(())
    }
}

/// The string that this JSON contains. `None` if it is a value of any other type.
fn string(json: &RawValue) -> Option<String> {
    serde_json::from_str(json.get()).ok()
}
