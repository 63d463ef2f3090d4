//! The regular expressions of `smithy.api#pattern`.

use regex_lite::Regex;
use std::slice;
use std::sync::OnceLock;

/// A regular expression of the model, compiled when it is first used.
///
/// Patterns of models have the syntax of ECMA-262. The engine, `regex-lite`, has a different syntax and does
/// not support look-around. Codegen therefore translates a pattern to expressions that must be found in a
/// value, and expressions that must not.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    found: &'static [&'static str],
    absent: &'static [&'static str],
    /// Further expressions for `found` and `absent`. A value matches if any of these pairs does.
    others: &'static [Alternative],
    compile: fn(&str) -> Option<Regex>,
    /// `None` if an expression does not compile.
    compiled: OnceLock<Option<Vec<Compiled>>>,
}

/// Expressions that must be found in a value, and expressions that must not.
type Alternative = (&'static [&'static str], &'static [&'static str]);

#[derive(Debug)]
struct Compiled {
    found: Vec<Regex>,
    absent: Vec<Regex>,
}

impl Pattern {
    /// Creates a pattern that has the same meaning to the engine as in the model.
    pub const fn new(source: &'static str) -> Self {
        Self::translated(source, &[], &[])
    }

    /// Creates the pattern `source` of the model. A value matches if the engine finds in it all expressions of
    /// `found`, or `source` if `found` is empty, and no expression of `absent`. Codegen has checked that all
    /// expressions compile.
    pub const fn translated(
        source: &'static str,
        found: &'static [&'static str],
        absent: &'static [&'static str],
    ) -> Self {
        let compile = |source: &str| Regex::new(source).ok();
        Self { source, found, absent, others: &[], compile, compiled: OnceLock::new() }
    }

    /// Creates a pattern as [`translated`](Self::translated) does, with Unicode properties, such as `\p{L}`, in
    /// the character classes of `found` and `absent`.
    #[cfg(feature = "unicode")]
    pub const fn unicode(
        source: &'static str,
        found: &'static [&'static str],
        absent: &'static [&'static str],
    ) -> Self {
        let compile = |source: &str| Regex::new(&super::expand_properties(source)?).ok();
        Self { source, found, absent, others: &[], compile, compiled: OnceLock::new() }
    }

    /// Adds alternatives. A value also matches if, for one of them, all expressions of the first list are found in it
    /// and none of the second.
    #[must_use]
    pub const fn or(mut self, others: &'static [(&'static [&'static str], &'static [&'static str])]) -> Self {
        self.others = others;
        self
    }

    /// Returns whether the pattern is found anywhere in `value`, as the Smithy specification defines it: a
    /// pattern for the whole value starts with `^` and ends with `$`.
    pub fn is_match(&self, value: &str) -> bool {
        // Codegen rejects a pattern that does not compile. If one gets here, no value matches it.
        let Some(compiled) = self.compiled.get_or_init(|| self.compile()) else { return false };
        let is_found = |regex: &Regex| regex.is_match(value);
        compiled.iter().any(|one| one.found.iter().all(is_found) && !one.absent.iter().any(is_found))
    }

    /// The regular expression as it is in the model.
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
