//! Why there are no credentials to sign with.

use crate::sign::InvalidCredentialsError;
use aws_credential_types::provider::error::CredentialsError as ProviderError;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// No credentials to sign with. Calls that wait for the same fetch share its error.
#[derive(Debug, Clone, Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The client was built without a credentials provider.
    #[error("no credentials: set `credentials_provider` on the builder of the client")]
    Missing,
    /// The provider failed. The message names its causes, too.
    #[error("no credentials: {}", one_line(.0))]
    Provider(Arc<ProviderError>),
    /// The provider did not answer within the time that
    /// [`credentials_timeout`](crate::Builder::credentials_timeout) sets.
    #[error(
        "no credentials: the provider did not answer within {0:?}; check the source that it asks, or raise `credentials_timeout` on the builder"
    )]
    TimedOut(Duration),
    /// A part of the credentials is not fit for a request.
    #[error("the credentials are not usable: {0}")]
    Invalid(InvalidCredentialsError),
    /// The provider's credentials had expired when they arrived.
    #[error("the provider's credentials have expired already: renew them, for example by signing in again")]
    Expired,
}

/// An error and its causes in one line, each unless the one before has said it.
fn one_line(error: &ProviderError) -> String {
    let mut line = error.to_string();
    let mut last = line.clone();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !last.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        last = text;
        cause = error.source();
    }
    escaped(&line)
}

/// The longest text of a provider that is shown, in characters.
const MAX_CHARS: usize = 1000;

fn escaped(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (index, character) in text.trim().chars().enumerate() {
        if index == MAX_CHARS {
            line.push('…');
            break;
        }
        if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_and_its_causes_make_one_line() {
        let error = CredentialsError::Provider(Arc::new(ProviderError::not_loaded("line one\r\nline 'two'")));
        let text = error.to_string();
        assert!(text.ends_with(r"line one\r\nline 'two'"), "{text}");
        assert!(!text.contains(char::is_control), "{text}");
        let long = CredentialsError::Provider(Arc::new(ProviderError::not_loaded("x".repeat(5000))));
        assert!(long.to_string().chars().count() < 1100);
    }
}
