//! What the compared clients share. A program is called as
//!
//! ```text
//! CLIENT OPERATION CALLS CALLERS WARM_UP
//! ```
//!
//! with the server's address in `ENDPOINT`. It makes `WARM_UP` calls, then `CALLS` calls by `CALLERS` concurrent
//! callers, and prints what the latter cost as one line of JSON. With `RUNTIME=multi` tokio has a thread for
//! each core.

pub mod checksum;
pub mod input;
mod meter;

pub use checksum::Checksum;
use meter::Meter;
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Builder;

/// A client under test. Clones share its connections.
pub trait Client: Clone + Send + Sync + 'static {
    /// A client of the server at `endpoint`, with the credentials and region of [`input`].
    fn new(endpoint: &str) -> Self;

    /// Calls an operation, and returns the [`Checksum`] of all that its output says.
    fn call(&self, operation: &str) -> impl Future<Output = u64> + Send;
}

/// Runs the program.
///
/// # Errors
/// An argument is missing or not a number. A call that fails is a panic.
pub fn main<C: Client>() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [operation, calls, callers, warm_up] = arguments.as_slice() else {
        return Err("usage: CLIENT OPERATION CALLS CALLERS WARM_UP, with the server's address in ENDPOINT".into());
    };
    let (calls, callers, warm_up): (usize, usize, usize) = (calls.parse()?, callers.parse()?, warm_up.parse()?);
    let endpoint = env::var("ENDPOINT")?;
    let multi = env::var_os("RUNTIME").is_some_and(|value| value == "multi");
    let mut builder = if multi { Builder::new_multi_thread() } else { Builder::new_current_thread() };
    builder.enable_all().build()?.block_on(async {
        let client = C::new(&endpoint);
        make_calls(&client, operation, warm_up, callers.min(warm_up)).await;
        let meter = Meter::start();
        let checksum = make_calls(&client, operation, calls, callers).await;
        println!("{}", meter.report(calls, checksum));
    });
    Ok(())
}

/// Makes so many calls, and returns the checksum, which must be the same for all of them.
async fn make_calls<C: Client>(client: &C, operation: &str, calls: usize, callers: usize) -> u64 {
    if callers <= 1 {
        let mut checksum = 0;
        for call in 0..calls {
            let this = client.call(operation).await;
            assert!(call == 0 || this == checksum, "two calls had different outputs");
            checksum = this;
        }
        return checksum;
    }
    let begun = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (client, operation, begun) = (client.clone(), operation.to_owned(), begun.clone());
            tokio::spawn(async move {
                let mut checksum = None;
                while begun.fetch_add(1, Ordering::Relaxed) < calls {
                    checksum = Some(client.call(&operation).await);
                }
                checksum
            })
        })
        .collect();
    let mut checksum = None;
    for task in tasks {
        let this = task.await.expect("a call failed");
        assert!(checksum.is_none() || this.is_none() || this == checksum, "two calls had different outputs");
        checksum = checksum.or(this);
    }
    checksum.unwrap_or_default()
}
