//! The endpoint rules of the service.

use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError, split};

/// The parameters of the endpoint rules.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Params {
    /// Where the `rocket` stands, with a_b and *this*.
    /// - One
    ///
    /// `Pad` in the rules.
    pub pad: Option<String>,
    /// Another **pad**.
    ///
    /// `PAD` in the rules.
    ///
    /// Deprecated. Use `Pad`.
    pub pad_2: Option<String>,
    /// `pad` in the rules.
    pub pad_3: bool,
    /// `Crew` in the rules.
    pub crew: Vec<String>,
}

impl Default for Params {
    fn default() -> Self {
        Self { pad: None, pad_2: None, pad_3: true, crew: vec!["ada".to_owned(), "ben".to_owned()] }
    }
}

impl From<&EndpointConfig> for Params {
    fn from(_: &EndpointConfig) -> Self {
        Self { ..Self::default() }
    }
}

/// The endpoint for these parameters.
///
/// # Errors
///
/// Returns the message of the rule that rejects the parameters, or an error if a parameter is missing or no rule
/// matches.
pub fn resolve(params: &Params) -> Result<Endpoint, EndpointError> {
    if let Some(pad) = params.pad.as_deref()
        && let Some(last) = params.crew.last().map(String::as_str)
    {
        let parts = split(pad, "-", 0);
        if let Some(part) = parts.iter().nth_back(1).copied()
            && let Some(part_) = params.crew.first().map(String::as_str)
        {
            let Some(value) = parts.last().copied() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(value_2) = params.crew.iter().nth_back(1).map(String::as_str) else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(value_3) = params.crew.last().map(String::as_str) else {
                return Err(EndpointError::NoMatchingRule);
            };
            return Ok(Endpoint::new(format!("https://{last}.{part}.{part_}.{value}.example.com/{{{pad}}}"))
                .with_header("x-crew", [value_2.to_owned(), format!("{{{value_3}}}")]));
        }
    }
    if let Some(pad) = params.pad_2.as_deref() {
        return Ok(Endpoint::new(format!("https://{pad}.example.com")));
    }
    Err(EndpointError::refused("no pad"))
}
