//! The parts that the fluent builders of generated crates share.

use crate::client::{CallResult, Client};
use crate::options::CallOptions;
use crate::paginate::{Pages, pages};
use crate::response::Response;
use crate::runtime::BoxFuture;
#[cfg(feature = "event-stream")]
use crate::stream::StreamResult;
#[cfg(feature = "waiter")]
use crate::waiter::{WaitResult, wait};
#[cfg(feature = "event-stream")]
use awsjson_smithy::EventStreamOperation;
pub use awsjson_smithy::builder::{Complete, Unset};
#[cfg(feature = "waiter")]
pub use awsjson_smithy::waiter::Waiter;
use awsjson_smithy::{OperationInput, Paginated};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
#[cfg(feature = "waiter")]
use std::time::Duration;

/// A call whose input is still being built by `B`, or is complete.
#[derive(Clone, Debug)]
pub struct FluentCall<B> {
    client: Client,
    options: CallOptions,
    input: B,
}

impl<B> FluentCall<B> {
    /// Creates a call with the default options.
    pub fn new(client: Client, input: B) -> Self {
        Self { client, options: CallOptions::default(), input }
    }

    /// Changes the input.
    pub fn with<C>(self, set: impl FnOnce(B) -> C) -> FluentCall<C> {
        FluentCall { client: self.client, options: self.options, input: set(self.input) }
    }

    /// Sets the options.
    pub fn call_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The input.
    pub fn into_input(self) -> B {
        self.input
    }
}

impl<I: OperationInput> FluentCall<I> {
    /// Sends the request.
    pub fn send(self) -> BoxFuture<'static, CallResult<I::Operation>> {
        self.client.call::<I::Operation>(self.input, self.options)
    }

    /// Follows the page tokens.
    pub fn pages(self) -> Pages<I::Operation>
    where
        I::Operation: Paginated,
    {
        pages(self.client, self.input, self.options)
    }

    /// Sends the request, and waits for the response to begin.
    #[cfg(feature = "event-stream")]
    pub fn stream(self) -> BoxFuture<'static, StreamResult<I::Operation>>
    where
        I::Operation: EventStreamOperation,
    {
        self.client.stream::<I::Operation>(self.input, self.options)
    }

    /// Calls the operation until the waiter `W` ends the wait.
    #[cfg(feature = "waiter")]
    pub fn wait<W: Waiter<Operation = I::Operation>>(self, max_wait: Duration) -> BoxFuture<'static, WaitResult<W>> {
        wait::<W>(self.client, self.input, self.options, max_wait)
    }
}

/// The future of a call that returns the output without metadata.
///
/// The call makes no progress until the future is polled, and is abandoned when it is dropped.
// It is no `async fn`: of one whose bounds do not hold, the compiler reports each three times.
#[must_use = "a call does nothing until its future is polled"]
pub struct OutputFuture<T, E>(BoxFuture<'static, Result<Response<T>, E>>);

impl<T, E> OutputFuture<T, E> {
    /// The future of the call `response`, without its metadata.
    pub fn new(response: BoxFuture<'static, Result<Response<T>, E>>) -> Self {
        Self(response)
    }
}

impl<T, E> Future for OutputFuture<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map_ok(|response| response.output)
    }
}

impl<T, E> fmt::Debug for OutputFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutputFuture").finish_non_exhaustive()
    }
}

/// Defines the fluent builder of an operation, without its setters. The type parameters are those of the builder of the
/// input. Without `-> Result<…>` there is no `send`.
#[doc(hidden)]
#[macro_export]
macro_rules! fluent_builder {
    (
        $(#[$meta:meta])*
        $builder:ident { $($parameter:ident),* $(,)? } for $($input:ident)::+
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $builder<$($parameter = $crate::fluent::Unset),*> {
            call: $crate::fluent::FluentCall<$($input)::+<$($parameter),*>>,
        }

        impl $builder {
            pub(crate) fn new(client: &$crate::Client, input: $($input)::+) -> Self {
                Self { call: $crate::fluent::FluentCall::new(client.clone(), input) }
            }
        }

        #[allow(clippy::type_complexity)]
        impl<$($parameter),*> $builder<$($parameter),*> {
            /// Sets options for this call alone.
            pub fn call_options(self, options: $crate::CallOptions) -> Self {
                Self { call: self.call.call_options(options) }
            }

            /// Returns the builder of the input, with the members set so far.
            pub fn into_input(self) -> $($input)::+<$($parameter),*> {
                self.call.into_input()
            }
        }
    };
    (
        $(#[$meta:meta])*
        $builder:ident { $($parameter:ident),* $(,)? } for $($input:ident)::+ -> Result<$output:ty, $error:ty>
    ) => {
        $crate::fluent_builder! {
            $(#[$meta])*
            #[must_use = "a call does nothing until it is sent"]
            $builder { $($parameter),* } for $($input)::+
        }

        impl<$($parameter),*> $builder<$($parameter),*> {
            /// Sends the request and returns the output.
            ///
            /// # Errors
            /// The errors listed [above](Self), and what a call of any operation can fail with: see
            /// [`ErrorKind`](awsjson_client::ErrorKind).
            // Compiled by the crates that use it even if the builder has no type parameter.
            #[inline]
            pub fn send(self) -> $crate::OutputFuture<$output, $error>
            where
                $($input)::+<$($parameter),*>: $crate::fluent::Complete,
            {
                $crate::OutputFuture::new(self.send_with_metadata())
            }

            /// Sends the request and returns the output with request ID, HTTP status and number of attempts.
            ///
            /// # Errors
            /// As [`send`](Self::send).
            #[inline]
            pub fn send_with_metadata(
                self,
            ) -> $crate::BoxFuture<'static, ::core::result::Result<$crate::Response<$output>, $error>>
            where
                $($input)::+<$($parameter),*>: $crate::fluent::Complete,
            {
                self.call.with(|input| input.build()).send()
            }
        }
    };
}
