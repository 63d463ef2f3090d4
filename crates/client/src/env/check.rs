//! Rejects settings of credentials that aws-config would ignore or misread.
//!
//! aws-config reads these settings itself, and has no means to replace its view of the environment.

use super::lookup::{Found, Lookup};
use super::settings;
use crate::env_error::EnvError;
use std::fs;
use std::path::PathBuf;

/// The services that issue credentials, by their names in profiles.
const STS: &str = "sts";
const SSO: &str = "sso";
const SSO_OIDC: &str = "sso_oidc";
const SIGNIN: &str = "signin";

/// Checks the endpoints that are configured for the services that issue credentials.
pub(super) fn endpoints(lookup: &Lookup) -> Result<(), EnvError> {
    [STS, SSO, SSO_OIDC, SIGNIN].into_iter().try_for_each(|service| settings::own_endpoint_url(lookup, service))
}

/// Checks the settings of the profiles that credentials come from, where aws-config reads them.
/// `has_token` is whether credentials come from a web identity token, and `has_roles` whether this client assumes the
/// roles of the profile. Returns the command that signs a person in, if the credentials depend on that.
pub(super) fn sources(lookup: &Lookup, has_token: bool, has_roles: bool) -> Result<Option<String>, EnvError> {
    let mut sign_in = None;
    let mut services = Vec::from_iter(has_token.then_some(STS));
    for profile in lookup.chain_of_profiles() {
        let key = |key| lookup.in_profile(profile, key);
        let token = key("web_identity_token_file");
        if key("role_arn").is_some() && (token.is_some() || !has_roles) {
            services.push(STS);
            if let Some(duration) = key("duration_seconds") {
                return Err(duration.unusable("no duration where sessions last an hour, and are renewed in time"));
            }
        }
        // aws-config would take the credentials of the source, and assume no role.
        if let Some(source) = key("credential_source").filter(|_| token.is_some()) {
            return Err(source.unusable("no source beside `web_identity_token_file`"));
        }
        token.map(file).transpose()?;
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

/// Checks that the file that a setting names can be read: providers only report that some file cannot.
pub(super) fn file(found: Found) -> Result<PathBuf, EnvError> {
    let path = PathBuf::from(found.text);
    match fs::read(&path) {
        Ok(_) => Ok(path),
        Err(error) => Err(EnvError::File { name: found.name, path, reason: error.to_string() }),
    }
}
