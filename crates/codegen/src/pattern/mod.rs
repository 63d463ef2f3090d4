//! Translates the regular expressions of `smithy.api#pattern` from ECMA-262 to the syntax of `regex-lite`, the engine
//! of `awsjson_smithy::validate::Pattern`, which checks values at run time.
//!
//! A pattern is parsed as with the flag `u`: its characters are Unicode scalar values, as in Rust. Syntax that is
//! invalid with `u`, but unambiguous without it, is accepted (ECMA-262, Annex B): `\-`, a lone `{`, `[\w-.]`. Many services of
//! AWS are written in Java, and some patterns use the syntax of Java. Flags such as `(?s)`, `\p{Print}` and `\A`, which
//! are invalid in ECMA-262, have their meaning in Java.
//!
//! The engine does not support look-around. It is expressed by several patterns ([`look_around`]), or by other classes
//! ([`absorb`]). Patterns that cannot be expressed are reported, because a pattern with another meaning is worse than
//! none.

mod absorb;
mod class;
mod error;
mod fold;
mod look_around;
mod parse;
mod property;
mod syntax;
#[cfg(test)]
mod tests;
mod unicode;

pub use error::PatternError;
use error::error;
pub use look_around::Conjunction;

/// A pattern in the syntax of `awsjson_smithy::validate::Pattern`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// A text matches if one of these holds. There is at least one. The first expression to be found is the pattern
    /// without its look-around.
    pub any: Vec<Conjunction>,
    /// Whether the pattern contains Unicode properties.
    pub unicode: bool,
}

/// Translates `pattern` to the syntax of the engine.
///
/// # Errors
/// [`PatternError`] if the pattern is not a regular expression, or the engine does not support it.
pub fn translate(pattern: &str) -> Result<Translated, PatternError> {
    let any = look_around::conjunctions(parse::parse(pattern)?)?;
    let mut has_properties = false;
    for translated in any.iter().flat_map(|all| all.found.iter().chain(&all.absent)) {
        let expanded = unicode::expand(translated)?;
        has_properties |= expanded != *translated;
        // The engine limits the nesting of a pattern, and its size after repetitions are expanded.
        if let Err(error) = regex_lite::Regex::new(&expanded) {
            return self::error(error.to_string());
        }
    }
    Ok(Translated { any, unicode: has_properties })
}
