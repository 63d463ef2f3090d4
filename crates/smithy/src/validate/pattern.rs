//! The regular expressions of `smithy.api#pattern`.

use regex_lite::Regex;
use std::slice;
use std::sync::OnceLock;

/// A regular expression of the model, compiled when it is first used.
///
/// Models write ECMA-262. The engine, the `regex-lite` crate, has a syntax of its own and no
/// look-around. So codegen says what is to be found in a value, and what is not.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    found: &'static [&'static str],
    absent: &'static [&'static str],
    /// What is found, and what is not, in other values that match.
    others: &'static [Alternative],
    compile: fn(&str) -> Option<Regex>,
    /// `None` when an expression does not compile.
    compiled: OnceLock<Option<Vec<Compiled>>>,
}

/// What is found in a value, and what is not.
type Alternative = (&'static [&'static str], &'static [&'static str]);

#[derive(Debug)]
struct Compiled {
    found: Vec<Regex>,
    absent: Vec<Regex>,
}

impl Pattern {
    /// A pattern that means to the engine what it means in the model.
    pub const fn new(source: &'static str) -> Self {
        Self::translated(source, &[], &[])
    }

    /// The pattern `source` of the model: a value matches in which the engine finds all of
    /// `found`, or `source` if there are none, and none of `absent`. Codegen has checked that
    /// all of these compile.
    pub const fn translated(
        source: &'static str,
        found: &'static [&'static str],
        absent: &'static [&'static str],
    ) -> Self {
        let compile = |source: &str| Regex::new(source).ok();
        Self { source, found, absent, others: &[], compile, compiled: OnceLock::new() }
    }

    /// The same with Unicode properties, such as `\p{L}`, in the classes of `found` and `absent`.
    #[cfg(feature = "unicode")]
    pub const fn unicode(
        source: &'static str,
        found: &'static [&'static str],
        absent: &'static [&'static str],
    ) -> Self {
        let compile = |source: &str| Regex::new(&super::expand_properties(source)?).ok();
        Self { source, found, absent, others: &[], compile, compiled: OnceLock::new() }
    }

    /// The same, which a value also matches if for one of `others` the engine finds in it all of the first list and none
    /// of the second.
    #[must_use]
    pub const fn or(mut self, others: &'static [(&'static [&'static str], &'static [&'static str])]) -> Self {
        self.others = others;
        self
    }

    /// Whether the pattern is found anywhere in `value`, as Smithy has it: a pattern that is
    /// to hold for the whole value starts with `^` and ends with `$`.
    pub fn is_match(&self, value: &str) -> bool {
        // Codegen has seen it compile. If it does not, nothing matches, rather than everything.
        let Some(compiled) = self.compiled.get_or_init(|| self.compile()) else { return false };
        let is_found = |regex: &Regex| regex.is_match(value);
        compiled.iter().any(|one| one.found.iter().all(is_found) && !one.absent.iter().any(is_found))
    }

    /// The expression as the model has it.
    pub fn as_str(&self) -> &'static str {
        self.source
    }

    fn compile(&self) -> Option<Vec<Compiled>> {
        let compile = |sources: &[&'static str]| -> Option<Vec<Regex>> {
            sources.iter().map(|source| (self.compile)(source)).collect()
        };
        let found = if self.found.is_empty() { slice::from_ref(&self.source) } else { self.found };
        let mut compiled = vec![Compiled { found: compile(found)?, absent: compile(self.absent)? }];
        for (found, absent) in self.others {
            compiled.push(Compiled { found: compile(found)?, absent: compile(absent)? });
        }
        Some(compiled)
    }
}
