//! Parses a pattern in the syntax of ECMA-262, with the extensions of Java that AWS uses.

use super::class::{self, Item};
use super::error::{PatternError, error, invalid};
use super::fold;
use super::syntax::{END, Node, START};
use std::iter::Peekable;
use std::mem;
use std::str::Chars;

/// The maximum nesting of groups, which is also the limit of the engine.
const DEPTH: usize = 50;
/// The maximum number of repetitions, which is above the limit of the engine.
const MAX_REPETITIONS: u32 = 100_000;
/// `.`, without and with the flag `d` of Java.
const ON_A_LINE: &str = r"[^\n\r\u2028\u2029]";
const ON_A_UNIX_LINE: &str = r"[^\n]";
/// The end of a line, as in `\R` and `\Z` of Java.
const LINE_END: &str = r"[\n\x0B\x0C\r\u0085\u2028\u2029]";

/// The flags of an expression.
#[derive(Debug, Clone, Copy, Default)]
struct Scope {
    depth: usize,
    /// `.` matches any character.
    dot_all: bool,
    /// `.` matches any character except `\n`.
    unix_lines: bool,
    /// ASCII letters match in either case.
    ignore_case: bool,
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
}

/// Parses `pattern`.
pub fn parse(pattern: &str) -> Result<Node, PatternError> {
    Parser { rest: pattern.chars().peekable() }.expression(Scope::default())
}

impl Parser<'_> {
    /// Parses up to the `)` of the group, or to the end.
    fn expression(&mut self, mut scope: Scope) -> Result<Node, PatternError> {
        let mut alternatives = Vec::new();
        let mut sequence = Vec::new();
        loop {
            match self.rest.next() {
                None if scope.depth > 0 => return invalid("a group has no end"),
                None => break,
                Some(')') if scope.depth > 0 => break,
                Some(')') => return invalid("there is a ')' too many"),
                Some('|') => alternatives.push(Node::Sequence(mem::take(&mut sequence))),
                Some('(') => {
                    if let Some(group) = self.group(&mut scope)? {
                        self.repeated(group, &mut sequence)?;
                    }
                }
                Some('\\') if self.rest.next_if_eq(&'Q').is_some() => self.quoted(scope, &mut sequence)?,
                Some(c) => {
                    let node = self.atom(c, scope)?;
                    self.repeated(node, &mut sequence)?;
                }
            }
        }
        alternatives.push(Node::Sequence(sequence));
        Ok(match <[Node; 1]>::try_from(alternatives) {
            Ok([one]) => one,
            Err(several) => Node::Alternatives(several),
        })
    }

    /// Adds `node` with the repetition after it.
    fn repeated(&mut self, node: Node, sequence: &mut Vec<Node>) -> Result<(), PatternError> {
        let Some((min, max)) = self.repetition()? else {
            sequence.push(node);
            return Ok(());
        };
        if matches!(node, Node::Assertion(_) | Node::Look { .. }) {
            return error("a repetition has nothing to repeat");
        }
        // A lazy repetition changes what is found, not whether.
        let _ = self.rest.next_if_eq(&'?');
        if self.rest.next_if_eq(&'+').is_some() {
            return error("a possessive repetition cannot be expressed");
        }
        if self.repetition()?.is_some() {
            return error("a repetition has nothing to repeat");
        }
        sequence.push(Node::Repeat { node: Box::new(node), min, max });
        Ok(())
    }

    fn repetition(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let counts = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counts(),
            _ => return Ok(None),
        };
        let _ = self.rest.next();
        Ok(Some(counts))
    }

    /// Parses `{1}`, `{1,}` or `{1,2}`. Any other brace is a character.
    fn counts(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        let ahead: String = self.rest.clone().skip(1).take_while(|c| *c != '}').collect();
        let closed = self.rest.clone().nth(ahead.chars().count() + 1) == Some('}');
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let (min, max) = ahead.split_once(',').unwrap_or((&ahead, &ahead));
        if !closed || !is_number(min) || !(max.is_empty() || is_number(max)) {
            return Ok(None);
        }
        let number = |text: &str| text.parse().ok().filter(|number| *number <= MAX_REPETITIONS);
        let (Some(min), Some(max)) = (number(min), if max.is_empty() { Some(None) } else { number(max).map(Some) })
        else {
            return error("a repetition exceeds the size limit");
        };
        if max.is_some_and(|max| max < min) {
            return invalid("the numbers of a repetition are out of order");
        }
        let _ = self.rest.nth(ahead.chars().count() + 1);
        Ok(Some((min, max)))
    }

    /// Parses what follows `(`. Returns `None` if it sets flags.
    fn group(&mut self, scope: &mut Scope) -> Result<Option<Node>, PatternError> {
        let mut inner = Scope { depth: scope.depth + 1, ..*scope };
        if inner.depth > DEPTH {
            return error("its groups are too deep in one another");
        }
        let (mut look, mut open) = (None, "(");
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next() {
                Some(':') => open = "(?:",
                Some(mark @ ('=' | '!')) => look = Some((false, mark == '!')),
                Some('>') => return error("an atomic group cannot be expressed"),
                Some('<') => match self.rest.next_if(|c| ['=', '!'].contains(c)) {
                    Some(mark) => look = Some((true, mark == '!')),
                    // The names of groups are not needed.
                    None if self.rest.any(|c| c == '>') => {}
                    None => return invalid("the name of a group has no end"),
                },
                first => {
                    let (flags, is_group) = self.flags(first, *scope)?;
                    if !is_group {
                        *scope = flags;
                        return Ok(None);
                    }
                    inner = Scope { depth: inner.depth, ..flags };
                    open = "(?:";
                }
            }
        }
        let node = Box::new(self.expression(inner)?);
        Ok(Some(match look {
            Some((behind, negated)) => Node::Look { behind, negated, node },
            None => Node::Group(node, open),
        }))
    }

    /// Parses the flags that start with `first`. Returns the resulting flags, and whether they belong to a group.
    fn flags(&mut self, first: Option<char>, scope: Scope) -> Result<(Scope, bool), PatternError> {
        let (mut scope, mut on) = (scope, true);
        let mut next = first;
        loop {
            match next {
                Some(':') => return Ok((scope, true)),
                Some(')') => return Ok((scope, false)),
                Some('-') => on = false,
                Some('s') => scope.dot_all = on,
                Some('i') => scope.ignore_case = on,
                Some('d') => scope.unix_lines = on,
                // They are already off.
                Some('m' | 'u' | 'x' | 'U') if !on => {}
                Some(c) => return error(format!("the flag `{c}` of `(?` cannot be expressed")),
                None => return invalid("a group has no end"),
            }
            next = self.rest.next();
        }
    }

    /// Parses `\Q…\E` of Java, a literal.
    fn quoted(&mut self, scope: Scope, sequence: &mut Vec<Node>) -> Result<(), PatternError> {
        let mut last = None;
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            let text = if c.is_ascii_punctuation() && !['<', '>'].contains(&c) { format!(r"\{c}") } else { c.into() };
            sequence.extend(last.replace(one(&text, scope)?));
        }
        // A repetition after `\E` is one of the last character.
        if let Some(last) = last {
            self.repeated(last, sequence)?;
        }
        Ok(())
    }

    /// Parses what starts with `c`, except groups.
    fn atom(&mut self, c: char, scope: Scope) -> Result<Node, PatternError> {
        let text = match c {
            '^' => return Ok(START),
            '$' => return Ok(END),
            '.' if scope.dot_all => class::ANY,
            '.' if scope.unix_lines => ON_A_UNIX_LINE,
            '.' => ON_A_LINE,
            '*' | '+' | '?' => return invalid(format!("`{c}` has nothing to repeat")),
            '[' => &class::class(&mut self.rest)?,
            '{' => r"\{",
            '\\' => return self.escape(scope),
            c => &c.to_string(),
        };
        one(text, scope)
    }

    /// Parses an escape outside of a class.
    fn escape(&mut self, scope: Scope) -> Result<Node, PatternError> {
        match self.rest.peek() {
            Some('A') => return self.taken(START),
            Some('z') => return self.taken(END),
            Some('Z') => {
                let line_end = Node::Repeat { node: Box::new(line_end()), min: 0, max: Some(1) };
                return self.taken(Node::Sequence(vec![line_end, END]));
            }
            Some('R') => return self.taken(line_end()),
            Some(c @ ('G' | 'X')) => return error(format!(r"`\{c}` cannot be expressed")),
            _ => {}
        }
        let text = match class::escape(&mut self.rest)? {
            Item::Char(code, text) => match char::from_u32(code) {
                Some(_) => text,
                // No string contains half of a surrogate pair.
                None => class::NONE.to_owned(),
            },
            Item::Set('s') => format!(r"[\s{}]", class::SPACES),
            Item::Set('S') => format!(r"[^\s{}]", class::SPACES),
            Item::Set(letter) => format!("\\{letter}"),
            Item::Property(ranges) => format!("[{ranges}]"),
            Item::Boundary(letter) => return Ok(Node::Assertion(if letter == 'b' { r"\b" } else { r"\B" })),
        };
        one(&text, scope)
    }

    fn taken(&mut self, node: Node) -> Result<Node, PatternError> {
        let _ = self.rest.next();
        Ok(node)
    }
}

/// One character of a class.
fn one(text: &str, scope: Scope) -> Result<Node, PatternError> {
    Ok(Node::Class(if scope.ignore_case { fold::ignoring_case(text)? } else { text.to_owned() }))
}

fn line_end() -> Node {
    let both = Node::Sequence(vec![Node::Class(r"\r".to_owned()), Node::Class(r"\n".to_owned())]);
    Node::Group(Box::new(Node::Alternatives(vec![both, Node::Class(LINE_END.to_owned())])), "(?:")
}
