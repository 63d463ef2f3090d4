//! Partner Central Account's client against a server that fails on request.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod adaptive;
mod attempts;
mod classification;
mod connections;
mod credentials;
mod delays;
mod dropped;
mod executed;
mod quota;
mod server;
mod skew;
mod support;
mod timeouts;
