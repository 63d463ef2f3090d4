//! Runs the emulator until it is interrupted, for an AWS SDK or CLI in any language.
//!
//! ```text
//! cargo run -p partnercentral-account-emulator --example serve -- --port 8090
//! ```

use clap::Parser;
use partnercentral_account_emulator::Emulator;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// Runs the emulator and prints the environment variables that lead an AWS SDK to it.
#[derive(Parser)]
struct Options {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    address: IpAddr,
    /// How many partner accounts there are, at least 2.
    #[arg(long, default_value_t = 2)]
    accounts: u32,
    /// Seed of all IDs.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let emulator = Emulator::builder()
        .address((options.address, options.port))
        .accounts(options.accounts)
        .seed(options.seed)
        .start()
        .await?;
    println!("# Partner Central Account is emulated at {}", emulator.endpoint_url());
    println!("export AWS_ENDPOINT_URL={}", emulator.endpoint_url());
    println!("export AWS_REGION=us-east-1");
    for account in emulator.accounts() {
        let credentials = account.credentials();
        println!();
        println!("# {}: account {}, profile {}", account.profile_name, account.account_id, account.profile_id);
        println!("export AWS_ACCESS_KEY_ID={}", credentials.access_key_id());
        println!("export AWS_SECRET_ACCESS_KEY={}", credentials.secret_access_key());
        match credentials.session_token() {
            Some(token) => println!("export AWS_SESSION_TOKEN={token}"),
            None => println!("unset AWS_SESSION_TOKEN"),
        }
    }
    println!();
    println!("# Verification e-mails are shown below. Press Ctrl+C to stop.");
    tokio::select! {
        stopped = tokio::signal::ctrl_c() => stopped,
        () = show_mail(&emulator) => Ok(()),
    }
}

/// Prints verification e-mails as they are sent.
async fn show_mail(emulator: &Emulator) {
    let mut latest = None;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let mail = emulator.sent_mail();
        let shown = mail.iter().rposition(|mail| Some(mail) == latest.as_ref()).map_or(0, |index| index + 1);
        for mail in mail.iter().skip(shown) {
            println!("# Verification code for {}, sent for account {}: {}", mail.to, mail.account_id, mail.code);
        }
        latest = mail.last().cloned();
    }
}
