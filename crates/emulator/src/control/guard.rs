//! Restricts the control interface to programs on this machine, and excludes pages of another origin in a browser.

use super::error::ControlError;
use http::header::{HOST, HeaderName, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use std::net::IpAddr;

/// Checks the origin of a request.
///
/// # Errors
/// [`ControlError::Forbidden`] when it comes from another machine or from a page of another origin.
pub(super) fn check(peer: IpAddr, parts: &Parts) -> Result<(), ControlError> {
    if !peer.to_canonical().is_loopback() {
        return Err(ControlError::Forbidden("the control interface is only for this machine: connect over loopback"));
    }
    let header = |name: &HeaderName| parts.headers.get(name).map(|value| value.to_str().unwrap_or_default());
    // A page whose host name was made to resolve to this machine (DNS rebinding) sends its own host name.
    let host = header(&HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Err(ControlError::Forbidden("the Host must be localhost or a loopback address"));
    }
    let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|it| it.eq_ignore_ascii_case(host));
    // Browsers send `Origin` with everything but simple GET requests, and `Sec-Fetch-Site` (W3C Fetch Metadata) with
    // all.
    let site = header(&HeaderName::from_static("sec-fetch-site"));
    if header(&ORIGIN).is_some_and(|origin| !is_own(origin))
        || site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
    {
        return Err(ControlError::Forbidden("pages of another origin may not use the control interface"));
    }
    Ok(())
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;
    use std::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn other_machines_are_refused() -> Result<(), http::Error> {
        let (parts, ()) = Request::get("/_emulator/health").header(HOST, "localhost").body(())?.into_parts();
        for peer in [
            IpAddr::from([192, 0, 2, 1]),
            Ipv4Addr::UNSPECIFIED.into(),
            Ipv4Addr::new(192, 0, 2, 1).to_ipv6_mapped().into(),
        ] {
            assert!(matches!(check(peer, &parts), Err(ControlError::Forbidden(_))), "{peer}");
        }
        for peer in
            [IpAddr::from([127, 0, 0, 2]), Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.to_ipv6_mapped().into()]
        {
            assert!(check(peer, &parts).is_ok(), "{peer}");
        }
        Ok(())
    }
}
