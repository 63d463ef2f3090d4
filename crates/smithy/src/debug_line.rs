//! Errors whose `Debug` output is the line that people read.

/// Implements `Debug` by `Display`, because a `main` that returns an error prints its `Debug` output.
#[doc(hidden)]
#[macro_export]
macro_rules! debug_line {
    ($error:ty) => {
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    };
}
