//! The settings that `from_env` finds. Each test runs in a process with its own environment.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod credentials;
mod issuers;
mod logs;
mod other_service;
mod probe;
mod profile_files;
mod sdk_config;
mod settings;
