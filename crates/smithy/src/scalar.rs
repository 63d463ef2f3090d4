//! Reads the simple types: booleans, numbers, strings.

use crate::{DeserializeContext, DeserializeShape};
use serde_core::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;

/// 2^53. A float represents every smaller whole number exactly, and no other number is rounded to one of these.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;

macro_rules! read_integer {
    ($($type:ty),*) => {$(
        impl<'de> DeserializeShape<'de> for $type {
            fn deserialize_shape<D: Deserializer<'de>>(deserializer: D, _: &mut DeserializeContext) -> Result<Self, D::Error> {
                struct Integer;

                impl Visitor<'_> for Integer {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a whole number that fits ", stringify!($type)))
                    }

                    fn visit_i64<E: Error>(self, number: i64) -> Result<$type, E> {
                        number.try_into().map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$type, E> {
                        number.try_into().map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
                    }

                    // A whole number may be written as `1.0` or `1e3`.
                    fn visit_f64<E: Error>(self, number: f64) -> Result<$type, E> {
                        if number.fract() == 0.0 && number.abs() < EXACT_BELOW {
                            self.visit_i64(number as i64)
                        } else {
                            Err(E::invalid_value(Unexpected::Float(number), &self))
                        }
                    }
                }

                deserializer.deserialize_i64(Integer)
            }
        }
    )*};
}

read_integer!(i8, i16, i32, i64);

macro_rules! read_float {
    ($($type:ident),*) => {$(
        impl<'de> DeserializeShape<'de> for $type {
            fn deserialize_shape<D: Deserializer<'de>>(deserializer: D, _: &mut DeserializeContext) -> Result<Self, D::Error> {
                struct Float;

                impl Visitor<'_> for Float {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a number, \"NaN\", \"Infinity\" or \"-Infinity\"")
                    }

                    fn visit_i64<E: Error>(self, number: i64) -> Result<$type, E> {
                        Ok(number as $type)
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$type, E> {
                        Ok(number as $type)
                    }

                    fn visit_f64<E: Error>(self, number: f64) -> Result<$type, E> {
                        let read = number as $type;
                        if read.is_infinite() && number.is_finite() {
                            return Err(E::invalid_value(Unexpected::Float(number), &self));
                        }
                        Ok(read)
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                        match text {
                            "NaN" => Ok($type::NAN),
                            "Infinity" => Ok($type::INFINITY),
                            "-Infinity" => Ok($type::NEG_INFINITY),
                            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
                        }
                    }
                }

                deserializer.deserialize_any(Float)
            }
        }
    )*};
}

read_float!(f32, f64);

macro_rules! read_as_serde {
    ($($type:ty),*) => {$(
        impl<'de> DeserializeShape<'de> for $type {
            fn deserialize_shape<D: Deserializer<'de>>(deserializer: D, _: &mut DeserializeContext) -> Result<Self, D::Error> {
                serde_core::Deserialize::deserialize(deserializer)
            }
        }
    )*};
}

// `i128` is the type of a `bigInteger`.
read_as_serde!(bool, i128);

impl<'de> DeserializeShape<'de> for String {
    fn deserialize_shape<D: Deserializer<'de>>(
        deserializer: D,
        context: &mut DeserializeContext,
    ) -> Result<Self, D::Error> {
        struct Text<'c>(&'c mut DeserializeContext);

        impl Visitor<'_> for Text<'_> {
            type Value = String;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            #[inline]
            fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
                self.0.charge(text.len())?;
                Ok(text.to_owned())
            }

            fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
                self.0.charge(text.capacity())?;
                Ok(text)
            }
        }

        deserializer.deserialize_string(Text(context))
    }
}
