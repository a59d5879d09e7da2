//! Operations that return their items in pages (`x-clientsmith-pagination`).

mod link_header;
mod next_page;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::operation::{CallResult, Operation, OperationExt, request, send_request};
use super::{CallOptions, ResponseFuture};
use crate::client::Client;
use crate::error::Error;
use crate::response::{DecodeError, Response};
use crate::transport::MaybeSend;

pub use next_page::NextPage;
use next_page::Selected;

/// An operation that returns its items in pages. [`paginated!`](crate::paginated!) adds the methods that request them.
pub trait Paginated: Operation + Clone + Send + Unpin + 'static {
    /// What the pages consist of.
    type Item: MaybeSend + Unpin + 'static;

    /// Sets the inputs that select the page after this one; `None` if this is the last.
    fn next_page(&mut self, page: &Response<Self::Output>) -> Option<NextPage>;

    /// The items of a page; `None` if the page has no list.
    fn into_items(page: Self::Output) -> Option<Vec<Self::Item>>;
}

/// An item of a page, or why its page could not be received.
type ItemResult<O> = Result<<O as Paginated>::Item, Error<<O as Operation>::ErrorBody>>;

/// The pages of an operation, each requested when it is needed.
///
/// Each page is a call of its own, with the options, retries and time limits of the first. The stream ends after the
/// last page, after an error, and when the server names the same page twice in a row. It is also a
/// [`Stream`](futures_core::Stream).
#[must_use = "no page is requested until `next` is called"]
pub struct Pages<O: Paginated> {
    client: Client,
    options: CallOptions,
    /// The operation with the inputs of the next page; `None` after the last.
    operation: Option<O>,
    /// What selected the next page; `None` for the first.
    selected: Option<Selected>,
    /// The call for the next page, once it has been polled.
    call: Option<ResponseFuture<O>>,
    /// Why the next page can't be requested.
    failure: Option<DecodeError>,
}

impl<O: Paginated + OperationExt> Pages<O> {
    /// The pages from the one that the builder's inputs select.
    #[doc(hidden)]
    pub fn new(mut operation: O) -> Self {
        let (client, options) = operation.take_client();
        Self {
            client,
            options,
            operation: Some(operation),
            selected: None,
            call: None,
            failure: None,
        }
    }
}

impl<O: Paginated> Pages<O> {
    /// The next page; `None` after the last. Dropping the future loses no page.
    ///
    /// # Errors
    ///
    /// As the call's; [`Error::Build`] if the server links to a page on another origin, which must not receive the
    /// client's credentials; [`Error::Decode`] if what it sends to select the next page is no value of the input.
    pub async fn next(&mut self) -> Option<CallResult<O>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<CallResult<O>>> {
        if let Some(failure) = self.failure.take() {
            return Poll::Ready(Some(Err(failure.into())));
        }
        let Some(operation) = &mut self.operation else {
            return Poll::Ready(None);
        };
        let call = self.call.get_or_insert_with(|| {
            let mut request = request(operation.clone());
            let mut options = self.options.clone();
            if let Some(Selected::Link(link)) = &self.selected {
                request.follow(link.clone());
                options = options.for_link();
            }
            send_request::<O>(request, self.client.clone(), options)
        });
        let result = ready!(call.as_mut().poll(context));
        self.call = None;
        let next = match &result {
            Ok(page) => operation.next_page(page).map(NextPage::into_selected),
            Err(_) => None,
        };
        match (next, &result) {
            (Some(Selected::Invalid), Ok(page)) => {
                self.failure = Some(DecodeError::next_page(page));
                self.operation = None;
            }
            (Some(next), _) if !next.repeats(self.selected.as_ref()) => self.selected = Some(next),
            _ => self.operation = None,
        }
        Poll::Ready(Some(result))
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = CallResult<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("ended", &self.operation.is_none())
            .finish_non_exhaustive()
    }
}

/// The items of all pages of an operation, each page requested when its items are needed.
///
/// See [`Pages`] for the calls. It is also a [`Stream`](futures_core::Stream).
#[must_use = "no page is requested until `next` is called"]
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    items: vec::IntoIter<O::Item>,
}

impl<O: Paginated + OperationExt> Items<O> {
    /// The items from the page that the builder's inputs select.
    #[doc(hidden)]
    pub fn new(operation: O) -> Self {
        Self {
            pages: Pages::new(operation),
            items: Vec::new().into_iter(),
        }
    }
}

impl<O: Paginated> Items<O> {
    /// The next item; `None` after the last. Dropping the future loses no item.
    ///
    /// # Errors
    ///
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<ItemResult<O>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<ItemResult<O>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    let items = O::into_items(page.into_inner());
                    self.items = items.unwrap_or_default().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paginated> Stream for Items<O> {
    type Item = ItemResult<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pages", &self.pages)
            .field("received", &self.items.len())
            .finish()
    }
}

/// The pages of an operation, or their items, for programs without an async runtime. Each call blocks the thread.
#[cfg(feature = "blocking")]
#[derive(Debug)]
#[must_use = "no page is requested until the iterator is advanced"]
pub struct BlockingIter<S>(pub(crate) S);

#[cfg(feature = "blocking")]
impl<S> BlockingIter<S> {
    /// The items of a stream.
    #[doc(hidden)]
    pub const fn new(stream: S) -> Self {
        Self(stream)
    }
}

/// Inside an async runtime, the only item is [`Error::Build`].
#[cfg(feature = "blocking")]
impl<T, E, S: Stream<Item = Result<T, Error<E>>> + Unpin> Iterator for BlockingIter<S> {
    type Item = Result<T, Error<E>>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = poll_fn(|context| Pin::new(&mut self.0).poll_next(context));
        crate::blocking::block_on(next).unwrap_or_else(|error| Some(Err(error.into())))
    }
}

/// Implements `pages` and `items` for a generated builder that is [`Paginated`](crate::Paginated), and `pages_blocking`
/// and `items_blocking` with the runtime's feature `blocking`.
#[macro_export]
macro_rules! paginated {
    ($name:ident) => {
        impl $name {
            /// The pages, from the one that the inputs select; each is requested when it is needed.
            pub fn pages(self) -> $crate::Pages<Self> {
                $crate::Pages::new(self)
            }

            /// The items of all pages, from the one that the inputs select; each page is requested when its items are
            /// needed.
            pub fn items(self) -> $crate::Items<Self> {
                $crate::Items::new(self)
            }

            $crate::__paginated_blocking!();
        }
    };
}

/// The blocking methods, with this crate's feature: a `cfg` in the macro above would check the caller's crate.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __paginated_blocking {
    () => {
        /// The pages, as an iterator that blocks. Not for use inside an async runtime.
        pub fn pages_blocking(self) -> $crate::BlockingIter<$crate::Pages<Self>> {
            $crate::BlockingIter::new(self.pages())
        }

        /// The items of all pages, as an iterator that blocks. Not for use inside an async runtime.
        pub fn items_blocking(self) -> $crate::BlockingIter<$crate::Items<Self>> {
            $crate::BlockingIter::new(self.items())
        }
    };
}

/// Nothing, without the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __paginated_blocking {
    () => {};
}
