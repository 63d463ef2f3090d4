//! How a builder records in its type which required members are set.
//!
//! A builder has one type parameter for each required member: [`Unset`] at first, [`Set`]
//! once its setter was called. `build()` asks of each of them the trait that
//! [`member_names!`](crate::member_names) defines for its member, so that a forgotten member
//! is a compile error that names it.

/// The required member has been set.
#[derive(Debug, Clone, Copy)]
pub enum Set {}

/// The required member has not been set yet.
#[derive(Debug, Clone, Copy)]
pub enum Unset {}

/// Holds for a builder whose required members are all set.
pub trait Complete {
    /// What it builds.
    type Value;

    /// The finished value, as `build()` gives it.
    fn complete(self) -> Self::Value;
}

/// Defines a trait for each required member, which holds for [`Set`](crate::builder::Set)
/// alone. The compiler's words are given as literals: it writes out the names of types with
/// their whole path.
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
            /// Starts to build one.
            pub fn builder() -> $builder {
                let value = $crate::CorrectionDefault::correction_default();
                $builder { value, state: ::core::marker::PhantomData }
            }
        }

        impl<$($parameter),*> $builder<$($parameter),*> {
            /// The finished value.
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
