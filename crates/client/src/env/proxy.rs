//! The proxy that environment variables name, as curl and the AWS CLI read them.

use super::lookup::{Found, Lookup};
use crate::env_error::EnvError;
use crate::transport::Proxy;

const HTTPS: &str = "HTTPS_PROXY";
const HTTP: &str = "HTTP_PROXY";
const ALL: &str = "ALL_PROXY";
const NO: &str = "NO_PROXY";

/// Set by web servers for CGI programs, to which a client's `Proxy` header is `HTTP_PROXY`.
const CGI: &str = "REQUEST_METHOD";

const EXPECTED: &str = "it to the URL of an HTTP proxy, such as http://proxy.example.com:3128, with the special \
                        characters of user and password percent-encoded";

/// The proxies for `https` and for `http` endpoints, and the hosts without one. `None` when there is none.
pub(super) fn proxy(lookup: &Lookup) -> Result<Option<Proxy>, EnvError> {
    let https = find(lookup, HTTPS).or_else(|| find(lookup, ALL)).map(checked).transpose()?;
    let http = find(lookup, HTTP).or_else(|| find(lookup, ALL)).map(checked).transpose()?;
    if https.is_none() && http.is_none() {
        return Ok(None);
    }
    let proxy = Proxy::by_scheme(http, https).unwrap_or_default();
    Ok(Some(proxy.no_proxy(find(lookup, NO).map(|found| found.text).unwrap_or_default())))
}

/// The value of the variable in lower case, or else in upper case.
fn find(lookup: &Lookup, variable: &str) -> Option<Found> {
    let is_forged = variable == HTTP && lookup.variable(CGI).is_some();
    let upper = || lookup.variable(variable).filter(|_| !is_forged);
    lookup.variable(&variable.to_ascii_lowercase()).or_else(upper)
}

fn checked(found: Found) -> Result<String, EnvError> {
    match Proxy::new(&*found.text) {
        Ok(_) => Ok(found.text),
        Err(_) => Err(found.unusable(EXPECTED)),
    }
}
