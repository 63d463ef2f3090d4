//! The settings with which an AWS SDK or the AWS CLI calls the emulator.

use crate::account::Account;
use serde_json::Value;
use std::fmt;

/// The region of the settings; the emulator accepts any.
const REGION: &str = "us-east-1";

/// The name of the profile, and of its `services` section.
const PROFILE: &str = "partnercentral-account-emulator";

/// The environment variables that configure an AWS SDK or the AWS CLI to call the emulator as one of
/// its accounts. See [`Emulator::environment`](crate::Emulator::environment).
///
/// The endpoint is set by `AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT`, which leaves the endpoints of
/// all other services as they are.
///
/// ```
/// use partnercentral_account_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let emulator = Emulator::start().await?;
/// let environment = emulator.environment(&emulator.account());
/// let mut command = std::process::Command::new("aws");
/// command.envs(environment.variables()).args(["partnercentral-account", "list-connections", "--catalog", "AWS"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Environment {
    endpoint_url: String,
    account: Account,
}

impl Environment {
    pub(crate) fn new(endpoint_url: &str, account: &Account) -> Self {
        Self { endpoint_url: endpoint_url.to_owned(), account: account.clone() }
    }

    /// Names and values. `AWS_SESSION_TOKEN` is there only for accounts with temporary credentials.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let credentials = self.account.credentials();
        let mut variables = vec![
            ("AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT", self.endpoint_url.clone()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", credentials.access_key_id().to_owned()),
            ("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key().to_owned()),
        ];
        variables.extend(credentials.session_token().map(|token| ("AWS_SESSION_TOKEN", token.to_owned())));
        variables
    }

    /// Lines for a POSIX shell. A session token that is set already is unset where there is none.
    pub fn to_shell(&self) -> String {
        let variables = self.variables();
        let mut lines: String = variables.iter().map(|(name, value)| format!("export {name}={value}\n")).collect();
        if !variables.iter().any(|(name, _)| *name == "AWS_SESSION_TOKEN") {
            lines.push_str("unset AWS_SESSION_TOKEN\n");
        }
        lines
    }

    /// One line with a JSON object: a string for each variable.
    pub fn to_json(&self) -> String {
        format!("{}\n", self.to_value())
    }

    /// A JSON object: a string for each variable.
    pub(crate) fn to_value(&self) -> Value {
        self.variables().into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
    }

    /// The profile `partnercentral-account-emulator`, for the file `~/.aws/config` or the one that
    /// `AWS_CONFIG_FILE` names.
    pub fn to_profile(&self) -> String {
        let credentials = self.account.credentials();
        let token = credentials.session_token().map(|token| format!("aws_session_token = {token}\n"));
        format!(
            "[profile {PROFILE}]\n\
             region = {REGION}\n\
             aws_access_key_id = {}\n\
             aws_secret_access_key = {}\n\
             {}services = {PROFILE}\n\
             \n\
             [services {PROFILE}]\n\
             partnercentral_account =\n  endpoint_url = {}\n",
            credentials.access_key_id(),
            credentials.secret_access_key(),
            token.unwrap_or_default(),
            self.endpoint_url,
        )
    }
}

impl fmt::Debug for Environment {
    /// The credentials are not shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("endpoint_url", &self.endpoint_url).field("account", &self.account).finish()
    }
}
