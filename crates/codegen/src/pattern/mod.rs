//! The regular expressions of `smithy.api#pattern`: from ECMA-262 to the engine that checks
//! values at run time, `regex-lite` below `awsjson_smithy::validate::Pattern`.
//!
//! A pattern is read as with the flag `u`: its characters are Unicode scalar values, as those of
//! Rust are. What is no syntax with `u` but has one meaning without it is allowed (ECMA-262,
//! Annex B): `\-`, a lone `{`, `[\w-.]`. What cannot be done, and what ECMA-262 does not
//! have, is reported instead: a pattern that means something else is worse than none.

mod class;
mod error;
mod group;
mod property;
#[cfg(test)]
mod tests;
mod translator;
mod unicode;

pub use error::PatternError;
use error::error;
use translator::Translator;

/// A pattern in the syntax of `awsjson_smithy::validate::Pattern`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// What is found in a text that matches. The first is the pattern without its look-around.
    pub found: Vec<String>,
    /// What is not found in it.
    pub absent: Vec<String>,
    /// There are Unicode properties in it.
    pub unicode: bool,
}

/// `pattern` for the engine.
///
/// # Errors
/// [`PatternError`] if the engine cannot do what the pattern asks for.
pub fn translate(pattern: &str) -> Result<Translated, PatternError> {
    let translator = Translator::read(pattern)?;
    let Translator { out, mut found, absent, .. } = translator;
    found.insert(0, out);
    let mut has_properties = false;
    for translated in found.iter().chain(&absent) {
        let expanded = unicode::expand(translated)?;
        has_properties |= expanded != *translated;
        // The engine limits nesting and the size of what repetitions make of a pattern.
        if let Err(error) = regex_lite::Regex::new(&expanded) {
            return self::error(error.to_string());
        }
    }
    Ok(Translated { found, absent, unicode: has_properties })
}
