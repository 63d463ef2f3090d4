//! Operations that respond page by page.

use crate::Operation;
use std::hash::Hash;

/// An operation that answers page by page (`smithy.api#paginated`).
pub trait Paginated: Operation {
    /// What names the next page: an opaque string for most services.
    type Token: Eq + Hash + Send + 'static;

    /// The token of the page after `output`, `None` after the last one.
    fn next_token(output: &Self::Output) -> Option<Self::Token>;
    /// The token of the page that `input` asks for, `None` for the first one.
    fn token(input: &Self::Input) -> Option<Self::Token> {
        let _ = input;
        None
    }
    /// Asks for the page that `token` names.
    fn set_token(input: &mut Self::Input, token: Self::Token);
    /// Whether a page that repeats the token it was asked for with is the end, as it has no items.
    /// Of most services a repeated token is a mistake.
    fn is_empty(output: &Self::Output) -> bool {
        let _ = output;
        false
    }
}

/// A paginated operation whose model says what the items of a page are.
pub trait PaginatedItems: Paginated {
    /// One item of a page: of a list, or key and value of a map.
    type Item: Send + 'static;

    /// The items of one page, in the order the service gave them.
    fn into_items(output: Self::Output) -> Vec<Self::Item>;
}

/// A paginated operation that can be asked for pages of a size (`pageSize` of `smithy.api#paginated`).
pub trait PaginatedBySize: Paginated {
    /// Asks for pages of at most `size` items.
    fn set_page_size(input: &mut Self::Input, size: i32);
}
