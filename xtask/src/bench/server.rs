//! The server that the programs call, which is a separate process.

use crate::installed::is_installed;
use std::env;
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const FIRST_CORE: &[&str] = &["taskset", "--cpu-list", "0"];
const SECOND_CORE: &[&str] = &["taskset", "--cpu-list", "1"];

/// Where Linux distributions have the certificates of all authorities in one file.
const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";

/// The cores that processes run on, where `taskset` is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cores {
    /// The system decides.
    Any,
    /// Client and server share one core. For a single caller, because on a virtual machine a message to another core
    /// costs more than a call.
    Shared,
    /// Client and server have a core each.
    Apart,
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    process: Child,
    http: u16,
    tls: u16,
    ca_file: PathBuf,
    cores: Cores,
}

impl Server {
    /// Starts `program`.
    pub fn start(program: &Path, cores: Cores) -> Result<Self, Box<dyn Error>> {
        let ca_file = program.with_file_name("authorities.pem");
        let can_pin = is_installed("taskset", &["--version"]);
        let has_second = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
        let cores = if can_pin && (has_second || cores == Cores::Shared) { cores } else { Cores::Any };
        let mut command = match FIRST_CORE {
            [first, rest @ ..] if cores != Cores::Any => {
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
        let server = Self { http: port("HTTP")?, tls: port("TLS")?, process, ca_file, cores };
        server.add_system_roots()?;
        Ok(server)
    }

    /// Its URL, without a path.
    pub fn url(&self, tls: bool) -> String {
        // An address, because the resolution of a name is the work of the system.
        if tls { format!("https://127.0.0.1:{}", self.tls) } else { format!("http://127.0.0.1:{}", self.http) }
    }

    /// Adds the system's root certificates, which a client of AWS has to read.
    fn add_system_roots(&self) -> Result<(), Box<dyn Error>> {
        let system = env::var_os("SSL_CERT_FILE").unwrap_or_else(|| SYSTEM_ROOTS.into());
        let mut roots = fs::read(system).unwrap_or_default();
        roots.extend(fs::read(&self.ca_file)?);
        Ok(fs::write(&self.ca_file, roots)?)
    }

    /// The root certificates of the system, and that of its own authority, in PEM.
    pub fn ca_file(&self) -> &Path {
        &self.ca_file
    }

    /// The command that its clients are children of.
    pub fn client_wrapper(&self) -> &'static [&'static str] {
        match self.cores {
            Cores::Any => &[],
            Cores::Shared => FIRST_CORE,
            Cores::Apart => SECOND_CORE,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
