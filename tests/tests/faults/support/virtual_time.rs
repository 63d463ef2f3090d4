//! A virtual clock.

use partnercentral_account::client::{BoxFuture, Runtime};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::{Duration, SystemTime};

/// A runtime with a virtual clock, which all clones share. Its random numbers give a jitter of one half, and differ in
/// their last bits only.
#[derive(Clone)]
pub struct VirtualTime(Arc<Mutex<State>>);

struct State {
    now: SystemTime,
    /// Whether sleeps last until `pass` advances the clock.
    held: bool,
    slept: Vec<Duration>,
    random: u128,
    sleepers: Vec<(SystemTime, Waker)>,
}

impl VirtualTime {
    /// A clock that sleeps advance immediately.
    pub fn new() -> Self {
        Self::starting(false)
    }

    /// A clock that only [`pass`](Self::pass) advances.
    pub fn held() -> Self {
        Self::starting(true)
    }

    fn starting(held: bool) -> Self {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
        Self(Arc::new(Mutex::new(State { now, held, slept: Vec::new(), random: 1 << 127, sleepers: Vec::new() })))
    }

    /// Advances the clock, and wakes the sleeps that are over.
    pub fn pass(&self, duration: Duration) {
        let mut state = self.0.lock().unwrap();
        state.now += duration;
        let now = state.now;
        for (_, waker) in state.sleepers.extract_if(.., |(until, _)| *until <= now) {
            waker.wake();
        }
    }

    /// The durations of all sleeps so far, in milliseconds.
    pub fn sleeps(&self) -> Vec<u128> {
        self.0.lock().unwrap().slept.iter().map(Duration::as_millis).collect()
    }

    /// Waits until `count` sleeps have started.
    pub async fn until_sleeps(&self, count: usize) {
        while self.sleeps().len() < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn is_over(&self, until: SystemTime, waker: &Waker) -> bool {
        let mut state = self.0.lock().unwrap();
        if state.now >= until {
            return true;
        }
        state.sleepers.push((until, waker.clone()));
        false
    }
}

impl Runtime for VirtualTime {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.0.lock().unwrap();
        state.slept.push(duration);
        let until = state.now + duration;
        if !state.held {
            state.now = until;
        }
        let time = self.clone();
        Box::pin(std::future::poll_fn(move |context| {
            if time.is_over(until, context.waker()) { Poll::Ready(()) } else { Poll::Pending }
        }))
    }

    fn random(&self) -> u128 {
        let mut state = self.0.lock().unwrap();
        state.random += 1;
        state.random
    }
}
