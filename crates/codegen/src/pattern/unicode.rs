//! Replaces Unicode properties by their ranges, as the engine does at run time.

use super::error::{PatternError, error};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::fmt::Write;

/// Replaces each property in `pattern`, such as `\p{L}` in `[\p{L}_]`, by its ranges. `pattern` is in the syntax of the
/// engine.
pub fn expand(pattern: &str) -> Result<String, PatternError> {
    let mut expanded = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('\\') {
        expanded.push_str(before);
        rest = after;
        let property = rest.strip_prefix(['p', 'P']).and_then(|rest| rest.strip_prefix('{')?.split_once('}'));
        if let Some((name, after)) = property {
            let mark = if rest.starts_with('P') { 'P' } else { 'p' };
            add_ranges(&mut expanded, mark, name)?;
            rest = after;
        } else {
            // The escaped character may be a backslash.
            let mut chars = rest.chars();
            expanded.push('\\');
            expanded.extend(chars.next());
            rest = chars.as_str();
        }
    }
    expanded.push_str(rest);
    Ok(expanded)
}

fn add_ranges(expanded: &mut String, mark: char, name: &str) -> Result<(), PatternError> {
    let class = regex_syntax::parse(&format!(r"\{mark}{{{name}}}"));
    let Some(HirKind::Class(Class::Unicode(class))) = class.as_ref().ok().map(Hir::kind) else {
        return error(format!("the Unicode property {name} is not known"));
    };
    for range in class.ranges() {
        let _ = write!(expanded, r"\u{{{:X}}}-\u{{{:X}}}", u32::from(range.start()), u32::from(range.end()));
    }
    Ok(())
}
