//! Partner Central Account's client against a server that fails on request.

mod server;
mod support;
