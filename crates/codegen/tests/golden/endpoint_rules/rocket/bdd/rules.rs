//! The endpoint rules of the service.

use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError, decide, split};

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
    let mut vars = Vars::default();
    match decide(&NODES, 2, |index| condition(index, params, &mut vars)) {
        Some(index) => outcome(index, params, &vars),
        None => Err(EndpointError::NoMatchingRule),
    }
}

/// Condition, next node if it holds, next node if it does not.
static NODES: [(usize, i32, i32); 7] =
    [(0, 1, -1), (0, 3, 7), (1, 4, 7), (2, 5, 7), (3, 6, 7), (4, 100000001, 7), (5, 100000002, 100000003)];

/// The variables that conditions assign.
#[derive(Default)]
struct Vars<'a> {
    part: Option<&'a str>,
    last: Option<&'a str>,
    part_2: Option<&'a str>,
    parts: Option<Vec<&'a str>>,
}

fn condition<'a>(index: usize, params: &'a Params, vars: &mut Vars<'a>) -> bool {
    match index {
        0 => params.pad.is_some(),
        1 => {
            vars.last = params.crew.last().map(String::as_str);
            vars.last.is_some()
        }
        2 => {
            let Some(pad) = params.pad.as_deref() else {
                return false;
            };
            vars.parts = Some(split(pad, "-", 0));
            true
        }
        3 => {
            let Some(parts) = vars.parts.as_deref() else {
                return false;
            };
            vars.part = parts.iter().nth_back(1).copied();
            vars.part.is_some()
        }
        4 => {
            vars.part_2 = params.crew.first().map(String::as_str);
            vars.part_2.is_some()
        }
        5 => params.pad_2.is_some(),
        _ => false,
    }
}

fn outcome(index: usize, params: &Params, vars: &Vars<'_>) -> Result<Endpoint, EndpointError> {
    match index {
        0 => {
            let Some(last) = vars.last else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(part) = vars.part else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(part_) = vars.part_2 else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(parts) = vars.parts.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(value) = parts.last().copied() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(pad) = params.pad.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(value_2) = params.crew.iter().nth_back(1).map(String::as_str) else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(value_3) = params.crew.last().map(String::as_str) else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("https://{last}.{part}.{part_}.{value}.example.com/{{{pad}}}"))
                .with_header("x-crew", [value_2.to_owned(), format!("{{{value_3}}}")]))
        }
        1 => {
            let Some(pad) = params.pad_2.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("https://{pad}.example.com")))
        }
        2 => Err(EndpointError::refused("no pad")),
        _ => Err(EndpointError::NoMatchingRule),
    }
}
