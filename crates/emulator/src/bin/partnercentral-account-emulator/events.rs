//! Shows what happens: verification e-mails that the service would send, and requests.

use partnercentral_account_emulator::{Emulator, Mail, RecordedRequest};
use serde_json::Value;
use std::time::Duration;

/// How often news are looked for.
const INTERVAL: Duration = Duration::from_millis(100);

/// What was shown, and what is to be shown.
pub(crate) struct Events {
    log: bool,
    latest_mail: Option<Mail>,
    latest_request: u64,
}

impl Events {
    /// Shows e-mails that are sent from now on, and requests if `log` is set.
    pub(crate) fn new(emulator: &Emulator, log: bool) -> Self {
        Self { log, latest_mail: emulator.sent_mail().pop(), latest_request: 0 }
    }

    /// Prints events to standard error as they happen; does not return.
    pub(crate) async fn show(&mut self, emulator: &Emulator) {
        loop {
            tokio::time::sleep(INTERVAL).await;
            self.show_new(emulator);
        }
    }

    /// Prints what has happened since the last time.
    pub(crate) fn show_new(&mut self, emulator: &Emulator) {
        self.latest_mail = show_mail(&emulator.sent_mail(), self.latest_mail.take());
        if self.log {
            self.latest_request = show_requests(&emulator.requests(), self.latest_request);
        }
    }
}

/// Prints the e-mails after `latest`, and returns the latest one.
fn show_mail(mail: &[Mail], latest: Option<Mail>) -> Option<Mail> {
    let shown = mail.iter().rposition(|mail| Some(mail) == latest.as_ref()).map_or(0, |index| index + 1);
    for mail in mail.iter().skip(shown) {
        eprintln!("Verification code for {}, sent for account {}: {}", mail.to, mail.account_id, mail.code);
    }
    mail.last().cloned()
}

/// Prints the requests after the one with the number `latest`, and returns the latest number.
fn show_requests(requests: &[RecordedRequest], latest: u64) -> u64 {
    // The numbers start again when the requests are dropped.
    let latest = if requests.last().is_some_and(|request| request.number < latest) { 0 } else { latest };
    let first = requests.first().map_or(latest, |request| request.number);
    if first > latest + 1 {
        eprintln!("({} requests are not shown: there were too many at once)", first - latest - 1);
    }
    for request in requests.iter().filter(|request| request.number > latest) {
        eprintln!("{}", line(request));
    }
    requests.last().map_or(latest, |request| request.number)
}

fn line(request: &RecordedRequest) -> String {
    let operation = request.operation.as_deref().unwrap_or("-");
    let account = request.account_id.as_deref().unwrap_or("-");
    let status = request.status.map_or_else(|| "closed".to_owned(), |status| status.to_string());
    let body: Value = serde_json::from_slice(&request.response_body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let error = text("__type").map(|code| {
        let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
        let reason = text("Reason").map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!(" {code}{reason}: {}", text("Message").or(text("message")).unwrap_or_default())
    });
    format!("{operation} account={account} status={status}{}", error.unwrap_or_default())
}
