//! How the service is reached.

use crate::exit::Failure;
use awsjson_client::{BoxFuture, Builder, Client, Credentials, RetryConfig, TimeoutConfig};
use clap::ArgMatches;
use std::any::Any;
use std::time::Duration;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;

/// A service in this process, for `--local`.
pub struct Local {
    /// Where it is.
    pub endpoint_url: String,
    /// Who calls it.
    pub credentials: Credentials,
    /// What keeps it running.
    pub service: Box<dyn Any + Send>,
}

/// Starts a service in this process.
pub type StartLocal = fn() -> BoxFuture<'static, Result<Local, Failure>>;

/// The options of every command that calls the service.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Connection {
    /// `--region`.
    pub region: Option<String>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--endpoint-url`.
    pub endpoint_url: Option<String>,
    /// `--local`.
    pub local: bool,
    /// `--max-attempts`.
    pub max_attempts: Option<u32>,
    /// `--timeout`.
    pub timeout: Option<Duration>,
    /// `--dry-run`.
    pub dry_run: bool,
    /// `--yes`.
    pub yes: bool,
    /// `--verbose`.
    pub verbose: bool,
}

impl Connection {
    /// The options in `matches`.
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        Self {
            region: text("region"),
            profile: text("profile"),
            endpoint_url: text("endpoint-url"),
            local: matches.try_get_one::<bool>("local").ok().flatten().copied().unwrap_or_default(),
            max_attempts: matches.get_one::<u32>("max-attempts").copied(),
            timeout: matches.get_one::<u64>("timeout").copied().map(Duration::from_secs),
            dry_run: matches.get_flag("dry-run"),
            yes: matches.get_flag("yes"),
            verbose: matches.get_flag("verbose"),
        }
    }

    /// A client, and what must be kept for as long as it is used.
    pub(crate) async fn connect(
        &self,
        service: &'static awsjson_smithy::Service,
        start: Option<StartLocal>,
    ) -> Result<(Client, Option<Local>), Failure> {
        let local = match start.filter(|_| self.local) {
            Some(start) => Some(start().await?),
            None => None,
        };
        // After the service in this process has been started, whose own calls are of no interest.
        if self.verbose {
            // What other crates log is not about the calls.
            let own = Targets::new().with_target("awsjson_client", LevelFilter::DEBUG);
            let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(false).with_span_events(FmtSpan::CLOSE);
            let subscriber = tracing_subscriber::registry().with(lines.with_filter(own));
            // A program that has set a subscriber of its own keeps it.
            let _ = tracing::subscriber::set_global_default(subscriber);
        }
        let mut builder = match &local {
            Some(local) => Builder::<Client>::new()
                .region("us-east-1")
                .endpoint_url(local.endpoint_url.clone())
                .credentials_provider(local.credentials.clone()),
            None => Builder::from_env_of(service, self.profile.as_deref()).await,
        };
        if let Some(region) = &self.region {
            builder = builder.region(region.clone());
        }
        if let Some(url) = &self.endpoint_url {
            builder = builder.endpoint_url(url.clone());
        }
        if let Some(attempts) = self.max_attempts {
            builder = builder.retry(RetryConfig::standard().max_attempts(attempts));
        }
        if let Some(limit) = self.timeout {
            builder = builder.timeouts(TimeoutConfig::new().operation(limit));
        }
        let client = builder.build().map_err(|error| Failure::Configuration(error.to_string()))?;
        Ok((client, local))
    }
}
