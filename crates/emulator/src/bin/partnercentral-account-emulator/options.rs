//! The command line.

use awsjson_smithy::timestamp;
use clap::error::ErrorKind;
use clap::{Parser, ValueEnum};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use time::OffsetDateTime;

/// Emulates AWS Partner Central Account on loopback until it is interrupted.
///
/// Prints what to set for an AWS SDK or the AWS CLI to standard output, and events, such as verification codes that the
/// service would send by e-mail, to standard error.
#[derive(Debug, Parser)]
#[command(name = "partnercentral-account-emulator", version)]
pub(crate) struct Options {
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) address: IpAddr,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Number of partner accounts; a file with the state may define more.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub(crate) accounts: u32,
    /// Which account to print, from 1.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) account: u32,
    /// How to print what to set.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Env)]
    pub(crate) print: Format,
    /// Start the emulator's clock at this time (RFC 3339) and stop it there; it is moved by the control interface.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) clock: Option<OffsetDateTime>,
    /// Start with the state in this file, and come back to it with a reset: JSON as from GET /_emulator/state, of which
    /// everything can be left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) seed: Option<PathBuf>,
    /// Keep the state in this file, which survives a restart, and in FILE.journal. If the file exists, its state goes
    /// before --seed and --clock.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Print each request to standard error.
    #[arg(long)]
    pub(crate) log: bool,
    /// Seed of the IDs of resources: the same calls in the same order get the same IDs. A state that is read from a file
    /// keeps its own.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) id_seed: u64,
}

/// How the settings are printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Lines for a shell
    Env,
    /// A JSON object of environment variables
    Json,
    /// A profile for the AWS configuration file
    Profile,
}

impl Options {
    /// Reads the command line. Prints the help or the version and exits where they are asked for.
    ///
    /// # Errors
    /// One line that names the option that is wrong.
    pub(crate) fn read() -> Result<Self, String> {
        Self::try_parse().map_err(|error| {
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
                error.exit();
            }
            line(&error.to_string())
        })
    }
}

fn time(text: &str) -> Result<OffsetDateTime, &'static str> {
    timestamp::parse(text).ok_or("use RFC 3339, such as 2026-01-31T12:00:00Z")
}

/// A message of clap as one line, without the usage at its end.
fn line(message: &str) -> String {
    let lines = message.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let lines: Vec<_> = lines.filter(|line| !line.is_empty() && !line.starts_with("For more information")).collect();
    let line = lines.join(" ");
    format!("{}; see --help", line.strip_prefix("error: ").unwrap_or(&line))
}
