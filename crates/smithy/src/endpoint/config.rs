use crate::{Document, Map};

/// The parameters of endpoint resolution that come from the client: the built-ins of the rules language, and the
/// service's client context parameters.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct EndpointConfig {
    /// The region (`AWS::Region`).
    pub region: Option<String>,
    /// Whether to use FIPS 140 endpoints (`AWS::UseFIPS`).
    pub use_fips: bool,
    /// Whether to use dual-stack endpoints, which serve IPv4 and IPv6 (`AWS::UseDualStack`).
    pub use_dual_stack: bool,
    /// The URL of a custom endpoint, which most rules use unchanged (`SDK::Endpoint`).
    pub endpoint: Option<String>,
    /// The account of the credentials, 12 digits (`AWS::Auth::AccountId`).
    pub account_id: Option<String>,
    /// `preferred`, `disabled` or `required`: whether the account becomes a part of the host name
    /// (`AWS::Auth::AccountIdEndpointMode`).
    pub account_id_endpoint_mode: Option<String>,
    /// The service's client context parameters (`smithy.rules#clientContextParams`), by name.
    pub context: Map<String, Document>,
}

impl EndpointConfig {
    /// The client context parameter `name`, if it is a string.
    #[inline]
    pub fn context_string(&self, name: &str) -> Option<String> {
        match self.context.get(name)? {
            Document::String(value) => Some(value.clone()),
            _ => None,
        }
    }

    /// The client context parameter `name`, if it is a boolean.
    #[inline]
    pub fn context_bool(&self, name: &str) -> Option<bool> {
        match self.context.get(name)? {
            Document::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The client context parameter `name`, if it is a list of strings.
    #[inline]
    pub fn context_strings(&self, name: &str) -> Option<Vec<String>> {
        let Document::Array(values) = self.context.get(name)? else { return None };
        let strings = values.iter().map(|value| match value {
            Document::String(value) => Some(value.clone()),
            _ => None,
        });
        strings.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_parameter_is_returned_as_its_own_type_only() {
        let mut config = EndpointConfig::default();
        let list = |values: &[&str]| Document::Array(values.iter().map(|&value| value.into()).collect());
        config.context.insert("Text".into(), "a".into());
        config.context.insert("Flag".into(), true.into());
        config.context.insert("List".into(), list(&["a", "b"]));
        config.context.insert("Mixed".into(), Document::Array(vec!["a".into(), true.into()]));
        assert_eq!(config.context_string("Text").as_deref(), Some("a"));
        assert_eq!(config.context_bool("Flag"), Some(true));
        assert_eq!(config.context_strings("List"), Some(vec!["a".into(), "b".into()]));
        assert_eq!(config.context_string("Flag"), None);
        assert_eq!(config.context_bool("Text"), None);
        assert_eq!(config.context_strings("Mixed"), None);
        assert_eq!(config.context_string("Absent"), None);
    }
}
