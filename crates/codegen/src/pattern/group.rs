//! Groups, and the look-around that can be expressed: what is at the start or the end of a text
//! that matches can be looked for on its own.

use super::error::{PatternError, error};
use super::translator::{DEPTH, Last, Place, Scope, Translator};
use std::mem;

impl Translator<'_> {
    /// What follows `(`, in an expression that may have `alternatives` before it.
    pub fn group(&mut self, scope: Scope, alternatives: bool) -> Result<Last, PatternError> {
        let mut inner = Scope { depth: scope.depth + 1, ..scope };
        if inner.depth > DEPTH {
            return error("its groups are too deep in one another");
        }
        if self.rest.next_if_eq(&'?').is_none() {
            return self.inside("(", inner);
        }
        match self.rest.next() {
            Some(':') => self.inside("(?:", inner),
            Some(mark @ ('=' | '!')) => self.ahead(mark, inner),
            Some('<') => match self.rest.next_if(|c| ['=', '!'].contains(c)) {
                Some(mark) => self.behind(mark, inner, alternatives),
                // Nothing asks for the name of a group.
                None if self.rest.any(|c| c == '>') => self.inside("(", inner),
                None => error("the name of a group has no end"),
            },
            first => {
                let flag = |c: &char| matches!(c, 'i' | 'm' | 's' | '-');
                let mut flags: String = first.into_iter().collect();
                while let Some(c) = self.rest.next_if(flag) {
                    flags.push(c);
                }
                let modifiers = flags.chars().all(|c| flag(&c)) && self.rest.next_if_eq(&':').is_some();
                match flags.as_str() {
                    _ if !modifiers => return error(format!("`(?{flags}` is not in ECMA-262")),
                    "s" | "s-" => inner.dot_all = true,
                    "-s" => inner.dot_all = false,
                    _ => return error(format!("the modifiers `(?{flags}:` cannot be expressed")),
                }
                self.inside("(?:", inner)
            }
        }
    }

    fn inside(&mut self, open: &str, scope: Scope) -> Result<Last, PatternError> {
        let moved = self.moved();
        self.out.push_str(open);
        self.expression(scope)?;
        Ok(if self.moved() > moved { Last::Pinned } else { Last::Atom })
    }

    /// Look-ahead is moved out of the pattern where it starts at the start of the text.
    fn ahead(&mut self, mark: char, scope: Scope) -> Result<Last, PatternError> {
        if self.place == Place::Later {
            return error("look-ahead after the start cannot be expressed");
        }
        let looked_for = self.aside("^(?:", scope)?;
        Ok(self.moved_out(mark, looked_for))
    }

    /// Look-behind is moved out of the pattern where it ends at the end of the text.
    fn behind(&mut self, mark: char, scope: Scope, alternatives: bool) -> Result<Last, PatternError> {
        let looked_for = self.aside("(?:", scope)?;
        if scope.depth > 1 || alternatives || !self.rest.clone().eq(['$']) {
            return error("look-behind before the end cannot be expressed");
        }
        Ok(self.moved_out(mark, looked_for + "$"))
    }

    fn moved_out(&mut self, mark: char, looked_for: String) -> Last {
        if mark == '!' { &mut self.absent } else { &mut self.found }.push(looked_for);
        Last::Nothing
    }

    /// The rest of a group as an expression of its own.
    fn aside(&mut self, open: &str, scope: Scope) -> Result<String, PatternError> {
        let out = mem::replace(&mut self.out, open.to_owned());
        let place = mem::replace(&mut self.place, Place::Later);
        self.expression(scope)?;
        self.place = place;
        Ok(mem::replace(&mut self.out, out))
    }

    /// How many expressions were moved out.
    pub fn moved(&self) -> usize {
        self.found.len() + self.absent.len()
    }

    /// A `^`.
    pub fn anchor(&mut self, scope: Scope) -> Result<(), PatternError> {
        if self.place == Place::Start {
            if scope.depth > 0 {
                self.finish()?;
            }
            self.place = Place::Anchored;
        }
        self.out.push('^');
        Ok(())
    }

    /// Something that is neither `^` nor the start of a group.
    pub fn pass(&mut self) -> Result<(), PatternError> {
        self.finish()?;
        self.place = Place::Later;
        Ok(())
    }

    /// Refuses look-ahead that `^` has not followed: it may start anywhere.
    pub fn finish(&self) -> Result<(), PatternError> {
        if self.place == Place::Start && self.moved() > 0 {
            return error("look-ahead without `^` cannot be expressed");
        }
        Ok(())
    }
}
