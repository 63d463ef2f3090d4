//! A process that builds a client from its environment, and reports the result.

use crate::other_service::{self, METERS};
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::http_client_fn;
use partnercentral_account::Client;
use partnercentral_account::client::{self, Builder};
use partnercentral_account::operation::ListConnections;
use partnercentral_account::smithy::Operation as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

const MARK: &str = "PROBE ";
const CALLS: &str = "PROBE_CALLS";
const SDK: &str = "PROBE_SDK";
const PROFILE: &str = "PROBE_PROFILE";
const REGION: &str = "PROBE_REGION";
const UNTYPED: &str = "PROBE_UNTYPED";
const BYTES: &str = "PROBE_BYTES";
const LOGS: &str = "PROBE_LOGS";

/// What a process calls.
pub enum Probed {
    /// `ListConnections`.
    ThisService,
    /// A service that compresses, with this number of bytes.
    OtherService { bytes: usize },
}

/// The environment of a process: variables, and a home of its own.
pub struct Environment {
    variables: Vec<(String, String)>,
    home: PathBuf,
}

impl Environment {
    /// A region and nothing else; no instance is asked for anything.
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("home-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(home.join(".aws")).unwrap();
        let environment = Self { variables: Vec::new(), home };
        environment.set("AWS_REGION", "us-east-1").set("AWS_EC2_METADATA_DISABLED", "true")
    }

    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    #[must_use]
    pub fn keys(self) -> Self {
        self.set("AWS_ACCESS_KEY_ID", "AKIDVARIABLE").set("AWS_SECRET_ACCESS_KEY", "secret")
    }

    /// Writes a file below the home, and gives its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    #[must_use]
    pub fn config(self, text: &str) -> Self {
        self.write(".aws/config", text);
        self
    }

    /// Has the AWS SDK for Rust load its configuration, which the client takes over.
    #[must_use]
    pub fn by_sdk(self) -> Self {
        self.set(SDK, "1")
    }

    /// Selects a profile by [`Builder::from_profile`].
    #[must_use]
    pub fn profile(self, name: &str) -> Self {
        self.set(PROFILE, name)
    }

    /// Sets the region on the builder.
    #[must_use]
    pub fn region(self, name: &str) -> Self {
        self.set(REGION, name)
    }

    /// Builds the client of any service, by [`Builder::from_env_of`].
    #[must_use]
    pub fn untyped(self) -> Self {
        self.set(UNTYPED, "1")
    }

    /// The client as it prints itself, or the error.
    pub fn client(self) -> String {
        self.run().remove(0)
    }

    /// The outcome of a call.
    pub async fn call(self) -> String {
        self.probe(Probed::ThisService).await
    }

    /// The outcome of a call of this service or another.
    pub async fn probe(self, probed: Probed) -> String {
        let environment = match probed {
            Probed::ThisService => self.set(CALLS, "1"),
            Probed::OtherService { bytes } => self.set(BYTES, bytes.to_string()),
        };
        tokio::task::spawn_blocking(|| environment.run().pop().unwrap()).await.unwrap()
    }

    /// All that a process prints that calls, with the events of all levels of all crates.
    pub async fn logs(self) -> String {
        let environment = self.set(LOGS, "1").set(CALLS, "1");
        tokio::task::spawn_blocking(|| environment.output()).await.unwrap()
    }

    fn run(self) -> Vec<String> {
        self.output().lines().filter_map(|line| Some(line.split_once(MARK)?.1.to_owned())).collect()
    }

    fn output(self) -> String {
        let mut process = Command::new(std::env::current_exe().unwrap());
        process.args(["--exact", "probe::probe", "--ignored", "--nocapture"]).env_clear();
        process.env("HOME", &self.home).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let output = process.envs(self.variables).output().unwrap();
        fs::remove_dir_all(&self.home).unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !errors.contains("panicked"), "{text}{errors}");
        text + &errors
    }
}

#[expect(clippy::panic, reason = "a helper of tests fails like a test")]
async fn sdk_config() -> SdkConfig {
    let mut keys = Credentials::builder().access_key_id("AKIDSDK").secret_access_key("secret").provider_name("sdk");
    let account = std::env::var("AWS_ACCOUNT_ID").ok().filter(|account| !account.is_empty());
    keys.set_account_id(account.map(Into::into));
    let loader = aws_config::defaults(BehaviorVersion::latest()).credentials_provider(keys.build());
    // Nothing is fetched while the configuration is loaded, but the SDK wants to know how it would be.
    loader.http_client(http_client_fn(|_, _| panic!("nothing to fetch"))).load().await
}

#[tokio::test]
#[ignore = "runs in the processes of the others"]
async fn probe() {
    let is_set = |name| std::env::var_os(name).is_some();
    if is_set(LOGS) {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).init();
    }
    let profile = std::env::var(PROFILE).ok();
    if let Ok(bytes) = std::env::var(BYTES) {
        return probe_other_service(bytes.parse().unwrap(), is_set(SDK)).await;
    }
    let client = if is_set(UNTYPED) {
        let builder = Builder::from_env_of(ListConnections::SERVICE, profile.as_deref()).await;
        builder.build().map(Client::from)
    } else if is_set(SDK) {
        Builder::from(&sdk_config().await).build()
    } else if let Some(profile) = profile {
        Builder::from_profile(&profile).await.build()
    } else {
        let builder = Builder::from_env().await;
        let region = std::env::var(REGION).ok();
        region.into_iter().fold(builder, |builder, region| builder.region(region)).build()
    };
    let client: Client = match client {
        Ok(client) => client,
        Err(error) => return println!("{MARK}{error}"),
    };
    println!("{MARK}{:?}", client.inner());
    if is_set(CALLS) {
        match client.list_connections().catalog("AWS").send().await {
            Ok(_) => println!("{MARK}ok"),
            Err(error) => println!("{MARK}{error}"),
        }
    }
}

async fn probe_other_service(bytes: usize, by_sdk: bool) {
    let builder: Builder<client::Client> =
        if by_sdk { Builder::from(&sdk_config().await) } else { Builder::from_env_of(&METERS, None).await };
    match other_service::call(&builder.build().unwrap(), bytes).await {
        Ok(()) => println!("{MARK}ok"),
        Err(error) => println!("{MARK}{error}"),
    }
}
