//! A made-up service: its operations, and a server that answers by a script.
#![allow(dead_code, reason = "each test file uses a part of this")]
#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

pub mod sealed;
pub mod server;
pub mod service;

use aws_credential_types::Credentials;
use awsjson_client::{Builder, Client, Runtime};

pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const SESSION_TOKEN: &str = "session-token-that-nobody-may-see";

pub fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET, Some(SESSION_TOKEN.to_owned()), None, "test")
}

/// A client of the server at `url`.
pub fn client(url: &str) -> Builder<Client> {
    Client::builder().region("us-east-1").credentials_provider(credentials()).endpoint_url(url)
}

/// A clock that stands still but for sleeps, and the longest jitter there is.
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
