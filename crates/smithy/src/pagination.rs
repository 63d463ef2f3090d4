//! Operations that return their results in pages.

use crate::Operation;
use std::hash::Hash;

/// An operation that returns its results in pages (`smithy.api#paginated`).
pub trait Paginated: Operation {
    /// The type of the token for the next page: an opaque string for most services.
    type Token: Eq + Hash + Send + 'static;

    /// The token for the page after `output`. `None` if `output` is the last page.
    fn next_token(output: &Self::Output) -> Option<Self::Token>;
    /// The token of the page that `input` requests. `None` for the first page.
    fn token(input: &Self::Input) -> Option<Self::Token> {
        let _ = input;
        None
    }
    /// Sets the token of the page to request.
    fn set_token(input: &mut Self::Input, token: Self::Token);
    /// Returns whether `output` has no items, for a service that ends with empty pages whose token is that of
    /// their request. For any other service such a token is an error, and the result is always `false`.
    fn is_empty(output: &Self::Output) -> bool {
        let _ = output;
        false
    }
}

/// A paginated operation whose model declares the items of a page.
pub trait PaginatedItems: Paginated {
    /// An item of a page: an item of a list, or the key and the value of a map entry.
    type Item: Send + 'static;

    /// The items of a page, in the order in which the service returned them.
    fn into_items(output: Self::Output) -> Vec<Self::Item>;
}

/// A paginated operation whose input has a page size (`pageSize` of `smithy.api#paginated`).
pub trait PaginatedBySize: Paginated {
    /// Sets the maximum number of items in a page.
    fn set_page_size(input: &mut Self::Input, size: i32);
}
