//! How a builder tells the compiler which required members are set.
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
