//! Paginated operations as streams.

use crate::client::{CallResult, Client};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::options::CallOptions;
use crate::response::Response;
use crate::runtime::BoxFuture;
use awsjson_smithy::{Operation, Paginated, PaginatedBySize, PaginatedItems};
use futures_core::Stream;
use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Returns the pages of an operation, from the page that `input` requests to the last.
pub fn pages<O: Paginated>(client: Client, input: O::Input, options: CallOptions) -> Pages<O> {
    let hasher = RandomState::new();
    // The first page counts as well: its token may come back like any other.
    let seen = O::token(&input).map(|token| hasher.hash_one(&token)).into_iter().collect();
    Pages { client, options, input, seen, hasher, state: State::Ready }
}

/// A stream of pages, each requested when it is polled for. It ends after the last page, and after an error.
#[must_use = "nothing is requested until the stream is polled"]
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    input: O::Input,
    /// The hashes of all tokens so far: they cost 8 bytes a page, whatever the tokens cost.
    seen: HashSet<u64>,
    hasher: RandomState,
    state: State<O>,
}

/// The next page or item, the end, or why there is none.
type Next<O, T> = Poll<Option<Result<T, Error<<O as Operation>::Error>>>>;

enum State<O: Paginated> {
    /// There is a page to request.
    Ready,
    Requesting(BoxFuture<'static, CallResult<O>>),
    Done,
}

impl<O: Paginated> Pages<O> {
    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// What the call fails with, and [`ErrorKind::RepeatedToken`]. The stream ends then.
    pub async fn next(&mut self) -> Option<Result<O::Output, Error<O::Error>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// All pages in one collection.
    ///
    /// # Errors
    /// The first of [`next`](Self::next); the pages before it are lost.
    pub async fn try_collect<C: Default + Extend<O::Output>>(mut self) -> Result<C, Error<O::Error>> {
        let mut pages = C::default();
        while let Some(page) = self.next().await {
            pages.extend([page?]);
        }
        Ok(pages)
    }

    /// Sets the maximum number of items in a page, and overrides the input. The service may reject a size, and may return
    /// fewer items.
    pub fn page_size(mut self, size: i32) -> Self
    where
        O: PaginatedBySize,
    {
        O::set_page_size(&mut self.input, size);
        self
    }

    /// The items of all pages.
    pub fn items(self) -> Items<O>
    where
        O: PaginatedItems,
    {
        Items { pages: self, items: Vec::new().into_iter(), left: None }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Next<O, O::Output> {
        if let State::Ready = self.state {
            self.state = State::Requesting(self.client.call::<O>(self.input.clone(), self.options.clone()));
        }
        let State::Requesting(call) = &mut self.state else { return Poll::Ready(None) };
        let answer = ready!(call.as_mut().poll(context));
        self.state = State::Done;
        Poll::Ready(Some(answer.and_then(|response| self.follow(response))))
    }

    /// Prepares the request for the next page.
    fn follow(&mut self, response: Response<O::Output>) -> Result<O::Output, Error<O::Error>> {
        let Response { output, metadata } = response;
        let Some(token) = O::next_token(&output) else { return Ok(output) };
        if self.seen.insert(self.hasher.hash_one(&token)) {
            O::set_token(&mut self.input, token);
            self.state = State::Ready;
            return Ok(output);
        }
        if O::is_empty(&output) {
            return Ok(output);
        }
        let mut error = Error::new(O::NAME, ErrorKind::RepeatedToken);
        let details = error.details();
        details.status = Some(metadata.status);
        details.request_id = metadata.request_id;
        details.attempts = metadata.attempts;
        details.idempotency_token = metadata.idempotency_token;
        details.may_have_been_executed = true;
        Err(error)
    }
}

// Nothing in them is pinned: a call in flight is on the heap.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, Error<O::Error>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::NAME).finish_non_exhaustive()
    }
}

/// A stream of the items of all pages. It ends after the last item, and after an error.
#[must_use = "nothing is requested until the stream is polled"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    items: std::vec::IntoIter<O::Item>,
    /// How many more there may be, where that is limited.
    left: Option<usize>,
}

impl<O: PaginatedItems> Items<O> {
    /// The next item; `None` after the last one.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<O::Item, Error<O::Error>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items in one collection.
    ///
    /// # Errors
    /// The first of [`next`](Self::next); the items before it are lost.
    pub async fn try_collect<C: Default + Extend<O::Item>>(mut self) -> Result<C, Error<O::Error>> {
        let mut items = C::default();
        while let Some(item) = self.next().await {
            items.extend([item?]);
        }
        Ok(items)
    }

    /// Ends the stream after `most` items. No further page is requested then, whatever its size.
    pub fn max_items(mut self, most: usize) -> Self {
        self.left = Some(most);
        self
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Next<O, O::Item> {
        if self.left == Some(0) {
            return Poll::Ready(None);
        }
        loop {
            if let Some(item) = self.items.next() {
                self.left = self.left.map(|left| left - 1);
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = O::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
