//! The regular expressions of `smithy.api#pattern`: from ECMA-262 to the engine that checks
//! values at run time, `regex-lite` below `awsjson_smithy::validate::Pattern`.
//!
//! A pattern is read as with the flag `u`: its characters are Unicode scalar values, as those of
//! Rust are. What is no syntax with `u` but has one meaning without it is allowed (ECMA-262,
//! Annex B): `\-`, a lone `{`, `[\w-.]`. AWS's services are written in Java, and so are some of their patterns: flags
//! such as `(?s)`, `\p{Print}` and `\A` mean what they mean there, where ECMA-262 has no meaning for them.
//!
//! The engine has no look-around. It is expressed by several patterns ([`look_around`]), or by other classes
//! ([`absorb`]). What cannot be expressed is reported instead: a pattern that means something else is worse than none.

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
    /// A text matches if one of these holds; there is at least one. What is found first is the pattern without its
    /// look-around.
    pub any: Vec<Conjunction>,
    /// There are Unicode properties in it.
    pub unicode: bool,
}

/// `pattern` for the engine.
///
/// # Errors
/// [`PatternError`] if the engine cannot do what the pattern asks for.
pub fn translate(pattern: &str) -> Result<Translated, PatternError> {
    let any = look_around::conjunctions(parse::parse(pattern)?)?;
    let mut has_properties = false;
    for translated in any.iter().flat_map(|all| all.found.iter().chain(&all.absent)) {
        let expanded = unicode::expand(translated)?;
        has_properties |= expanded != *translated;
        // The engine limits nesting and the size of what repetitions make of a pattern.
        if let Err(error) = regex_lite::Regex::new(&expanded) {
            return self::error(error.to_string());
        }
    }
    Ok(Translated { any, unicode: has_properties })
}
