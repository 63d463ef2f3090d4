//! Pages of an operation, as streams.

use crate::client::CallFuture;
use crate::{CallOptions, Client, Error};
use awsjson_smithy::{Operation, Paginated};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The pages of `O` from the one that `input` asks for, fetched one by one as they are asked for.
pub fn pages<O: Paginated>(client: Client, input: O::Input, options: CallOptions) -> Pages<O> {
    Pages { client, options, input: Some(input), last_token: None, pending: None }
}

type Polled<O, T> = Poll<Option<Result<T, Error<<O as Operation>::Error>>>>;

/// A stream of pages. It ends after the last page, after an error, and when the service names
/// the same page twice in a row.
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    /// What asks for the next page; `None` after the last.
    input: Option<O::Input>,
    last_token: Option<O::Token>,
    pending: Option<CallFuture<O>>,
}

impl<O: Paginated> Pages<O> {
    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<O::Output, Error<O::Error>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// The items of the pages, as one stream.
    pub fn items(self) -> Items<O> {
        Items { pages: self, items: Vec::new().into_iter() }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Polled<O, O::Output> {
        let pending = match &mut self.pending {
            Some(pending) => pending,
            None => {
                let Some(input) = self.input.clone() else { return Poll::Ready(None) };
                self.pending.insert(self.client.boxed::<O>(input, self.options.clone()))
            }
        };
        let result = ready!(pending.as_mut().poll(context));
        self.pending = None;
        let input = self.input.take();
        Poll::Ready(Some(result.map(|response| {
            let token = O::next_token(&response.output);
            if let (Some(mut input), Some(token)) = (input, token)
                && self.last_token.as_ref() != Some(&token)
            {
                O::set_token(&mut input, token.clone());
                self.input = Some(input);
                self.last_token = Some(token);
            }
            response.output
        })))
    }
}

impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<O: Paginated> std::fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("operation", &O::NAME).finish_non_exhaustive()
    }
}

/// A stream of the items of all pages.
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    items: std::vec::IntoIter<O::Item>,
}

impl<O: Paginated> Items<O> {
    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<O::Item, Error<O::Error>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Polled<O, O::Item> {
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

impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error<O::Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<O: Paginated> std::fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("operation", &O::NAME).finish_non_exhaustive()
    }
}
