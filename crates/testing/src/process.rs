//! Processes with their own environment variables.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::future::Future;
use std::process::Command;

/// Set in the process that runs the body.
const MARK: &str = "AWSJSON_TESTING_IN_ENVIRONMENT";

/// Runs `body` in a second process: this program again, from the start, with the same arguments, and with `variables`
/// in place of all others but `PATH`. The first process waits for it, and serves what it has started.
///
/// # Errors
/// The error of `body`, in the second process, and in the first, that the second has failed.
pub async fn in_environment<N: AsRef<OsStr>, V: AsRef<OsStr>>(
    variables: impl IntoIterator<Item = (N, V)>,
    body: impl Future<Output = Result<(), Box<dyn Error>>>,
) -> Result<(), Box<dyn Error>> {
    if env::var_os(MARK).is_some() {
        return body.await;
    }
    let mut process = Command::new(env::current_exe()?);
    process.args(env::args_os().skip(1)).env_clear();
    // The harness of tests of documentation selects the test by such a variable.
    let inherited =
        env::vars_os().filter(|(name, _)| name == "PATH" || name.as_encoded_bytes().starts_with(b"RUSTDOC_"));
    process.envs(inherited).envs(variables).env(MARK, "1");
    let status = tokio::task::spawn_blocking(move || process.status()).await??;
    if status.success() { Ok(()) } else { Err(format!("the second process failed: {status}").into()) }
}
