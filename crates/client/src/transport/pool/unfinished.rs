//! Work that a task continues for the requests in the queue.

use crate::runtime::BoxFuture;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use tokio::runtime;

/// Work that a task continues. Dropping this ends the work at once, even if the runtime of the task is not driven any
/// more. Do not drop it while anything is locked that the work may lock when it is dropped.
pub(super) struct Unfinished {
    runtime: runtime::Id,
    state: Weak<Mutex<State>>,
}

struct State {
    /// `None` while it is polled, which may drop the [`Unfinished`], and when it has ended.
    work: Option<BoxFuture<'static, ()>>,
    task: Option<Waker>,
    is_unwanted: bool,
}

impl Unfinished {
    /// `work`, and the task that continues it on `runtime`.
    pub(super) fn new(
        runtime: runtime::Id,
        work: BoxFuture<'static, ()>,
    ) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let state = Arc::new(Mutex::new(State { work: Some(work), task: None, is_unwanted: false }));
        let unfinished = Self { runtime, state: Arc::downgrade(&state) };
        (unfinished, poll_fn(move |context| poll(&state, context)))
    }

    pub(super) fn runtime(&self) -> runtime::Id {
        self.runtime
    }

    /// Whether the task has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.state.strong_count() == 0
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let Some(state) = self.state.upgrade() else { return };
        let (work, task) = {
            let mut state = lock(&state);
            state.is_unwanted = true;
            (state.work.take(), state.task.take())
        };
        drop(work);
        if let Some(task) = task {
            task.wake();
        }
    }
}

fn poll(state: &Mutex<State>, context: &mut Context<'_>) -> Poll<()> {
    let Some(mut work) = lock(state).work.take() else { return Poll::Ready(()) };
    if work.as_mut().poll(context).is_ready() {
        return Poll::Ready(());
    }
    let mut state = lock(state);
    if state.is_unwanted {
        drop(state);
        return Poll::Ready(());
    }
    state.task = Some(context.waker().clone());
    state.work = Some(work);
    Poll::Pending
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
