//! Rejects settings of credentials that aws-config would ignore or misread.
//!
//! aws-config reads these settings itself, and has no means to replace its view of the environment.

use super::lookup::{Found, Lookup};
use super::settings;
use crate::env_error::EnvError;
use std::fs::File;
use std::path::PathBuf;

/// The services that issue credentials, by their names in profiles.
const STS: &str = "sts";
const SSO: &str = "sso";
const SSO_OIDC: &str = "sso_oidc";
const SIGNIN: &str = "signin";

const ROLE_ARN: &str = "role_arn";
const DURATION: &str = "duration_seconds";
/// The duration of the sessions that aws-config requests.
const SESSION_SECONDS: &str = "3600";

/// Checks the endpoints of the services that issue credentials, and the profiles that credentials come from.
/// `has_keys` is whether they come from variables instead, and `has_token` whether from a web identity token. Returns the
/// command that signs a person in, if the credentials depend on that.
pub(super) fn sources(lookup: &Lookup, has_keys: bool, has_token: bool) -> Result<Option<String>, EnvError> {
    for service in [STS, SSO, SSO_OIDC, SIGNIN] {
        settings::own_endpoint_url(lookup, service)?;
    }
    let mut sign_in = None;
    if has_keys {
        return Ok(sign_in);
    }
    let mut services = Vec::from_iter(has_token.then_some(STS));
    for profile in lookup.chain_of_profiles() {
        let key = |key| lookup.in_profile(profile, key);
        if key(ROLE_ARN).is_some() {
            services.push(STS);
            role(key("mfa_serial"), key(DURATION))?;
        }
        if key("sso_session").or_else(|| key("sso_start_url")).is_some() {
            services.extend([SSO, SSO_OIDC]);
            sign_in = Some(format!("aws sso login --profile {profile}"));
        }
        if key("login_session").is_some() {
            services.push(SIGNIN);
            sign_in = Some(format!("aws login --profile {profile}"));
        }
    }
    services.into_iter().try_for_each(|service| settings::endpoint_url_of_issuer(lookup, service))?;
    Ok(sign_in)
}

fn role(mfa: Option<Found>, duration: Option<Found>) -> Result<(), EnvError> {
    if let Some(mfa) = mfa {
        return Err(mfa.unusable("`credential_process` or single sign-on instead, because nobody is asked for a code"));
    }
    match duration.filter(|duration| duration.text != SESSION_SECONDS) {
        Some(duration) => Err(duration.unusable("it to 3600, the duration of sessions, which are renewed in time")),
        None => Ok(()),
    }
}

/// Checks that the file that a variable names can be read: providers only report that some file cannot.
pub(super) fn file(found: Found) -> Result<PathBuf, EnvError> {
    let path = PathBuf::from(found.text);
    match File::open(&path) {
        Ok(_) => Ok(path),
        Err(error) => Err(EnvError::File { name: found.name, path, reason: error.to_string() }),
    }
}
