//! Decimal numbers of any size.

use crate::{CorrectionDefault, DeserializeContext, DeserializeShape, SerializeShape};
use serde_core::de::{Deserializer, Visitor};
use serde_core::ser::{Error as _, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A decimal number (`bigDecimal`), kept as the digits that it was parsed from.
///
/// It is a number on the wire. Whole numbers of up to 64 bits are exact, and other numbers are doubles, which
/// represent at least 15 digits. Serializing a number that a double cannot represent exactly is an error.
/// Two values are equal if they are written with the same digits: `1.0` does not equal `1`.
///
/// ```
/// use awsjson_smithy::BigDecimal;
///
/// let price: BigDecimal = "12.50".parse()?;
/// assert_eq!(serde_json::to_string(&price)?, "12.5");
/// assert!("12,50".parse::<BigDecimal>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BigDecimal(String);

/// A text that is not a decimal number such as `-12.5` or `1e9`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a decimal number such as -12.5 or 1e9")]
pub struct ParseDecimalError(());

impl BigDecimal {
    /// Creates a number of a model. Codegen has already checked its syntax.
    #[doc(hidden)]
    pub fn of_model(number: &'static str) -> Self {
        Self(number.to_owned())
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BigDecimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
        // Rust also parses `inf`, `NaN` and a leading plus sign.
        let is_number = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        match text.parse::<f64>() {
            Ok(_) if is_number && !text.starts_with('+') => Ok(Self(text.to_owned())),
            _ => Err(ParseDecimalError(())),
        }
    }
}

impl From<i64> for BigDecimal {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for BigDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl CorrectionDefault for BigDecimal {
    fn correction_default() -> Self {
        Self::from(0)
    }
}

impl<'de> DeserializeShape<'de> for BigDecimal {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        struct Decimal<'c>(&'c mut DeserializeContext);

        impl Visitor<'_> for Decimal<'_> {
            type Value = BigDecimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number")
            }

            fn visit_i64<E>(self, number: i64) -> Result<BigDecimal, E> {
                Ok(number.into())
            }

            fn visit_u64<E>(self, number: u64) -> Result<BigDecimal, E> {
                Ok(BigDecimal(number.to_string()))
            }

            fn visit_f64<E: serde_core::de::Error>(self, number: f64) -> Result<BigDecimal, E> {
                if number.is_finite() {
                    Ok(BigDecimal(number.to_string()))
                } else {
                    Err(E::custom("not a finite number"))
                }
            }

            fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<BigDecimal, E> {
                self.0.charge(text.len())?;
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Decimal(context))
    }
}

impl<F> SerializeShape<F> for BigDecimal {
    fn serialize_shape<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(whole) = self.0.parse() {
            return serializer.serialize_i64(whole);
        }
        if let Ok(whole) = self.0.parse() {
            return serializer.serialize_u64(whole);
        }
        match self.0.parse::<f64>() {
            Ok(number) if normalize(&number.to_string()) == normalize(&self.0) => serializer.serialize_f64(number),
            _ => Err(S::Error::custom("the decimal number has more digits than a double can represent")),
        }
    }
}

/// Normalizes a number to `0.digits × 10^exponent`: whether it is negative, the digits, and the exponent.
fn normalize(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = mantissa.trim_start_matches('-');
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    if digits.is_empty() {
        return (false, String::new(), 0);
    }
    let leading = (all.len() - digits.len()) as i64;
    let exponent = exponent.parse().unwrap_or(i64::MAX);
    let exponent = (whole.len() as i64 - leading).saturating_add(exponent);
    (mantissa.starts_with('-'), digits.trim_end_matches('0').to_owned(), exponent)
}

crate::serde_impls!(BigDecimal);
