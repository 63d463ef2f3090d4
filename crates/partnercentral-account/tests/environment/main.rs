//! What `from_env` finds, each time in a process with an environment of its own.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod credentials;
mod probe;
mod sdk_config;
mod settings;
