//! The regular expressions of `smithy.api#pattern`: from ECMA-262 to the engine that checks
//! values at run time, `regex-lite` below `awsjson_smithy::validate::Pattern`.
//!
//! A pattern is read as with the flag `u`: its characters are Unicode scalar values, as those of
//! Rust are. What is no syntax with `u` but has one meaning without it is allowed (ECMA-262,
//! Annex B): `\-`, a lone `{`, `[\w-.]`. What cannot be done, and what ECMA-262 does not
//! have, is told instead: a pattern that means something else is worse than none.

mod class;
mod group;
mod property;
#[cfg(test)]
mod tests;

use awsjson_smithy::validate::expand_properties;
use group::Place;
use std::fmt;
use std::iter::Peekable;
use std::mem;
use std::str::Chars;

/// Why a pattern cannot be checked at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        out: String::new(),
        place: Place::Start,
        found: Vec::new(),
        absent: Vec::new(),
    };
    translator.expression(Scope::default())?;
    translator.finish()?;
    let Translator { out, mut found, absent, .. } = translator;
    found.insert(0, out);
    let mut unicode = false;
    for translated in found.iter().chain(&absent) {
        let Some(expanded) = expand_properties(translated) else {
            return error("one of its Unicode properties is not known");
        };
        unicode |= expanded != *translated;
        // The engine limits nesting and the size of what repetitions make of a pattern.
        if let Err(error) = regex_lite::Regex::new(&expanded) {
            return Err(PatternError(error.to_string()));
        }
    }
    Ok(Translated { found, absent, unicode })
}

fn error<T>(message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError(message.into()))
}

/// White space of ECMA-262 that is not ASCII; `\s` of the engine is the rest.
const SPACES: &str = r"\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
/// A class of all characters, and one of none.
const ANY: &str = r"[\s\S]";
const NONE: &str = r"[^\s\S]";

/// How deep groups may be in one another; the engine stops there too.
const DEPTH: usize = 50;

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    place: Place,
    found: Vec<String>,
    absent: Vec<String>,
}

/// Where in its groups an expression is.
#[derive(Debug, Clone, Copy, Default)]
struct Scope {
    depth: usize,
    /// `.` is any character.
    dot_all: bool,
}

/// What a repetition would repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Atom,
    /// A group that something was moved out of, and that so must be there once.
    Pinned,
}

impl Translator<'_> {
    /// All up to the next `)`, which it ends with, or to the end.
    fn expression(&mut self, scope: Scope) -> Result<(), PatternError> {
        let moved = self.moved();
        let mut alternatives = false;
        let mut last = Last::Nothing;
        while let Some(c) = self.rest.next() {
            let before = mem::replace(&mut last, Last::Nothing);
            match c {
                '(' => last = self.group(scope, alternatives)?,
                ')' if scope.depth > 0 => {
                    self.out.push(')');
                    return Ok(());
                }
                '^' => self.anchor(scope)?,
                '|' if self.moved() > moved => return error("look-ahead in an alternative cannot be expressed"),
                c => {
                    self.pass()?;
                    alternatives |= c == '|';
                    last = self.piece(c, scope, before)?;
                }
            }
        }
        Ok(())
    }

    /// What starts with `c`, which is no part of a group.
    fn piece(&mut self, c: char, scope: Scope, before: Last) -> Result<Last, PatternError> {
        match c {
            '|' | '$' => self.out.push(c),
            '*' | '+' | '?' => self.repetition(before, &c.to_string())?,
            '{' => match self.counts() {
                Some(counts) => self.repetition(before, &counts)?,
                None => {
                    self.out.push_str(r"\{");
                    return Ok(Last::Atom);
                }
            },
            '\\' => return self.escape(),
            c => {
                match c {
                    '.' if scope.dot_all => self.out.push_str(ANY),
                    '.' => self.out.push_str(r"[^\n\r\u2028\u2029]"),
                    '[' => {
                        let class = class::class(&mut self.rest)?;
                        self.out.push_str(&class);
                    }
                    // Whoever writes `)` too often is told by the engine.
                    c => self.out.push(c),
                }
                return Ok(Last::Atom);
            }
        }
        Ok(Last::Nothing)
    }

    fn repetition(&mut self, repeated: Last, mark: &str) -> Result<(), PatternError> {
        match repeated {
            Last::Atom => self.out.push_str(mark),
            Last::Nothing => return error(format!("`{mark}` has nothing to repeat")),
            Last::Pinned => return error("look-ahead in a repetition cannot be expressed"),
        }
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

    /// An escape outside of a class.
    fn escape(&mut self) -> Result<Last, PatternError> {
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
                return Ok(Last::Nothing);
            }
        }
        Ok(Last::Atom)
    }
}
