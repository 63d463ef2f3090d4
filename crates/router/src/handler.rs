//! Functions that answer calls.

use awsjson_smithy::Operation;
use std::future::Future;

/// A function of the input of `O` that returns its output or its error: `|input| async { Ok(output) }`.
///
/// Implemented for every such function; there is no other way to implement it.
pub trait Handler<O: Operation>: Fn(O::Input) -> <Self as Handler<O>>::Future + Send + Sync + 'static {
    /// What the function returns.
    type Future: Future<Output = Result<O::Output, O::Error>> + Send + 'static;
}

impl<O, F, R> Handler<O> for F
where
    O: Operation,
    F: Fn(O::Input) -> R + Send + Sync + 'static,
    R: Future<Output = Result<O::Output, O::Error>> + Send + 'static,
{
    type Future = R;
}
