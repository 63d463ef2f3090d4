//! E-mails, and the codes in them that are valid.

use super::constraints;
use super::context::Context;
use crate::mail::Mail;
use crate::snapshot::document::Document;
use crate::snapshot::values::Result;
use crate::state::Event;
use crate::state::mail::{self, Code};

pub(super) fn restore(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.mail.iter().enumerate() {
        let account = context.account(&format!("mail[{index}].account"), &it.account)?;
        context.state.mails.sent.push_back(Mail {
            to: it.to.clone(),
            code: it.code.clone(),
            account_id: account.account_id.clone(),
            catalog: it.catalog.clone(),
            sent_at: it.sent_at.0,
        });
    }
    for (index, it) in document.codes.iter().enumerate() {
        let place = format!("codes[{index}]");
        let key = mail::key(context.account(&format!("{place}.account"), &it.account)?, &it.address);
        constraints::code(&place, it)?;
        context.state.agenda.add(it.expires_at.0, Event::CodeExpires(key.clone(), it.code.clone()));
        context.state.mails.codes.insert(key, Code { code: it.code.clone(), expires_at: it.expires_at.0 });
    }
    Ok(())
}
