//! The page for people, and the OpenAPI description.

use super::json::Content;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The OpenAPI description of the control interface.
const OPENAPI: &str = include_str!("../../openapi.json");

/// The page for people.
const PAGE: &str = include_str!("page.html");

/// Allows the page to use its own script and style, which are identified by their digests, and to send requests to its
/// own origin. The page loads nothing else, and text from a client cannot become a script.
static CONTENT_SECURITY_POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        digest("script"),
        digest("style")
    );
    HeaderValue::try_from(policy).ok()
});

/// The digest of the only element with this name, in the format of a Content-Security-Policy.
fn digest(element: &str) -> String {
    let start = PAGE.split_once(&format!("<{element}>")).map_or("", |(_, rest)| rest);
    let (content, _) = start.split_once(&format!("</{element}>")).unwrap_or_default();
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}

pub(super) fn content_security_policy() -> Option<HeaderValue> {
    CONTENT_SECURITY_POLICY.clone()
}

pub(super) fn openapi() -> Content {
    Content::Static("application/json", OPENAPI)
}

pub(super) fn page() -> Content {
    Content::Static("text/html; charset=utf-8", PAGE)
}
