//! The `User-Agent` header, and the name of the application in it.

use crate::build_error::{BuildError, MAX_APP_NAME};
use http::HeaderValue;

/// Whether `name` can be the name of an application.
pub(crate) fn is_app_name(name: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (1..=MAX_APP_NAME).contains(&name.len()) && name.bytes().all(is_valid)
}

/// The value of `User-Agent`.
///
/// # Errors
/// [`BuildError::InvalidAppName`].
pub(crate) fn user_agent(app_name: Option<&str>) -> Result<HeaderValue, BuildError> {
    let mut agent =
        format!("awsjson-client/{} ua/2.1 os/{} lang/rust", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    if let Some(name) = app_name {
        if !is_app_name(name) {
            return Err(BuildError::InvalidAppName);
        }
        agent.push_str(" app/");
        agent.push_str(name);
    }
    HeaderValue::try_from(agent).map_err(|_| BuildError::InvalidAppName)
}
