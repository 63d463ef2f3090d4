//! `/_emulator/environment`: the settings with which a client calls the emulator as one of its accounts.

use super::accounts;
use super::error::ControlError;
use super::json::Content;
use crate::environment::Environment;
use crate::service::Service;

/// Takes the parameters `account` (default: 1) and `format` (`env`, `json` or `profile`; default: `env`).
pub(super) fn get(service: &Service, query: &str) -> Result<Content, ControlError> {
    let (mut account, mut format) = ("1".to_owned(), "env".to_owned());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "account" => account = value.into_owned(),
            "format" => format = value.into_owned(),
            _ => {
                let message = "the query has an unknown parameter: use account and format";
                return Err(ControlError::BadRequest(message.to_owned()));
            }
        }
    }
    let environment = Environment::new(&service.endpoint_url, accounts::find(service, &account)?);
    match format.as_str() {
        "env" => Ok(Content::Text(environment.to_shell())),
        "json" => Ok(Content::Json(environment.to_value())),
        "profile" => Ok(Content::Text(environment.to_profile())),
        _ => Err(ControlError::BadRequest("the format must be env, json or profile".to_owned())),
    }
}
