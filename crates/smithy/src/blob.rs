//! Blobs: bytes, which are base64 in JSON.

use crate::{CorrectionDefault, DeserializeContext, DeserializeShape, SerializeShape};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_core::de::{Deserializer, Error, Visitor};
use serde_core::ser::Serializer;
use std::fmt;

/// Padding is written, and optional when reading.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes of any kind (`blob`).
///
/// ```
/// use awsjson_smithy::Blob;
///
/// let blob = Blob::from(b"foo".to_vec());
/// assert_eq!(serde_json::to_string(&blob)?, r#""Zm9v""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Blob(Vec<u8>);

impl Blob {
    /// Returns the bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Blob {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl CorrectionDefault for Blob {
    fn correction_default() -> Self {
        Self::default()
    }
}

impl<'de> DeserializeShape<'de> for Blob {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        struct Base64<'c>(&'c mut DeserializeContext);

        impl Visitor<'_> for Base64<'_> {
            type Value = Blob;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes in base64")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Blob, E> {
                self.0.charge(base64::decoded_len_estimate(text.len()))?;
                BASE64.decode(text).map(Blob).map_err(|_| E::custom("bytes are not in base64"))
            }
        }

        deserializer.deserialize_str(Base64(context))
    }
}

impl<F> SerializeShape<F> for Blob {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

crate::serde_impls!(Blob);
