//! Shows the verification e-mails that the service would send.

use partnercentral_account_emulator::Emulator;
use std::time::Duration;

/// How often e-mails are looked for.
const INTERVAL: Duration = Duration::from_millis(200);

/// Prints e-mails to standard error as they are sent; does not return.
pub(crate) async fn show(emulator: &Emulator) {
    let mut latest = None;
    loop {
        tokio::time::sleep(INTERVAL).await;
        let mail = emulator.sent_mail();
        let shown = mail.iter().rposition(|mail| Some(mail) == latest.as_ref()).map_or(0, |index| index + 1);
        for mail in mail.iter().skip(shown) {
            eprintln!("Verification code for {}, sent for account {}: {}", mail.to, mail.account_id, mail.code);
        }
        latest = mail.last().cloned();
    }
}
