//! Running `pca` against an emulator.

#![allow(clippy::expect_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each test file uses a part of this")]

use partnercentral_account::types::ConnectionType;
use partnercentral_account::{Client, Credentials};
use partnercentral_account_emulator::{Account, Emulator};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the program came to.
#[derive(Debug)]
pub struct Run {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The program, with the settings of the first account of `emulator` and nothing else of this machine's.
pub fn pca(emulator: &Emulator) -> Command {
    let mut command = bare();
    let credentials = emulator.credentials();
    command
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", credentials.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key())
        .env("AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT", emulator.endpoint_url());
    command
}

/// The program without any settings.
pub fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pca"));
    command.env_clear().env("AWS_CONFIG_FILE", "/nowhere").env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
    command.env("AWS_EC2_METADATA_DISABLED", "true").stdin(Stdio::null());
    command
}

/// Runs `command` beside the emulator.
pub async fn run(mut command: Command) -> Run {
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("a run");
    Run {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A client of an account.
pub fn client(emulator: &Emulator, credentials: Credentials) -> Client {
    let builder = Client::builder().region("us-east-1").endpoint_url(emulator.endpoint_url());
    builder.credentials_provider(credentials).build().expect("a client")
}

/// Connects the first account with another one, and returns the ID of the connection.
pub async fn connect(emulator: &Emulator, with: &Account) -> String {
    let invitation = client(emulator, emulator.credentials())
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type(ConnectionType::OpportunityCollaboration)
        .email("alliances@partner-1.example")
        .message("Hello")
        .name("Partner 1")
        .receiver_identifier(with.profile_id.as_str())
        .send()
        .await
        .expect("an invitation");
    let accept = client(emulator, with.credentials()).accept_connection_invitation().catalog("AWS");
    accept.identifier(invitation.id).send().await.expect("a connection").connection.id
}

/// An empty folder for the test `name`.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder");
    }
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Writes a file of invitations to the accounts of `emulator` but the first.
pub fn invitations(emulator: &Emulator, file: &Path) {
    let mut text = "ConnectionType,Email,Message,Name,ReceiverIdentifier\n".to_owned();
    for account in emulator.accounts().iter().skip(1) {
        text +=
            &format!("SUBSIDIARY,alliances@partner-1.example,\"Hello, partner\",Partner 1,{}\n", account.profile_id);
    }
    fs::write(file, text).expect("a file");
}

/// The status of each row in a result file.
pub fn statuses(file: &Path) -> Vec<String> {
    let mut reader = csv::Reader::from_path(file).expect("a result file");
    reader.records().map(|record| record.expect("a row").get(1).expect("a status").to_owned()).collect()
}
