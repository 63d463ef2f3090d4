//! Deadlines of microseconds cross requests that are being written.

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

/// How often each address arrived at the server.
type Arrived = Arc<Mutex<HashMap<String, u32>>>;

pub fn run(time: Duration) -> Result<(), String> {
    let arrived = Arrived::default();
    let seen = arrived.clone();
    let server = server::start(Duration::ZERO, move |body| {
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        *seen.lock().unwrap().entry(body["Email"].as_str().unwrap().to_owned()).or_default() += 1;
    });
    let retry = RetryConfig::standard().repeatable_only();
    let client = server::client(server).runtime(Precise::start()).retry(retry).build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
    let outcome = runtime.block_on(call_until(Instant::now() + time, client));
    std::thread::sleep(Duration::from_millis(500));

    let arrived = arrived.lock().unwrap();
    let wrong = outcome.not_executed.iter().filter(|email| arrived.contains_key(*email)).count();
    let twice = arrived.iter().filter(|(email, count)| email.starts_with("timed") && **count > 1).count();
    println!(
        "  {} calls with a deadline: {} answered, {} may have been executed, {} not executed; wrong {wrong}, twice {twice}",
        outcome.calls,
        outcome.answered,
        outcome.maybe,
        outcome.not_executed.len(),
    );
    if outcome.maybe == 0 || outcome.not_executed.is_empty() {
        return Err("the deadlines did not cross the requests: nothing was shown".to_owned());
    }
    if wrong + twice > 0 {
        return Err(format!("{wrong} were executed that had been reported as not executed, {twice} twice"));
    }
    Ok(())
}

#[derive(Default)]
struct Outcome {
    calls: usize,
    answered: usize,
    maybe: usize,
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
                // So that there is a connection for the call that matters.
                let _ = send(&client, &format!("warm-{number}"), CallOptions::new()).await;
                let email = format!("timed-{number}");
                let limit = Duration::from_micros(random.u64(20..300));
                let timeouts = match number % 2 {
                    0 => TimeoutConfig::new().attempt(limit),
                    _ => TimeoutConfig::new().operation(limit),
                };
                outcome.calls += 1;
                match send(&client, &email, CallOptions::new().timeouts(timeouts)).await {
                    None => outcome.answered += 1,
                    Some(true) => outcome.maybe += 1,
                    Some(false) => outcome.not_executed.push(email),
                }
            }
            outcome
        });
    }
    callers.join_all().await.into_iter().fold(Outcome::default(), |mut sum, mut one| {
        sum.calls += one.calls;
        sum.answered += one.answered;
        sum.maybe += one.maybe;
        sum.not_executed.append(&mut one.not_executed);
        sum
    })
}

/// `None` for an answer, and otherwise whether the call may have been executed.
async fn send(client: &Client, email: &str, options: CallOptions) -> Option<bool> {
    let call = client.send_email_verification_code().catalog("AWS").email(email).call_options(options);
    call.send().await.err().map(|error| error.may_have_been_executed())
}

/// A sleep that is precise to some microseconds, by a thread that does nothing else.
#[derive(Clone, Default)]
struct Precise(Arc<Mutex<Vec<(Instant, Waker)>>>);

impl Precise {
    fn start() -> Self {
        let precise = Self::default();
        let sleeping = precise.0.clone();
        std::thread::spawn(move || {
            loop {
                let now = Instant::now();
                let due = sleeping.lock().unwrap().extract_if(.., |(end, _)| *end <= now).collect::<Vec<_>>();
                due.into_iter().for_each(|(_, waker)| waker.wake());
                std::thread::yield_now();
            }
        });
        precise
    }
}

impl Runtime for Precise {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(Sleep { end: Instant::now() + duration, sleeping: self.clone() })
    }
}

struct Sleep {
    end: Instant,
    sleeping: Precise,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.end {
            return Poll::Ready(());
        }
        self.sleeping.0.lock().unwrap().push((self.end, context.waker().clone()));
        Poll::Pending
    }
}
