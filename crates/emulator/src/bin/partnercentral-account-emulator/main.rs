//! `partnercentral-account-emulator`: the emulator as a program, for an AWS SDK or the AWS CLI in any language.

mod events;
mod options;
mod signals;

use events::Events;
use options::{Format, Options};
use partnercentral_account_emulator::{Account, Emulator, Snapshot, SnapshotError, StateFileError};
use std::error::Error;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Options::read().and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| format!("the Tokio runtime cannot be started: {error}"))?.block_on(serve(options))
}

async fn serve(options: &Options) -> Result<(), String> {
    // Before anything is printed: whoever has read the settings may send the signal.
    let mut signals = signals::Signals::listen().map_err(|error| format!("signals cannot be received: {error}"))?;
    let mut builder =
        Emulator::builder().address((options.address, options.port)).accounts(options.accounts).seed(options.id_seed);
    if let Some(time) = options.clock {
        builder = builder.clock(time);
    }
    if let Some(path) = &options.seed {
        builder = builder.snapshot(seed(path)?);
    }
    if let Some(path) = &options.state {
        builder = builder.state_file(path);
    }
    let emulator = builder.start().await.map_err(|error| cannot_start(options, &error))?;
    let index = usize::try_from(options.account).unwrap_or_default().saturating_sub(1);
    let (number, count) = (options.account, emulator.accounts().len());
    let account = emulator.accounts().get(index).ok_or_else(|| {
        format!("there is no account {number} of {count}: use a smaller --account or more --accounts")
    })?;
    print(&settings(&emulator, account, options.print))
        .map_err(|error| format!("the settings cannot be printed: {error}"))?;

    eprintln!("Partner Central Account is emulated at {}. Press Ctrl+C to stop.", emulator.endpoint_url());
    if !options.address.is_loopback() {
        eprintln!("Other machines can connect to it, too, with the credentials of its accounts.");
    }
    let mut events = Events::new(&emulator, options.log);
    tokio::select! {
        () = signals.received() => {}
        () = events.show(&emulator) => {}
    }
    events.show_new(&emulator);
    eprintln!("Stopping.");
    tokio::select! {
        stopped = emulator.shutdown() => stopped.map_err(|error| {
            let cause = error.get_ref().and_then(Error::source).map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("the state was not saved: {error}{cause}; check --state")
        }),
        // Whoever asks twice does not want to wait.
        () = signals.received() => Ok(()),
    }
}

/// What to set for a client to call the emulator as `account`.
fn settings(emulator: &Emulator, account: &Account, format: Format) -> String {
    let environment = emulator.environment(account);
    let Account { account_id, profile_id, profile_name, .. } = account;
    let comment = format!("# {profile_name}: account {account_id}, profile {profile_id}\n");
    match format {
        Format::Env => comment + &environment.to_shell(),
        Format::Json => environment.to_json(),
        Format::Profile => comment + &environment.to_profile(),
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()
}

/// Reads a seed file.
fn seed(path: &Path) -> Result<Snapshot, String> {
    let text = fs::read_to_string(path)
        .map_err(|error| format!("the seed file {} cannot be read: {error}; check --seed", path.display()))?;
    text.parse().map_err(|error| format!("{}: {error}; check --seed", path.display()))
}

fn cannot_start(options: &Options, error: &io::Error) -> String {
    let Options { address, port, .. } = options;
    if let Some(error) = error.get_ref() {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        let (place, advice) = match (&options.seed, error.downcast_ref()) {
            (Some(seed), None) if error.is::<SnapshotError>() => (format!("{}: ", seed.display()), "; check --seed"),
            (_, Some(StateFileError::Io { .. } | StateFileError::Snapshot { .. })) => {
                (String::new(), "; check --state")
            }
            _ => (String::new(), ""),
        };
        return format!("{place}{error}{cause}{advice}");
    }
    match error.kind() {
        ErrorKind::AddrInUse => {
            format!("port {port} of {address} is in use: choose another with --port, or 0 for a free one")
        }
        ErrorKind::AddrNotAvailable => {
            format!("{address} is not an address of this machine: choose one with --address, such as 127.0.0.1")
        }
        ErrorKind::PermissionDenied => format!("port {port} needs more rights: choose one above 1023 with --port"),
        _ => format!("cannot listen on port {port} of {address}: {error}"),
    }
}
