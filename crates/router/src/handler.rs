//! Functions that respond to calls.

use awsjson_smithy::Operation;
use std::future::Future;

/// A function from the input of `O` to its output or its error: `|input| async { Ok(output) }`.
///
/// The trait is implemented for all such functions, and cannot be implemented for other types.
pub trait Handler<O: Operation>: Fn(O::Input) -> <Self as Handler<O>>::Future + Send + Sync + 'static {
    /// The future that the function returns.
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
