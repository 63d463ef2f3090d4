//! Operations that answer page by page, as streams.

use crate::error::{Answer, Inner};
use crate::{BoxFuture, CallOptions, CallResult, Client, Error, ErrorKind, Response};
use awsjson_smithy::{Operation, Paginated, PaginatedItems};
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The pages of an operation, from the one that `input` asks for to the last.
pub fn pages<O: Paginated>(client: Client, input: O::Input, options: CallOptions) -> Pages<O> {
    Pages { client, options, input, last: None, state: State::Ready }
}

/// A stream of pages. It ends after the last page, and after an error.
///
/// Each page is asked for when it is polled for, not before.
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    input: O::Input,
    last: Option<O::Token>,
    state: State<O>,
}

/// The next page or item, the end, or why there is none.
type Next<O, T> = Poll<Option<Result<T, Error<<O as Operation>::Error>>>>;

enum State<O: Paginated> {
    /// There is a page to ask for.
    Ready,
    Asking(BoxFuture<'static, CallResult<O>>),
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

    /// The items of all pages.
    pub fn items(self) -> Items<O>
    where
        O: PaginatedItems,
    {
        Items { pages: self, items: Vec::new().into_iter() }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Next<O, O::Output> {
        if let State::Ready = self.state {
            self.state = State::Asking(self.client.call::<O>(self.input.clone(), self.options.clone()));
        }
        let State::Asking(call) = &mut self.state else { return Poll::Ready(None) };
        let answer = ready!(call.as_mut().poll(context));
        self.state = State::Done;
        Poll::Ready(Some(answer.and_then(|response| self.follow(response))))
    }

    /// Gets ready for the page after this one.
    fn follow(&mut self, response: Response<O::Output>) -> Result<O::Output, Error<O::Error>> {
        if let Some(token) = O::next_token(&response.output) {
            if self.last.as_ref() == Some(&token) {
                if O::is_empty(&response.output) {
                    return Ok(response.output);
                }
                return Err(Error::new(Inner {
                    operation: O::NAME,
                    kind: ErrorKind::RepeatedToken,
                    answer: Answer {
                        status: Some(response.metadata.status),
                        request_id: response.metadata.request_id,
                        ..Answer::default()
                    },
                    attempts: response.metadata.attempts,
                    idempotency_token: response.metadata.idempotency_token,
                    may_have_been_executed: true,
                }));
            }
            O::set_token(&mut self.input, token.clone());
            self.last = Some(token);
            self.state = State::Ready;
        }
        Ok(response.output)
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
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    items: std::vec::IntoIter<O::Item>,
}

impl<O: PaginatedItems> Items<O> {
    /// The next item; `None` after the last one.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<O::Item, Error<O::Error>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Next<O, O::Item> {
        loop {
            if let Some(item) = self.items.next() {
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
