//! Open enums: a value that this version does not know is kept unchanged.

use crate::{DeserializeContext, MapKey};
use serde_core::de::{Deserializer, Error, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A value of a string enum that this version does not know.
///
/// Only the enum's `From` creates one, so it is never a value that this version knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    /// For [`string_enum!`](crate::string_enum) only, which has checked that `value` is unknown.
    #[doc(hidden)]
    pub fn from_unknown(value: String) -> Self {
        Self(value)
    }

    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A value of an integer enum that this version does not know.
///
/// Only the enum's `From` creates one, so it is never a value that this version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownNumber(i32);

impl UnknownNumber {
    /// For [`int_enum!`](crate::int_enum) only, which has checked that `value` is unknown.
    #[doc(hidden)]
    pub fn from_unknown(value: i32) -> Self {
        Self(value)
    }

    /// The value on the wire.
    pub fn value(self) -> i32 {
        self.0
    }
}

/// Defines an open string enum. Values are compared, ordered and hashed by their text.
///
/// ```
/// awsjson_smithy::string_enum! {
///     /// Whether a connection is in use.
///     #[derive(Debug)]
///     pub enum Status {
///         /// In use.
///         Active = "ACTIVE",
///         /// Ended.
///         Canceled = "CANCELED",
///     }
/// }
///
/// assert_eq!(Status::from("ACTIVE"), Status::Active);
/// assert_eq!(Status::from("PAUSED").as_str(), "PAUSED");
/// assert!(!Status::from("PAUSED").is_known());
/// ```
#[macro_export]
macro_rules! string_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that this version does not know, as the service sent it. To create a value from
            /// text use `from`, which keeps its meaning when a later version adds the value as a variant.
            Unknown($crate::UnknownValue),
        }

        impl $name {
            /// The values that this version knows.
            pub const VALUES: &'static [&'static str] = &[$($value),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }

            /// Whether this version knows the value.
            #[inline]
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }

            #[inline]
            fn from_known(value: &str) -> ::core::option::Option<Self> {
                match value {
                    $($value => ::core::option::Option::Some(Self::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl ::core::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::core::borrow::Borrow<str> for $name {
            #[inline]
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::Validate for $name {
            #[inline]
            fn validate_with(&self, validator: &mut $crate::validate::Validator) {
                validator.enum_value(self.is_known(), Self::VALUES);
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::from_known(value)
                    .unwrap_or_else(|| Self::Unknown($crate::UnknownValue::from_unknown(value.to_owned())))
            }
        }

        impl From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from_known(&value)
                    .unwrap_or_else(|| Self::Unknown($crate::UnknownValue::from_unknown(value)))
            }
        }

        impl From<$name> for ::std::string::String {
            #[inline]
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                Ok(Self::from(value))
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::MapKey for $name {
            #[inline]
            fn known(&self) -> ::core::option::Option<&str> {
                self.is_known().then(|| self.as_str())
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::CorrectionDefault for $name {
            #[inline]
            fn correction_default() -> Self {
                Self::from("")
            }
        }

        impl<'de> $crate::DeserializeShape<'de> for $name {
            fn deserialize_shape<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::read_string_enum(deserializer, context)
            }
        }

        impl<F> $crate::SerializeShape<F> for $name {
            fn serialize_shape<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::serde_impls!($name);
    };
}

/// Defines an open integer enum (`intEnum`). Values are compared, ordered and hashed by their numbers.
///
/// ```
/// awsjson_smithy::int_enum! {
///     /// The face of a die.
///     #[derive(Debug)]
///     pub enum Face {
///         /// Lowest.
///         One = 1,
///     }
/// }
///
/// assert_eq!(Face::from(1), Face::One);
/// assert_eq!(Face::from(7).value(), 7);
/// ```
#[macro_export]
macro_rules! int_enum {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that this version does not know, as the service sent it. To create a value from a
            /// number use `from`, which keeps its meaning when a later version adds the value as a variant.
            Unknown($crate::UnknownNumber),
        }

        impl $name {
            /// The values that this version knows.
            pub const VALUES: &'static [i32] = &[$($value),*];

            /// The value on the wire.
            pub fn value(self) -> i32 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value.value(),
                }
            }

            /// Whether this version knows the value.
            #[inline]
            pub fn is_known(self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl ::core::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.value(), &other.value())
            }
        }

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.value(), state);
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl $crate::Validate for $name {
            #[inline]
            fn validate_with(&self, validator: &mut $crate::validate::Validator) {
                validator.int_enum_value(self.is_known(), Self::VALUES);
            }
        }

        impl From<$name> for i32 {
            #[inline]
            fn from(value: $name) -> Self {
                value.value()
            }
        }

        impl From<i32> for $name {
            #[inline]
            fn from(value: i32) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown($crate::UnknownNumber::from_unknown(other)),
                }
            }
        }

        impl $crate::CorrectionDefault for $name {
            #[inline]
            fn correction_default() -> Self {
                Self::from(0)
            }
        }

        impl<'de> $crate::DeserializeShape<'de> for $name {
            fn deserialize_shape<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::result::Result<Self, D::Error> {
                <i32 as $crate::DeserializeShape>::deserialize_shape(deserializer, context).map(Self::from)
            }
        }

        impl<F> $crate::SerializeShape<F> for $name {
            fn serialize_shape<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i32(self.value())
            }
        }

        $crate::serde_impls!($name);
    };
}

/// Reads an open string enum, and copies only values that it does not know.
#[doc(hidden)]
pub fn read_string_enum<'de, T: MapKey, D: Deserializer<'de>>(
    deserializer: D,
    context: &mut DeserializeContext,
) -> Result<T, D::Error> {
    struct Value<'c, T>(&'c mut DeserializeContext, PhantomData<T>);

    impl<T: MapKey> Visitor<'_> for Value<'_, T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let value = T::from(text);
            if value.known().is_none() {
                self.0.charge(text.len())?;
            }
            Ok(value)
        }
    }

    deserializer.deserialize_str(Value(context, PhantomData))
}
