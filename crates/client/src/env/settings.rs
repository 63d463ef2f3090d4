//! The settings of the environment, and their effects.

use super::lookup::{Found, Lookup, Setting};
use super::proxy;
use crate::builder::{Builder, is_endpoint_url};
use crate::env_error::EnvError;
use crate::options::AccountIdEndpointMode;
use crate::retry::RetryConfig;
use crate::transport::HyperTransport;
use crate::user_agent::is_app_name;
use awsjson_smithy::endpoint::is_valid_host_label;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const REGION: Setting = Setting { variable: "AWS_REGION", key: "region" };
const DEFAULT_REGION: &str = "AWS_DEFAULT_REGION";
const ENDPOINT_URL: Setting = Setting { variable: "AWS_ENDPOINT_URL", key: "endpoint_url" };
const IGNORE_ENDPOINT_URLS: Setting =
    Setting { variable: "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", key: "ignore_configured_endpoint_urls" };
const MAX_ATTEMPTS: Setting = Setting { variable: "AWS_MAX_ATTEMPTS", key: "max_attempts" };
const RETRY_MODE: Setting = Setting { variable: "AWS_RETRY_MODE", key: "retry_mode" };
const USE_FIPS: Setting = Setting { variable: "AWS_USE_FIPS_ENDPOINT", key: "use_fips_endpoint" };
const USE_DUAL_STACK: Setting = Setting { variable: "AWS_USE_DUALSTACK_ENDPOINT", key: "use_dualstack_endpoint" };
const CA_BUNDLE: Setting = Setting { variable: "AWS_CA_BUNDLE", key: "ca_bundle" };
const APP_ID: Setting = Setting { variable: "AWS_SDK_UA_APP_ID", key: "sdk_ua_app_id" };
const ACCOUNT_ID_MODE: Setting = Setting { variable: "AWS_ACCOUNT_ID_ENDPOINT_MODE", key: "account_id_endpoint_mode" };
const DISABLE_COMPRESSION: Setting =
    Setting { variable: "AWS_DISABLE_REQUEST_COMPRESSION", key: "disable_request_compression" };
const MIN_COMPRESSION: Setting =
    Setting { variable: "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", key: "request_min_compression_size_bytes" };
const METADATA_ENDPOINT: Setting =
    Setting { variable: "AWS_EC2_METADATA_SERVICE_ENDPOINT", key: "ec2_metadata_service_endpoint" };
const METADATA_MODE: Setting =
    Setting { variable: "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", key: "ec2_metadata_service_endpoint_mode" };
const METADATA_TIMEOUT: Setting = Setting { variable: "AWS_METADATA_SERVICE_TIMEOUT", key: "metadata_service_timeout" };
const METADATA_ATTEMPTS: Setting =
    Setting { variable: "AWS_METADATA_SERVICE_NUM_ATTEMPTS", key: "metadata_service_num_attempts" };
const DEFAULTS_MODE: Setting = Setting { variable: "AWS_DEFAULTS_MODE", key: "defaults_mode" };

/// Read by aws-config, which ignores other values than `true` and `false`.
const METADATA_DISABLED: &str = "AWS_EC2_METADATA_DISABLED";

const URL: &str = "an http or https URL without user, query and fragment, such as https://example.com";

/// The most that the reference guide allows for [`MIN_COMPRESSION`].
const MAX_MIN_COMPRESSION: usize = 10_485_760;

/// Sets all but region and credentials.
pub(super) fn apply<C>(mut builder: Builder<C>, lookup: &Lookup) -> Result<Builder<C>, EnvError> {
    builder = builder.retry(retry(lookup)?);
    builder = builder.use_fips(use_fips(lookup)?.unwrap_or(false));
    builder = builder.use_dual_stack(use_dual_stack(lookup)?.unwrap_or(false));
    if let Some(url) = endpoint_url(lookup, lookup.service())? {
        builder = builder.endpoint_url(url);
    }
    if let Some(pem) = ca_bundle(lookup)? {
        builder = builder.root_certificates_pem(pem);
    }
    if let Some(proxy) = proxy::proxy(lookup)? {
        builder = builder.proxy(proxy);
    }
    let app_id = parsed(lookup, APP_ID, "1 to 50 ASCII letters, digits and !#$%&'*+-.^_`|~", |text| {
        is_app_name(text).then(|| text.to_owned())
    })?;
    if let Some(id) = app_id {
        builder = builder.app_name(id);
    }
    if let Some(mode) = parsed(lookup, ACCOUNT_ID_MODE, "it to preferred, disabled or required", account_id_mode)? {
        builder = builder.account_id_endpoint_mode(mode);
    }
    parsed(lookup, DEFAULTS_MODE, "it to legacy, the only mode of this client", |text| {
        text.eq_ignore_ascii_case("legacy").then_some(())
    })?;
    if let Some(found) = lookup.untrimmed(METADATA_DISABLED) {
        parse(found, "it to true or false", boolean)?;
    }
    compression(builder, lookup)
}

pub(super) fn region(lookup: &Lookup) -> Result<Option<String>, EnvError> {
    let variable = lookup.variable(REGION.variable).or_else(|| lookup.variable(DEFAULT_REGION));
    let is_region = |text: &str| is_valid_host_label(text, false).then(|| text.to_owned());
    let expected = "the name of a region, such as us-east-1";
    variable.or_else(|| lookup.find(REGION)).map(|found| parse(found, expected, is_region)).transpose()
}

pub(super) fn use_fips(lookup: &Lookup) -> Result<Option<bool>, EnvError> {
    flag(lookup, USE_FIPS)
}

pub(super) fn use_dual_stack(lookup: &Lookup) -> Result<Option<bool>, EnvError> {
    flag(lookup, USE_DUAL_STACK)
}

/// The URL of the instance metadata service.
pub(super) fn metadata_endpoint(lookup: &Lookup) -> Result<String, EnvError> {
    let of_mode = |text: &str| match text.to_ascii_lowercase().as_str() {
        "ipv4" => Some("http://169.254.169.254"),
        "ipv6" => Some("http://[fd00:ec2::254]"),
        _ => None,
    };
    let mode = parsed(lookup, METADATA_MODE, "it to IPv4 or IPv6", of_mode)?;
    let url = parsed(lookup, METADATA_ENDPOINT, "a URL such as http://169.254.169.254", |text| {
        is_endpoint_url(text).then(|| text.to_owned())
    })?;
    Ok(url.unwrap_or_else(|| mode.unwrap_or("http://169.254.169.254").to_owned()))
}

/// The time for one request to the instance metadata service, and the number of attempts.
pub(super) fn metadata_limits(lookup: &Lookup) -> Result<(Option<Duration>, Option<u32>), EnvError> {
    let seconds = |text: &str| text.parse().ok().filter(|&seconds| seconds > 0).map(Duration::from_secs);
    Ok((
        parsed(lookup, METADATA_TIMEOUT, "it to a number of seconds from 1 on", seconds)?,
        parsed(lookup, METADATA_ATTEMPTS, "it to a number of attempts from 1 on", attempts)?,
    ))
}

/// The endpoint of `service`, by its name in profiles.
pub(super) fn endpoint_url(lookup: &Lookup, service: Option<&str>) -> Result<Option<String>, EnvError> {
    if flag(lookup, IGNORE_ENDPOINT_URLS)?.unwrap_or(false) {
        return Ok(None);
    }
    lookup.find_for(service, ENDPOINT_URL)?.map(parse_url).transpose()
}

/// Checks the endpoint that is configured for `service` alone.
pub(super) fn own_endpoint_url(lookup: &Lookup, service: &str) -> Result<(), EnvError> {
    lookup.find_for_other(ENDPOINT_URL, service).map(parse_url).transpose().map(drop)
}

/// Checks the endpoint settings of a service that issues credentials. aws-config does not count blank variables as unset
/// for it, and cannot ignore its endpoints.
pub(super) fn endpoint_url_of_issuer(lookup: &Lookup, service: &str) -> Result<(), EnvError> {
    if let Some(blank) = lookup.blank_for_other(ENDPOINT_URL, service) {
        return Err(blank.unusable(URL));
    }
    let found = lookup.find_for_other(ENDPOINT_URL, service).or_else(|| lookup.find(ENDPOINT_URL));
    match lookup.find(IGNORE_ENDPOINT_URLS) {
        Some(ignored) if found.is_some() && boolean(&ignored.text) == Some(true) => {
            Err(ignored
                .unusable("no endpoint for the service that issues the credentials, which would still be called"))
        }
        _ => Ok(()),
    }
}

fn parse_url(found: Found) -> Result<String, EnvError> {
    parse(found, URL, |text| is_endpoint_url(text).then(|| text.to_owned()))
}

fn retry(lookup: &Lookup) -> Result<RetryConfig, EnvError> {
    let mode = |text: &str| match text.to_ascii_lowercase().as_str() {
        "standard" | "legacy" => Some(RetryConfig::standard()),
        "adaptive" => Some(RetryConfig::adaptive()),
        _ => None,
    };
    let retry = parsed(lookup, RETRY_MODE, "it to standard, adaptive or legacy", mode)?;
    let retry = retry.unwrap_or_else(RetryConfig::standard);
    let attempts = parsed(lookup, MAX_ATTEMPTS, "it to a number of attempts from 1 on", attempts)?;
    Ok(match attempts {
        Some(attempts) => retry.max_attempts(attempts),
        None => retry,
    })
}

fn ca_bundle(lookup: &Lookup) -> Result<Option<Vec<u8>>, EnvError> {
    let Some(Found { name, text }) = lookup.find(CA_BUNDLE) else { return Ok(None) };
    let path = PathBuf::from(text);
    let read = fs::read(&path).map_err(|error| error.to_string());
    let checked = read.and_then(|pem| {
        let transport = HyperTransport::builder().root_certificates_pem(pem.clone()).build();
        transport.map(|_| pem).map_err(|error| error.to_string())
    });
    match checked {
        Ok(pem) => Ok(Some(pem)),
        Err(reason) => Err(EnvError::File { name, path, reason }),
    }
}

fn account_id_mode(text: &str) -> Option<AccountIdEndpointMode> {
    use AccountIdEndpointMode::{Disabled, Preferred, Required};
    [Preferred, Disabled, Required].into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(text))
}

/// Checks the settings of compression also where this client never compresses.
fn compression<C>(builder: Builder<C>, lookup: &Lookup) -> Result<Builder<C>, EnvError> {
    let disabled = flag(lookup, DISABLE_COMPRESSION)?.unwrap_or(false);
    let bytes = |text: &str| text.parse().ok().filter(|bytes| (0..=MAX_MIN_COMPRESSION).contains(bytes));
    let least = parsed(lookup, MIN_COMPRESSION, "it to a number of bytes up to 10485760", bytes)?;
    #[cfg(feature = "gzip")]
    if let Some(bytes) = if disabled { Some(usize::MAX) } else { least } {
        return Ok(builder.min_compression_bytes(bytes));
    }
    #[cfg(not(feature = "gzip"))]
    let _ = (disabled, least);
    Ok(builder)
}

fn flag(lookup: &Lookup, setting: Setting) -> Result<Option<bool>, EnvError> {
    parsed(lookup, setting, "it to true or false", boolean)
}

fn attempts(text: &str) -> Option<u32> {
    text.parse().ok().filter(|&attempts| attempts > 0)
}

fn boolean(text: &str) -> Option<bool> {
    text.to_ascii_lowercase().parse().ok()
}

fn parsed<T>(
    lookup: &Lookup,
    setting: Setting,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, EnvError> {
    lookup.find(setting).map(|found| parse(found, expected, read)).transpose()
}

fn parse<T>(found: Found, expected: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, EnvError> {
    read(&found.text).ok_or_else(|| found.unusable(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_in_the_documentation_is_complete() {
        let documentation = include_str!("mod.rs");
        let settings = [
            REGION,
            ENDPOINT_URL,
            IGNORE_ENDPOINT_URLS,
            MAX_ATTEMPTS,
            RETRY_MODE,
            USE_FIPS,
            USE_DUAL_STACK,
            CA_BUNDLE,
            APP_ID,
            ACCOUNT_ID_MODE,
            DISABLE_COMPRESSION,
            MIN_COMPRESSION,
            METADATA_ENDPOINT,
            METADATA_MODE,
            METADATA_TIMEOUT,
            METADATA_ATTEMPTS,
            DEFAULTS_MODE,
        ];
        for Setting { variable, key } in settings {
            let row = documentation.lines().find(|line| line.contains(&format!("/// | `{variable}`")));
            assert!(row.is_some_and(|row| row.contains(&format!("| `{key}`"))), "{variable} {key}");
        }
        let rows = documentation.lines().filter(|line| line.contains("/// | `")).count();
        let without_key = documentation.lines().filter(|line| line.contains("` | | ")).count();
        assert_eq!((rows, without_key), (settings.len() + 2, 2), "those of proxies have no key");
        assert_eq!(include_str!("settings.rs").matches(": Setting =").count() - 1, settings.len());
    }
}
