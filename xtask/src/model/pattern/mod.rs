//! The regular expressions of `smithy.api#pattern`: from ECMA-262 to the engine that checks
//! values at run time, `regex-lite`.
//!
//! A pattern is read as with the flag `u`: its characters are Unicode scalar values, as those of
//! Rust are. What is no syntax with `u` but has one meaning without it is allowed (ECMA-262,
//! Annex B): `\-`, a lone `{`, `[\w-.]`. What the engine cannot do, and what ECMA-262 does not
//! have, is told instead: a pattern that means something else is worse than none.

mod class;
mod property;
#[cfg(test)]
mod tests;

use regex_lite::Regex;
use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

/// Why a pattern cannot be checked at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `pattern` in the syntax of `regex-lite`.
///
/// # Errors
/// [`PatternError`] if that engine cannot do what the pattern asks for.
pub fn translate(pattern: &str) -> Result<String, PatternError> {
    let mut translator = Translator { rest: pattern.chars().peekable(), out: String::new() };
    translator.expression()?;
    // The engine limits nesting and the size of what repetitions make of a pattern.
    match Regex::new(&translator.out) {
        Ok(_) => Ok(translator.out),
        Err(error) => Err(PatternError(error.to_string())),
    }
}

fn error<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError(message.into()))
}

/// White space of ECMA-262 that is not ASCII; `\s` of the engine is the rest.
const SPACES: &str = r"\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
/// A class of all characters, and one of none.
const ANY: &str = r"[\s\S]";
const NONE: &str = r"[^\s\S]";

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
}

impl Translator<'_> {
    fn expression(&mut self) -> Result<(), PatternError> {
        // Whether the last thing can be repeated.
        let mut repeatable = false;
        while let Some(c) = self.rest.next() {
            let before = repeatable;
            repeatable = true;
            match c {
                '^' | '$' | '|' => {
                    self.out.push(c);
                    repeatable = false;
                }
                '.' => self.out.push_str(r"[^\n\r\u2028\u2029]"),
                '(' => {
                    self.group()?;
                    repeatable = false;
                }
                '*' | '+' | '?' => {
                    self.repetition(before, &c.to_string())?;
                    repeatable = false;
                }
                '{' => match self.counts() {
                    Some(counts) => {
                        self.repetition(before, &counts)?;
                        repeatable = false;
                    }
                    None => self.out.push_str(r"\{"),
                },
                '[' => {
                    let class = class::class(&mut self.rest)?;
                    self.out.push_str(&class);
                }
                '\\' => repeatable = self.escape()?,
                // Whoever writes `)` too often is told by the engine.
                c => self.out.push(c),
            }
        }
        Ok(())
    }

    /// What follows `(`.
    fn group(&mut self) -> Result<(), PatternError> {
        if self.rest.next_if_eq(&'?').is_none() {
            self.out.push('(');
            return Ok(());
        }
        match (self.rest.next(), self.rest.peek()) {
            (Some(':'), _) => self.out.push_str("(?:"),
            (Some('='), _) | (Some('!'), _) => return error("look-ahead cannot be expressed"),
            (Some('<'), Some('=' | '!')) => return error("look-behind cannot be expressed"),
            (Some('<'), _) => {
                // Nothing asks for the name.
                if !self.rest.by_ref().any(|c| c == '>') {
                    return error("the name of a group has no end");
                }
                self.out.push('(');
            }
            (other, _) => {
                let other = other.map_or_else(String::new, String::from);
                return error(format!("`(?{other}` is not in ECMA-262"));
            }
        }
        Ok(())
    }

    fn repetition(&mut self, repeatable: bool, mark: &str) -> Result<(), PatternError> {
        if !repeatable {
            return error(format!("`{mark}` has nothing to repeat"));
        }
        self.out.push_str(mark);
        // The shortest repetition first, which changes what is found, not whether.
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Ok(())
    }

    /// The rest of `{1}`, `{1,}` or `{1,2}` after its brace, which any other brace is not.
    fn counts(&mut self) -> Option<String> {
        let ahead: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let (min, max) = ahead.split_once(',').unwrap_or((&ahead, ""));
        if !closed || !is_number(min) || !(max.is_empty() || is_number(max)) {
            return None;
        }
        let _ = self.rest.nth(ahead.chars().count());
        Some(format!("{{{ahead}}}"))
    }

    /// An escape outside of a class, and whether it can be repeated.
    fn escape(&mut self) -> Result<bool, PatternError> {
        match class::escape(&mut self.rest)? {
            class::Item::Char(code, text) => match char::from_u32(code) {
                Some(_) => self.out.push_str(&text),
                // One half of a surrogate pair is in no string.
                None => self.out.push_str(NONE),
            },
            class::Item::Set('s') => self.out.push_str(&format!(r"[\s{SPACES}]")),
            class::Item::Set('S') => self.out.push_str(&format!(r"[^\s{SPACES}]")),
            class::Item::Set(letter) => {
                self.out.push('\\');
                self.out.push(letter);
            }
            class::Item::Property(ranges) => self.out.push_str(&format!("[{ranges}]")),
            class::Item::Boundary(letter) => {
                self.out.push('\\');
                self.out.push(letter);
                return Ok(false);
            }
        }
        Ok(true)
    }
}
