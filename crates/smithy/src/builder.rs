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
