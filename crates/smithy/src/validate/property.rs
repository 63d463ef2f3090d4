//! Unicode properties in regular expressions, which the engine supports only as ranges of characters.

use regex_syntax::hir::{Class, HirKind};
use std::fmt::Write;

/// Replaces each property inside the character classes of `pattern`, as in `[\p{L}_]`, by its ranges. `None`
/// if a property does not exist.
#[doc(hidden)]
pub fn expand_properties(pattern: &str) -> Option<String> {
    let mut expanded = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('\\') {
        expanded.push_str(before);
        rest = after;
        let name = rest.strip_prefix(['p', 'P']).and_then(|name| name.strip_prefix('{'));
        if let Some((name, after)) = name.and_then(|name| name.split_once('}')) {
            let negated = rest.starts_with('P');
            add_ranges(if negated { 'P' } else { 'p' }, name, &mut expanded)?;
            rest = after;
        } else {
            // The escaped character may itself be a backslash.
            let mut chars = rest.chars();
            expanded.push('\\');
            expanded.extend(chars.next());
            rest = chars.as_str();
        }
    }
    expanded.push_str(rest);
    Some(expanded)
}

fn add_ranges(mark: char, name: &str, expanded: &mut String) -> Option<()> {
    let class = regex_syntax::parse(&format!(r"\{mark}{{{name}}}")).ok()?;
    let HirKind::Class(Class::Unicode(class)) = class.kind() else { return None };
    for range in class.ranges() {
        write!(expanded, r"\u{{{:X}}}-\u{{{:X}}}", u32::from(range.start()), u32::from(range.end())).ok()?;
    }
    Some(())
}
