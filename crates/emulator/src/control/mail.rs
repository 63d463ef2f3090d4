//! `/_emulator/mail`: the verification e-mails that the service would have sent.

use super::error::ControlError;
use super::json::{parameter, time_value};
use crate::mail::Mail;
use crate::service::Service;
use serde_json::{Value, json};

/// Takes the parameter `to`, an address.
pub(super) fn list(service: &Service, query: &str) -> Result<Value, ControlError> {
    let to = parameter(query, "to")?;
    let mut mail = service.sent_mail();
    mail.retain(|mail| to.as_deref().is_none_or(|to| mail.to.eq_ignore_ascii_case(to)));
    let mail: Vec<_> = mail.iter().map(value).collect();
    Ok(json!({ "mail": mail }))
}

fn value(mail: &Mail) -> Value {
    json!({
        "to": mail.to,
        "code": mail.code,
        "account_id": mail.account_id,
        "catalog": mail.catalog,
        "sent_at": time_value(mail.sent_at),
    })
}
