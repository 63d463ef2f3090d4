//! How a builder tells the compiler which required members are set.
//!
//! A builder has one type parameter for each required member: [`Unset`] at first, [`Set`]
//! once its setter was called. `build()` asks for [`IsSet`] of each of them, so that a
//! forgotten member is a compile error that names it.

/// The required member has been set.
#[derive(Debug, Clone, Copy)]
pub enum Set {}

/// The required member has not been set yet.
#[derive(Debug, Clone, Copy)]
pub enum Unset {}

/// Holds for the state of a member that has been set. `Member` names it in the compiler's words.
#[diagnostic::on_unimplemented(
    message = "the required member `{Member}` has not been set",
    label = "call `.{Member}(…)` before this",
    note = "a builder can be built or sent once each required member of its structure is set"
)]
pub trait IsSet<Member> {}

impl<Member> IsSet<Member> for Set {}

/// Holds for a builder whose required members are all set.
pub trait Complete {
    /// What it builds.
    type Value;

    /// The finished value, as `build()` gives it.
    fn complete(self) -> Self::Value;
}

/// Defines the types that name required members in the compiler's words.
#[doc(hidden)]
#[macro_export]
macro_rules! member_names {
    ($($name:ident),* $(,)?) => {$(
        #[allow(non_camel_case_types)]
        #[derive(Debug)]
        pub enum $name {}
    )*};
}
