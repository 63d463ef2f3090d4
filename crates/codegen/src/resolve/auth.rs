//! The authentication of operations: `auth`, `optionalAuth`, and the schemes of the service.

use super::resolver::Resolver;
use crate::error::ModelError;
use crate::read::ast::Traits;
use serde_json::Value;

const SIGV4: &str = "aws.auth#sigv4";

/// The traits of authentication schemes that Smithy and AWS define.
const SCHEMES: &[&str] = &[
    SIGV4,
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
];

impl Resolver<'_> {
    /// The variant of `awsjson_smithy::Auth` for the operation `id`. Its own traits override those of the service.
    pub fn auth(&self, id: &str, traits: &Traits) -> Result<&'static str, ModelError> {
        let stated = traits.get("auth").or_else(|| self.shape.traits.get("auth")).and_then(Value::as_array);
        let schemes = match stated {
            Some(stated) => stated.iter().filter_map(Value::as_str).collect(),
            None => self.auth_schemes(),
        };
        if schemes.is_empty() {
            return Ok("None");
        }
        if !schemes.contains(&SIGV4) {
            let message =
                format!("the operation requires {}, but only SigV4 authentication is supported", schemes.join(" or "));
            return Err(ModelError::new(id, message));
        }
        Ok(if traits.has("optionalAuth") { "Optional" } else { "SigV4" })
    }

    /// The schemes of the service, which apply to operations without an `auth` trait.
    fn auth_schemes(&self) -> Vec<&str> {
        let is_scheme = |id: &&str| {
            SCHEMES.contains(id) || self.model.shape(id).is_ok_and(|shape| shape.traits.has("authDefinition"))
        };
        self.shape.traits.ids().filter(is_scheme).collect()
    }

    /// Warns that no request is signed, which may be an oversight of the model.
    pub fn warn_of_no_auth(&mut self) {
        if self.auth_schemes().is_empty() && !self.shape.traits.has("auth") {
            let message = "the service has no trait of an authentication scheme, so its requests are not signed";
            self.warnings.push(ModelError::new(self.id, message));
        }
    }
}
