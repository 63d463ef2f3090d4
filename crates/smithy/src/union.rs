//! Open unions: a member that this version does not know is kept with its name and its data.

use crate::deserialize::{Nullable, skip};
use crate::path::Segment;
use crate::{DeserializeContext, Document, SerializeShape};
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A union member that this version does not know.
///
/// `Debug` shows the name only, because the data may be sensitive.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct UnknownMember {
    /// The member's name on the wire. Empty when the service sent a union without a member.
    pub name: String,
    /// The member's data.
    pub value: Document,
}

impl UnknownMember {
    /// Creates the member `name` with the data `value`.
    pub fn new(name: impl Into<String>, value: Document) -> Self {
        Self { name: name.into(), value }
    }
}

impl fmt::Debug for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownMember").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A union with a table of its members. Implemented by [`union!`](crate::union).
#[doc(hidden)]
pub trait Union: Sized {
    /// The members' names on the wire, in the order of the model.
    const MEMBERS: &'static [&'static str];

    /// Reads the value of the member at `index`. `None` if the value is `null`.
    fn read_member<'de, A: MapAccess<'de>>(
        index: usize,
        access: &mut A,
        context: &mut DeserializeContext,
    ) -> Result<Option<Self>, A::Error>;

    /// Creates the union with a member that is not in the table.
    fn unknown(member: UnknownMember) -> Self;
}

/// Reads a union. Members that are `null`, and `__type`, are ignored.
#[doc(hidden)]
pub fn read_union<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
    context: &mut DeserializeContext,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Members(context, PhantomData))
}

struct Members<'c, T>(&'c mut DeserializeContext, PhantomData<T>);

impl<'de, T: Union> Visitor<'de> for Members<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a union: an object with one member")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let mut union = None;
        let Self(context, _) = self;
        while let Some(name) = access.next_key_seed(MemberName(T::MEMBERS, context))? {
            let read = match name {
                Name::Known(index, name) => {
                    context.within(|| Segment::Member(name), |context| T::read_member(index, &mut access, context))?
                }
                Name::Unknown(name) => access
                    .next_value_seed(Nullable::<Document>::new(context))?
                    .map(|value| T::unknown(UnknownMember { name, value })),
                Name::Type => {
                    skip(&mut access)?;
                    None
                }
            };
            if let Some(member) = read
                && union.replace(member).is_some()
            {
                return Err(A::Error::custom("a union has more than one member"));
            }
        }
        match union {
            Some(union) => Ok(union),
            None if context.rejects_gaps() => Err(context.reject("a union has no member")),
            None => Ok(T::unknown(UnknownMember::new("", Document::Null))),
        }
    }
}

enum Name {
    Known(usize, &'static str),
    Unknown(String),
    Type,
}

struct MemberName<'c>(&'static [&'static str], &'c mut DeserializeContext);

impl<'de> DeserializeSeed<'de> for MemberName<'_> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberName<'_> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        let Self(members, context) = self;
        let known = members.iter().enumerate().find(|(_, known)| **known == name);
        match known {
            Some((index, known)) => Ok(Name::Known(index, known)),
            None if name == "__type" => Ok(Name::Type),
            None => {
                context.charge(name.len())?;
                Ok(Name::Unknown(name.to_owned()))
            }
        }
    }
}

/// A structure without members, as the value of a union member (`smithy.api#Unit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[expect(clippy::exhaustive_structs, reason = "a unit has nothing to add")]
pub struct Unit {}

crate::structure!(Unit {});

impl<F> SerializeShape<F> for UnknownMember {
    fn serialize_shape<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_union_member::<F, _, _>(&self.name, &self.value, serializer)
    }
}

/// Writes an object with one member.
#[doc(hidden)]
pub fn write_union_member<F, T: SerializeShape<F>, S: serde_core::Serializer>(
    name: &str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde_core::ser::SerializeMap;
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, &crate::AsSerde::<T, F>::new(value))?;
    map.end()
}

/// Defines an open union.
///
/// The name of a union that occurs in inputs only is followed by `: strict`, as for a
/// [`structure!`](crate::structure). serde's `Deserialize` then rejects a union without a member. A member
/// that this version does not know is always kept, so no data of an input is lost.
///
/// ```
/// awsjson_smithy::union! {
///     /// What a shelf holds.
///     #[derive(Debug)]
///     pub enum Item {
///         /// A book, by title.
///         Book(String) = "Book", as_book,
///         /// Loose sheets, by number.
///         Sheets(i32) = "Sheets", as_sheets,
///     }
/// }
///
/// let item: Item = serde_json::from_str(r#"{"Book":"Emma"}"#)?;
/// assert_eq!(item.as_book().map(String::as_str), Some("Emma"));
/// let later = r#"{"Record":{"Title":"Blue"}}"#;
/// let item: Item = serde_json::from_str(later)?;
/// assert_eq!(serde_json::to_string(&item)?, later);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($(#[$meta:meta])* pub enum $name:ident $(: $mode:ident)? {
        $($(#[$variant_meta:meta])* $variant:ident($type:ty) = $wire:literal $(as $format:ident)?, $accessor:ident),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($type),)*
            /// A member that this version does not know, with its name and its data.
            Unknown($crate::UnknownMember),
        }

        impl $name {
            $(
                #[doc = concat!("The value, if this is `", $wire, "`.")]
                pub fn $accessor(&self) -> Option<&$type> {
                    match self {
                        Self::$variant(value) => Some(value),
                        _ => None,
                    }
                }
            )*
        }

        impl $crate::Union for $name {
            const MEMBERS: &'static [&'static str] = &[$($wire),*];

            #[allow(unused_assignments)]
            fn read_member<'de, A: $crate::serde_core::de::MapAccess<'de>>(
                index: usize,
                access: &mut A,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::result::Result<Option<Self>, A::Error> {
                let mut row = 0;
                $(
                    if index == row {
                        let mut value = None;
                        $crate::read_option(&mut value, access, context)?;
                        return Ok(value.map(Self::$variant));
                    }
                    row += 1;
                )*
                Ok(None)
            }

            fn unknown(member: $crate::UnknownMember) -> Self {
                Self::Unknown(member)
            }
        }

        impl $crate::CorrectionDefault for $name {
            #[inline]
            fn correction_default() -> Self {
                Self::Unknown($crate::UnknownMember::new("", $crate::Document::Null))
            }
        }

        impl<'de> $crate::DeserializeShape<'de> for $name {
            fn deserialize_shape<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::read_union(deserializer, context)
            }
        }

        impl<F> $crate::SerializeShape<F> for $name {
            fn serialize_shape<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::union!(@write $($format)?)($wire, value, serializer)
                    })*
                    Self::Unknown(member) => $crate::SerializeShape::<F>::serialize_shape(member, serializer),
                }
            }
        }

        $crate::serde_impls!($name $(: $mode)?);
    };
    (@write) => { $crate::union!(@write EpochSeconds) };
    (@write $format:ident) => { $crate::write_union_member::<$crate::timestamp::$format, _, _> };
}
