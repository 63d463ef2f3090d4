//! Structures, read and written by a table of their members.

use crate::deserialize::{Nullable, skip};
use crate::path::Segment;
use crate::serialize::AsSerde;
use crate::{CorrectionDefault, DeserializeContext, DeserializeShape, SerializeShape};
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_core::ser::SerializeMap;
use std::fmt;
use std::marker::PhantomData;

/// A member and its names on the wire.
#[derive(Debug)]
pub struct Member {
    /// The name under which it is written.
    pub name: &'static str,
    /// Other names under which it is read, such as `Message` for `message` in errors.
    pub aliases: &'static [&'static str],
    /// Whether the model requires it.
    pub required: bool,
}

/// A structure with a table of its members. Implemented by [`structure!`](crate::structure).
pub trait Structure: CorrectionDefault {
    /// The members, in the order of the model.
    const MEMBERS: &'static [Member];

    /// Reads the value of the member at `index`. Returns `false` if the value is `null`.
    ///
    /// # Errors
    /// When the value is malformed, or is not of the type that the model declares.
    fn read_member<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        access: &mut A,
        context: &mut DeserializeContext,
    ) -> Result<bool, A::Error>;

    /// Writes the members that are set.
    ///
    /// # Errors
    /// When a timestamp cannot be represented in its format, or the serializer fails.
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Reads a structure of `N` members.
///
/// # Errors
/// When the data is not an object, a member occurs twice, or a value has the wrong type.
pub fn read<'de, T: Structure, const N: usize, D: Deserializer<'de>>(
    deserializer: D,
    context: &mut DeserializeContext,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Members::<'_, T, N>(context, PhantomData))
}

struct Members<'c, T, const N: usize>(&'c mut DeserializeContext, PhantomData<T>);

impl<'de, T: Structure, const N: usize> Visitor<'de> for Members<'_, T, N> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let Self(context, _) = self;
        let mut value = T::correction_default();
        let mut states = [MemberState { seen: Seen::No, is_set: false }; N];
        // Services write members in the order of the model, so the search starts at the following member.
        let mut next = 0;
        while let Some(found) = access.next_key_seed(MemberName { members: T::MEMBERS, expected: next, context })? {
            let known = found.and_then(|Found { index, spelling }| {
                let index = usize::from(index);
                Some((index, spelling, T::MEMBERS.get(index)?, states.get_mut(index)?))
            });
            let Some((index, spelling, member, state)) = known else {
                skip(&mut access)?;
                continue;
            };
            match (state.seen, spelling) {
                (Seen::ByName, Seen::ByName) => return Err(A::Error::duplicate_field(member.name)),
                (Seen::ByName | Seen::ByAlias, Seen::ByAlias) => {
                    skip(&mut access)?;
                    continue;
                }
                _ => state.seen = spelling,
            }
            state.is_set |= context
                .within(|| Segment::Member(member.name), |context| value.read_member(index, &mut access, context))?;
            next = index + 1;
        }
        report_missing(T::MEMBERS, &states, context)?;
        Ok(value)
    }
}

#[inline(never)]
fn report_missing<E: Error>(
    members: &'static [Member],
    states: &[MemberState],
    context: &mut DeserializeContext,
) -> Result<(), E> {
    let missing = members.iter().zip(states).filter(|(member, state)| member.required && !state.is_set);
    for (member, _) in missing {
        context.missing(member.name)?;
    }
    Ok(())
}

/// The state of a member while its structure is read.
#[derive(Clone, Copy)]
struct MemberState {
    seen: Seen,
    /// Whether a value other than `null` was read.
    is_set: bool,
}

/// Whether a member was read already, and under which of its names. Some services send a member under
/// two names. The value under its own name takes precedence over that of an alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    No,
    ByAlias,
    ByName,
}

/// Where a member is in the table, and how it was spelled. Small enough to be returned in a register.
#[derive(Clone, Copy)]
struct Found {
    index: u16,
    spelling: Seen,
}

/// Reads a member's name and finds its place in the table.
struct MemberName<'c> {
    members: &'static [Member],
    /// The place where it probably is.
    expected: usize,
    context: &'c mut DeserializeContext,
}

impl<'de> DeserializeSeed<'de> for MemberName<'_> {
    type Value = Option<Found>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberName<'_> {
    type Value = Option<Found>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        if self.members.get(self.expected).is_some_and(|member| member.name == name) {
            return Ok(found(self.expected, Seen::ByName));
        }
        match find(self.members, name) {
            None if self.context.rejects_unknown() && name != "__type" => Err(self.context.unknown(name)),
            found => Ok(found),
        }
    }
}

#[inline(never)]
fn find(members: &'static [Member], name: &str) -> Option<Found> {
    members.iter().enumerate().find_map(|(index, member)| {
        if member.name == name {
            found(index, Seen::ByName)
        } else if member.aliases.contains(&name) {
            found(index, Seen::ByAlias)
        } else {
            None
        }
    })
}

/// No structure has more members than a `u16` can count: [`read`] holds a state for each on the stack.
#[inline]
fn found(index: usize, spelling: Seen) -> Option<Found> {
    Some(Found { index: index.try_into().ok()?, spelling })
}

/// Reads a member, which keeps its present value if the data is `null`.
#[doc(hidden)]
#[inline]
pub fn read_into<'de, T: DeserializeShape<'de>, A: MapAccess<'de>>(
    slot: &mut T,
    access: &mut A,
    context: &mut DeserializeContext,
) -> Result<bool, A::Error> {
    let read = access.next_value_seed(Nullable::<T>::new(context))?;
    let present = read.is_some();
    if let Some(value) = read {
        *slot = value;
    }
    Ok(present)
}

/// Reads an optional member, which is set to `None` if the data is `null`.
#[doc(hidden)]
#[inline]
pub fn read_option<'de, T: DeserializeShape<'de>, A: MapAccess<'de>>(
    slot: &mut Option<T>,
    access: &mut A,
    context: &mut DeserializeContext,
) -> Result<bool, A::Error> {
    *slot = access.next_value_seed(Nullable::<T>::new(context))?;
    Ok(slot.is_some())
}

/// Writes a member.
#[doc(hidden)]
pub fn write_member<F, T: SerializeShape<F>, M: SerializeMap>(
    name: &'static str,
    value: &T,
    map: &mut M,
) -> Result<(), M::Error> {
    map.serialize_entry(name, &AsSerde::<T, F>::new(value))
}

/// Writes a member unless it is `None`.
#[doc(hidden)]
pub fn write_option<F, T: SerializeShape<F>, M: SerializeMap>(
    name: &'static str,
    value: &Option<T>,
    map: &mut M,
) -> Result<(), M::Error> {
    value.as_ref().map_or(Ok(()), |value| write_member::<F, T, M>(name, value, map))
}

/// Implements reading, writing and serde's traits for a structure, from a table of its members.
///
/// Each row states the kind of the member, its field and its name on the wire. The kind is `required`,
/// `optional`, or `defaulted` with a default value in parentheses. Further names under which the member is
/// read follow after `|`. The format of the timestamps in it follows after `as`, unless it is epoch seconds.
///
/// The name of an input is followed by `: strict`. serde's `Deserialize` then rejects missing required
/// members and unknown members.
///
/// ```
/// use awsjson_smithy::{structure, timestamp::DateTime};
/// use time::OffsetDateTime;
///
/// pub struct Page {
///     pub items: Vec<String>,
///     pub next_token: Option<String>,
///     pub read_at: Option<OffsetDateTime>,
///     pub size: i32,
/// }
/// structure!(Page {
///     required items = "Items",
///     optional next_token = "NextToken",
///     optional read_at = "ReadAt" as DateTime,
///     defaulted size = "Size" (20),
/// });
///
/// let page: Page = serde_json::from_str(r#"{"Items":["a"],"New":{},"NextToken":null}"#)?;
/// assert_eq!(serde_json::to_string(&page)?, r#"{"Items":["a"],"Size":20}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! structure {
    ($name:ident $(: $mode:ident)? {
        $($kind:ident $field:ident = $wire:literal $(| $alias:literal)* $(as $format:ident)? $(($default:expr))?),* $(,)?
    }) => {
        impl $crate::CorrectionDefault for $name {
            #[inline]
            fn correction_default() -> Self {
                Self { $($field: $crate::structure!(@zero $kind $($default)?)),* }
            }
        }

        impl $crate::Structure for $name {
            const MEMBERS: &'static [$crate::Member] = &[$($crate::Member {
                name: $wire,
                aliases: &[$($alias),*],
                required: $crate::structure!(@required $kind),
            }),*];

            #[allow(unused_variables, unused_mut, unused_assignments)]
            fn read_member<'de, A: $crate::serde_core::de::MapAccess<'de>>(
                &mut self,
                index: usize,
                access: &mut A,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::result::Result<bool, A::Error> {
                let mut row = 0;
                $(
                    if index == row {
                        return $crate::structure!(@read $kind)(&mut self.$field, access, context);
                    }
                    row += 1;
                )*
                ::core::result::Result::Ok(false)
            }

            #[allow(unused_variables)]
            fn write_members<M: $crate::serde_core::ser::SerializeMap>(
                &self,
                map: &mut M,
            ) -> ::core::result::Result<(), M::Error> {
                $($crate::structure!(@write $kind $($format)?)($wire, &self.$field, map)?;)*
                ::core::result::Result::Ok(())
            }
        }

        impl<'de> $crate::DeserializeShape<'de> for $name {
            fn deserialize_shape<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::read_structure::<Self, { <Self as $crate::Structure>::MEMBERS.len() }, D>(
                    deserializer,
                    context,
                )
            }
        }

        impl<F> $crate::SerializeShape<F> for $name {
            fn serialize_shape<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(::core::option::Option::None)?;
                $crate::Structure::write_members(self, &mut map)?;
                $crate::serde_core::ser::SerializeMap::end(map)
            }
        }

        $crate::serde_impls!($name $(: $mode)?);
    };
    (@zero required) => { $crate::CorrectionDefault::correction_default() };
    (@zero optional) => { ::core::option::Option::None };
    (@zero defaulted $default:expr) => { $default };
    (@required required) => { true };
    (@required optional) => { false };
    (@required defaulted) => { false };
    (@read required) => { $crate::read_into };
    (@read optional) => { $crate::read_option };
    (@read defaulted) => { $crate::read_into };
    (@write $kind:ident) => { $crate::structure!(@write $kind EpochSeconds) };
    (@write required $format:ident) => { $crate::write_member::<$crate::timestamp::$format, _, _> };
    (@write optional $format:ident) => { $crate::write_option::<$crate::timestamp::$format, _, _> };
    (@write defaulted $format:ident) => { $crate::write_member::<$crate::timestamp::$format, _, _> };
}

/// Implements serde's `Serialize` and `Deserialize` through [`SerializeShape`] and [`DeserializeShape`].
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident) => { $crate::serde_impls!($name: new); };
    ($name:ident: $mode:ident) => {
        impl $crate::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::SerializeShape::<$crate::timestamp::EpochSeconds>::serialize_shape(self, serializer)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::deserialize(deserializer, $crate::DeserializeContext::$mode())
            }
        }
    };
}
