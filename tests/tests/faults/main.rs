//! The client of Partner Central Account with a server that injects faults.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail like tests"
)]

mod adaptive;
mod attempts;
mod classification;
mod connections;
mod credentials;
mod delays;
mod discovery;
mod dropped;
mod early_responses;
mod ended_runtimes;
mod executed;
mod http2;
mod interim;
mod odd_responses;
mod panics;
mod quota;
mod server;
mod silence;
mod skew;
mod support;
mod timeouts;
mod undriven;
