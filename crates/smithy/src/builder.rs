//! How a builder records in its type which required members are set.
//!
//! A builder has one type parameter for each required member, which is [`Unset`] at first and [`Set`]
//! once the setter has been called. `build()` requires of each parameter the trait that
//! [`member_names!`](crate::member_names) defines for the member, so a forgotten member is a compile
//! error that names it.

/// The required member has been set.
#[derive(Debug, Clone, Copy)]
pub enum Set {}

/// The required member has not been set yet.
#[derive(Debug, Clone, Copy)]
pub enum Unset {}

/// A builder whose required members are all set.
pub trait Complete {
    /// The type that it builds.
    type Value;

    /// Returns the built value, as `build()` does.
    fn complete(self) -> Self::Value;
}

/// Defines a trait for each required member, which only [`Set`](crate::builder::Set) implements. The
/// compiler's messages are literals, because the compiler itself would show the full paths of types.
#[doc(hidden)]
#[macro_export]
macro_rules! member_names {
    ($($name:ident: $message:literal, $label:literal;)*) => {$(
        #[diagnostic::on_unimplemented(
            message = $message,
            label = $label,
            note = "a builder can be built or sent once each required member of its structure is set"
        )]
        #[allow(non_camel_case_types)]
        pub trait $name {}
        impl $name for $crate::builder::Set {}
    )*};
}

/// Defines the builder of a structure, without its setters: each required member is a type parameter,
/// with the trait that [`member_names!`](crate::member_names) defines for it.
#[doc(hidden)]
#[macro_export]
macro_rules! builder {
    ($(#[$meta:meta])* $builder:ident for $name:ident { $($parameter:ident: $member:path),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until its value is built"]
        pub struct $builder<$($parameter = $crate::builder::Unset),*> {
            value: $name,
            #[allow(clippy::type_complexity)]
            state: ::core::marker::PhantomData<($($parameter,)*)>,
        }

        impl $name {
            /// Returns a builder without members.
            #[inline]
            pub fn builder() -> $builder {
                let value = $crate::CorrectionDefault::correction_default();
                $builder { value, state: ::core::marker::PhantomData }
            }
        }

        impl<$($parameter),*> $builder<$($parameter),*> {
            /// Builds the value.
            pub fn build(self) -> $name
            where
                Self: $crate::builder::Complete,
            {
                self.value
            }
        }

        impl<$($parameter: $member),*> $crate::builder::Complete for $builder<$($parameter),*> {
            type Value = $name;

            fn complete(self) -> $name {
                self.value
            }
        }
    };
}
