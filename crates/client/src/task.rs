//! Spawns tasks of one type: tokio's code for a task, several kilobytes for each type of future, is compiled once.

use std::pin::Pin;
use tokio::runtime::Handle;

/// Spawns a task on `runtime`. For tasks that are rare, since it takes an allocation more.
pub(crate) fn spawn(runtime: &Handle, task: impl Future<Output = ()> + Send + 'static) {
    spawn_boxed(runtime, Box::pin(task));
}

fn spawn_boxed(runtime: &Handle, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
    runtime.spawn(task);
}
