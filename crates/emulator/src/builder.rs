//! Starting the emulator, and the options for it.

use crate::account::{Account, Accounts};
use crate::clock::Clock;
use crate::emulator::Emulator;
use crate::faults::Rules;
use crate::ids::Ids;
use crate::journal::{Journal, Recovered, StateFile, StateFileError};
use crate::limits::Limits;
use crate::recorder::Recorder;
use crate::replay;
use crate::service::Service;
use crate::settings::Settings;
use crate::snapshot::{self, Snapshot, SnapshotError};
use crate::state::due::Transitions;
use crate::state::{Initial, State};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use time::{Duration, OffsetDateTime};
use tokio::net::{TcpListener, TcpSocket};

/// How many connections can wait to be accepted.
const BACKLOG: u32 = 4_096;

impl Emulator {
    /// Starts an emulator with two accounts on a free port of 127.0.0.1. It runs on the Tokio
    /// runtime of the caller, which needs its I/O and time drivers.
    ///
    /// # Errors
    /// When no socket can be bound.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Options for an emulator.
    pub fn builder() -> Builder {
        Builder {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            account_count: 2,
            clock: None,
            seed: 0,
            settings: Settings::default(),
            task_duration: Duration::seconds(5),
            read_timeout: std::time::Duration::from_secs(30),
            snapshot: None,
            state_file: None,
        }
    }
}

/// Options for an emulator.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until the emulator is started"]
pub struct Builder {
    address: SocketAddr,
    account_count: u32,
    clock: Option<OffsetDateTime>,
    seed: u64,
    settings: Settings,
    task_duration: Duration,
    read_timeout: std::time::Duration,
    snapshot: Option<Snapshot>,
    state_file: Option<PathBuf>,
}

impl Builder {
    /// Where to listen. Port 0 takes a free port. Default: `127.0.0.1:0`.
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// How many partner accounts there are, at least 2, and as many as the [snapshot](Self::snapshot) defines. Default: 2.
    pub fn accounts(mut self, accounts: u32) -> Self {
        self.account_count = accounts.max(2);
        self
    }

    /// Stops the time in the emulator at `start`; it is moved by
    /// [`Emulator::advance`]. Default: it follows the machine's clock.
    pub fn clock(mut self, start: OffsetDateTime) -> Self {
        self.clock = Some(start);
        self
    }

    /// The seed of all IDs: the same calls in the same order get the same IDs. Default: 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The limits past which calls are refused with `ServiceQuotaExceededException`. Default:
    /// [`Limits::default`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Whether only accounts that registered with `CreatePartner` in a catalog can invite and be
    /// invited there. Default: no, each account has a profile from the start.
    pub fn registration_required(mut self, registration_required: bool) -> Self {
        self.settings.registration_required = registration_required;
        self
    }

    /// How long profile update tasks, verifications and qualifications tasks are in progress,
    /// by the emulator's clock. See also [`Emulator::set_transition`]. Default: 5 seconds.
    pub fn task_duration(mut self, task_duration: std::time::Duration) -> Self {
        self.task_duration = task_duration.try_into().unwrap_or(Duration::MAX);
        self
    }

    /// How long the head of a request, and then its body, may take to arrive. A connection
    /// that is idle for as long is closed. Default: 30 seconds.
    pub fn read_timeout(mut self, read_timeout: std::time::Duration) -> Self {
        self.read_timeout = read_timeout;
        self
    }

    /// The state to start with, and to come back to with [`Emulator::reset`]. Default: no resources.
    pub fn snapshot(mut self, snapshot: Snapshot) -> Self {
        self.snapshot = Some(snapshot);
        self
    }

    /// Keeps the state in a file, which has the JSON of a [`Snapshot`], and a journal beside it,
    /// `FILE.journal`. What a client or a caller of the control interface was told has happened is
    /// there after a restart, even if the process was killed. If the file exists its state, clocks
    /// included, goes before [`snapshot`](Self::snapshot) and [`clock`](Self::clock). Default: the
    /// state ends with the emulator.
    ///
    /// The other options should be the same after a restart: changes in the journal are carried
    /// out again.
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Starts the emulator on the Tokio runtime of the caller, which needs its I/O and time drivers.
    ///
    /// # Errors
    /// When the address cannot be bound, or when the snapshot or the state file does not fit: the
    /// error then has a [`SnapshotError`] or a [`StateFileError`](crate::StateFileError) inside.
    pub async fn start(self) -> io::Result<Emulator> {
        let listener = listen(self.address)?;
        let state_file = self.state_file.as_deref().map(StateFile::open).transpose()?;
        let accounts = self.all_accounts(state_file.as_ref())?;
        let clock = Clock::new(self.clock);
        let initial = Initial {
            ids: Ids::new(self.seed, "resource"),
            transitions: Transitions::new(self.task_duration),
            settings: self.settings.clone(),
        };
        let state = State::new(initial, clock.now());
        let service = Arc::new(Service {
            endpoint_url: format!("http://{}", reachable(listener.local_addr()?)),
            accounts,
            settings: self.settings,
            task_duration: self.task_duration,
            faults: Rules::default(),
            clock,
            seed: self.seed,
            request_ids: Ids::new(self.seed, "request"),
            recorder: Recorder::default(),
            state: Mutex::new(state),
            initial: self.snapshot,
            journal: OnceLock::new(),
        });
        if let Some(initial) = &service.initial {
            service.restore(initial).map_err(invalid_data)?;
        }
        if let Some((file, recovered)) = state_file {
            replay::recover(&service, &file, recovered)?;
            let journal = Journal::start(file, service.snapshot().0)?;
            // It was not set before.
            let _ = service.journal.set(journal);
        }
        Ok(Emulator::serve(listener, service, self.read_timeout))
    }

    /// The accounts: those of the service, and what the snapshot and the state file say about them.
    fn all_accounts(&self, state_file: Option<&(StateFile, Recovered)>) -> io::Result<Accounts> {
        let mut accounts: Vec<_> = (0..self.account_count).map(Account::numbered).collect();
        if let Some(Snapshot(document)) = &self.snapshot {
            snapshot::define_accounts(document, &mut accounts).map_err(invalid_data)?;
        }
        if let Some((file, Recovered { document: Some(document), .. })) = state_file {
            snapshot::define_accounts(document, &mut accounts)
                .map_err(|source| StateFileError::Snapshot { path: file.path().to_owned(), source })?;
        }
        Ok(Accounts::new(accounts))
    }
}

fn invalid_data(error: SnapshotError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// Listens on an address. Clients that connect all at once wait in a queue that is longer than Tokio's default.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // On Windows the option would let another program take the port over.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// An address that clients on this machine can connect to: an unspecified one, such as `0.0.0.0`, is only for listening.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
