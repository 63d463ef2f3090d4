//! A made-up service: its operations, and clients of it.
#![allow(dead_code, reason = "each test file uses a part of this")]
#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

pub mod sealed;
pub mod service;

use awsjson_client::{Builder, Client, Runtime};
use awsjson_testing::{Reply, credentials};

pub const ACCESS_KEY: &str = "AKIDEXAMPLE";

/// The answer to `Greet`.
pub fn hello() -> Reply {
    Reply::json(r#"{"Text":"Hello"}"#).header("x-amzn-requestid", "id-1")
}

/// A client of the server at `url`.
pub fn client(url: impl Into<String>) -> Builder<Client> {
    Client::builder().region("us-east-1").credentials_provider(credentials(ACCESS_KEY)).endpoint_url(url)
}

/// A clock that only sleeps advance, with the longest jitter.
#[derive(Clone, Default)]
pub struct VirtualTime(pub std::sync::Arc<std::sync::Mutex<Vec<std::time::Duration>>>);

impl VirtualTime {
    pub fn sleeps(&self) -> Vec<u128> {
        self.0.lock().unwrap().iter().map(|sleep| sleep.as_millis()).collect()
    }
}

impl Runtime for VirtualTime {
    fn sleep(&self, duration: std::time::Duration) -> awsjson_client::BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }

    fn random(&self) -> u128 {
        1 << 127
    }
}
