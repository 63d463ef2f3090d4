//! Creates the client from the options of the command line.

use crate::exit::CommandError;
use awsjson_client::{BoxFuture, BuildError, Builder, Client, Credentials, RetryConfig, TimeoutConfig};
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
    /// The URL of its endpoint.
    pub endpoint_url: String,
    /// The credentials for calling it.
    pub credentials: Credentials,
    /// The service stops when this value is dropped.
    pub service: Box<dyn Any + Send>,
}

/// Starts the service in this process.
pub type StartLocal = fn() -> BoxFuture<'static, Result<Local, CommandError>>;

/// The options of all commands that call the service.
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
    /// Reads the options from `matches`.
    pub fn of(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        // Not every command has every flag.
        let flag = |name: &str| matches.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or_default();
        Self {
            region: text("region"),
            profile: text("profile"),
            endpoint_url: text("endpoint-url"),
            local: flag("local"),
            max_attempts: matches.get_one::<u32>("max-attempts").copied(),
            timeout: matches.get_one::<u64>("timeout").copied().map(Duration::from_secs),
            dry_run: flag("dry-run"),
            yes: flag("yes"),
            verbose: matches.get_flag("verbose"),
        }
    }

    /// Creates a client. With `--local`, the second value keeps the service running while the client is used.
    pub(crate) async fn connect(
        &self,
        service: &'static awsjson_smithy::Service,
        start: Option<StartLocal>,
    ) -> Result<(Client, Option<Local>), CommandError> {
        let local = match start.filter(|_| self.local) {
            Some(start) => Some(start().await?),
            None => None,
        };
        // The calls that set up the local service are not logged.
        if self.verbose {
            // Only the client logs calls and attempts.
            let own = Targets::new().with_target("awsjson_client", LevelFilter::DEBUG);
            let lines = fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(false)
                .with_span_events(FmtSpan::CLOSE)
                // Nobody may read stderr any more.
                .log_internal_errors(false);
            let subscriber = tracing_subscriber::registry().with(lines.with_filter(own));
            // A subscriber that the program has already set is kept.
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
        let client = builder.build().map_err(|error| CommandError::Configuration(problem(&error)))?;
        Ok((client, local))
    }
}

/// Describes the problem in the terms of the command line.
fn problem(error: &BuildError) -> String {
    match error {
        BuildError::MissingRegion => {
            "there is no region: pass --region, or set AWS_REGION or `region` in the profile, for example to us-east-1"
                .to_owned()
        }
        BuildError::InvalidRegion => "the region is not usable: pass one such as --region us-east-1".to_owned(),
        BuildError::InvalidEndpointUrl => "the endpoint is not usable: pass an http or https URL without user, query \
                                           and fragment, such as --endpoint-url https://example.com"
            .to_owned(),
        error => error.to_string(),
    }
}
