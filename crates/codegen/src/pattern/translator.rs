//! Reads a pattern of ECMA-262 and writes it as the engine reads it.

use super::class;
use super::error::{PatternError, error};
use std::iter::Peekable;
use std::mem;
use std::str::Chars;

/// How far a pattern has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing has been read but the starts of groups, and look-ahead.
    Start,
    /// Nothing but these and `^`.
    Anchored,
    Later,
}

/// How deep groups may be in one another; the engine stops there too.
pub const DEPTH: usize = 50;

pub struct Translator<'a> {
    pub rest: Peekable<Chars<'a>>,
    pub out: String,
    pub place: Place,
    pub found: Vec<String>,
    pub absent: Vec<String>,
}

/// Where in its groups an expression is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope {
    pub depth: usize,
    /// `.` is any character.
    pub dot_all: bool,
}

/// What a repetition would repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    Nothing,
    Atom,
    /// A group that something was moved out of, and that so must be there once.
    Pinned,
}

impl<'a> Translator<'a> {
    /// Reads the whole of `pattern`.
    pub fn read(pattern: &'a str) -> Result<Self, PatternError> {
        let mut translator = Self {
            rest: pattern.chars().peekable(),
            out: String::new(),
            place: Place::Start,
            found: Vec::new(),
            absent: Vec::new(),
        };
        translator.expression(Scope::default())?;
        translator.finish()?;
        Ok(translator)
    }

    /// All up to the next `)`, which it ends with, or to the end.
    pub fn expression(&mut self, scope: Scope) -> Result<(), PatternError> {
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
                    '.' if scope.dot_all => self.out.push_str(class::ANY),
                    '.' => self.out.push_str(r"[^\n\r\u2028\u2029]"),
                    '[' => {
                        let class = class::class(&mut self.rest)?;
                        self.out.push_str(&class);
                    }
                    // The engine reports a `)` too many.
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
                None => self.out.push_str(class::NONE),
            },
            class::Item::Set('s') => self.out.push_str(&format!(r"[\s{}]", class::SPACES)),
            class::Item::Set('S') => self.out.push_str(&format!(r"[^\s{}]", class::SPACES)),
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
