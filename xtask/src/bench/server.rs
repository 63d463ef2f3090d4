//! The server that the programs call, which is a separate process.

use crate::installed::is_installed;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Pins a process to the first core. Client and server share it if there is a single caller, because on a virtual
/// machine a message to another core costs more than a call.
const PIN: &[&str] = &["taskset", "--cpu-list", "0"];

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    http: u16,
    tls: u16,
    ca_file: PathBuf,
    pinned: bool,
}

impl Server {
    /// Starts `program`. If `pinned`, it and its clients run on one core, if the system supports that.
    pub fn start(program: &Path, pinned: bool) -> Result<Self, Box<dyn Error>> {
        let ca_file = program.with_file_name("authority.pem");
        let can_pin = is_installed("taskset", &["--version"]);
        let pinned = pinned && can_pin;
        let mut command = match PIN {
            [first, rest @ ..] if pinned => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
            _ => Command::new(program),
        };
        let mut process = command.arg(&ca_file).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut ready = String::new();
        BufReader::new(output).read_line(&mut ready)?;
        let port = |name: &str| {
            let value = ready.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
            value.and_then(|port| port.parse().ok()).ok_or_else(|| format!("the server has no port {name}"))
        };
        Ok(Self { http: port("HTTP")?, tls: port("TLS")?, process, ca_file, pinned })
    }

    /// The URL at which lists have this number of items.
    pub fn endpoint(&self, tls: bool, items: usize) -> String {
        if tls {
            format!("https://localhost:{}/{items}", self.tls)
        } else {
            format!("http://127.0.0.1:{}/{items}", self.http)
        }
    }

    /// The certificate of its authority, in PEM.
    pub fn ca_file(&self) -> &Path {
        &self.ca_file
    }

    /// The command that its clients are children of.
    pub fn pinned(&self) -> &'static [&'static str] {
        if self.pinned { PIN } else { &[] }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
