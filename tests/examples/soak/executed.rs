//! Deadlines of microseconds expire while requests are being written.

use crate::server;
use partnercentral_account::client::{BoxFuture, Runtime};
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CALLERS: usize = 3;

/// The number of requests that arrived at the server, by email address.
type Arrivals = Arc<Mutex<HashMap<String, u32>>>;

pub fn run(time: Duration) -> Result<(), String> {
    let arrived = Arrivals::default();
    let recorded = arrived.clone();
    let server = server::start(Duration::ZERO, move |body| {
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        *recorded.lock().unwrap().entry(body["Email"].as_str().unwrap().to_owned()).or_default() += 1;
    });
    let retry = RetryConfig::standard().repeatable_only();
    let client = server::client(server).runtime(PreciseTimer::start()).retry(retry).build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
    let outcome = runtime.block_on(call_until(Instant::now() + time, client));
    std::thread::sleep(Duration::from_millis(500));

    let arrived = arrived.lock().unwrap();
    let wrong = outcome.not_executed.iter().filter(|email| arrived.contains_key(*email)).count();
    let twice = arrived.iter().filter(|(email, count)| email.starts_with("timed") && **count > 1).count();
    println!(
        "  {} calls with a deadline: {} succeeded, {} may have been executed, {} not executed; {wrong} wrong, {twice} twice",
        outcome.calls,
        outcome.succeeded,
        outcome.maybe_executed,
        outcome.not_executed.len(),
    );
    if outcome.maybe_executed == 0 || outcome.not_executed.is_empty() {
        return Err("no deadline expired while a request was written: the run is inconclusive".to_owned());
    }
    if wrong + twice > 0 {
        return Err(format!("{wrong} calls were executed but reported as not executed, {twice} were executed twice"));
    }
    Ok(())
}

#[derive(Default)]
struct Outcome {
    calls: usize,
    succeeded: usize,
    maybe_executed: usize,
    not_executed: Vec<String>,
}

async fn call_until(end: Instant, client: Client) -> Outcome {
    let next = Arc::new(AtomicUsize::new(0));
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (client, next) = (client.clone(), next.clone());
        callers.spawn(async move {
            let (mut outcome, mut random) = (Outcome::default(), fastrand::Rng::new());
            while Instant::now() < end {
                let number = next.fetch_add(1, Ordering::Relaxed);
                // This call makes sure that the next one finds an idle connection.
                let _ = send(&client, &format!("warm-{number}"), CallOptions::new()).await;
                let email = format!("timed-{number}");
                let limit = Duration::from_micros(random.u64(20..300));
                let timeouts = match number % 2 {
                    0 => TimeoutConfig::new().attempt(limit),
                    _ => TimeoutConfig::new().operation(limit),
                };
                outcome.calls += 1;
                match send(&client, &email, CallOptions::new().timeouts(timeouts)).await {
                    None => outcome.succeeded += 1,
                    Some(true) => outcome.maybe_executed += 1,
                    Some(false) => outcome.not_executed.push(email),
                }
            }
            outcome
        });
    }
    callers.join_all().await.into_iter().fold(Outcome::default(), |mut sum, mut one| {
        sum.calls += one.calls;
        sum.succeeded += one.succeeded;
        sum.maybe_executed += one.maybe_executed;
        sum.not_executed.append(&mut one.not_executed);
        sum
    })
}

/// Sends a request. Returns `None` on success, and otherwise whether the call may have been executed.
async fn send(client: &Client, email: &str, options: CallOptions) -> Option<bool> {
    let call = client.send_email_verification_code().catalog("AWS").email(email).call_options(options);
    call.send().await.err().map(|error| error.may_have_been_executed())
}

/// A runtime whose sleeps are precise to a few microseconds, because a thread polls the clock continuously.
#[derive(Clone, Default)]
struct PreciseTimer(Arc<Mutex<Vec<(Instant, Waker)>>>);

impl PreciseTimer {
    fn start() -> Self {
        let timer = Self::default();
        let sleeping = timer.0.clone();
        std::thread::spawn(move || {
            loop {
                let now = Instant::now();
                let due = sleeping.lock().unwrap().extract_if(.., |(end, _)| *end <= now).collect::<Vec<_>>();
                due.into_iter().for_each(|(_, waker)| waker.wake());
                std::thread::yield_now();
            }
        });
        timer
    }
}

impl Runtime for PreciseTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(Sleep { end: Instant::now() + duration, timer: self.clone() })
    }
}

struct Sleep {
    end: Instant,
    timer: PreciseTimer,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.end {
            return Poll::Ready(());
        }
        self.timer.0.lock().unwrap().push((self.end, context.waker().clone()));
        Poll::Pending
    }
}
