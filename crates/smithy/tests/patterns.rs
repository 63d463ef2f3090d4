//! Patterns of models: matching, and the text that is shown.

use awsjson_smithy::validate::Pattern;

#[test]
fn a_pattern_is_found_anywhere_in_a_value() {
    let pattern = Pattern::new("[0-9]");
    assert!(pattern.is_match("a1b") && !pattern.is_match("ab"));
    assert_eq!(pattern.as_str(), "[0-9]");
}

#[test]
fn a_value_matches_all_found_and_no_absent_expressions() {
    let pattern = Pattern::translated(r"^(?=.*\d)(?!-)[\d-]+$", &[r"^[\d-]+$", r"^(?:.*\d)"], &["^(?:-)"]);
    for (value, matches) in [("1-2", true), ("--", false), ("-1", false), ("1a", false), ("", false)] {
        assert_eq!(pattern.is_match(value), matches, "{value}");
    }
    assert_eq!(pattern.as_str(), r"^(?=.*\d)(?!-)[\d-]+$");
}

#[cfg(feature = "unicode")]
#[test]
fn properties_match_their_characters() {
    let pattern = Pattern::unicode(r"^\p{L}\\p$", &[r"^[\p{L}]\\p$"], &[]);
    assert!(pattern.is_match(r"Ł\p") && !pattern.is_match(r"1\p"));
    let others = Pattern::unicode("", &[r"^[\P{Lu}]+$"], &[]);
    assert!(others.is_match("aß1 ") && !others.is_match("aB"));
}

#[test]
fn a_value_matches_if_one_of_several_conjunctions_holds() {
    let pattern = Pattern::translated(r"^(?!-)a|b", &["^a"], &["^-"]).or(&[(&["b"], &[]), (&["c", "d"], &["e"])]);
    for (value, expected) in [("a", true), ("-b", true), ("-a", false), ("cd", true), ("c", false), ("cde", false)] {
        assert_eq!(pattern.is_match(value), expected, "{value}");
    }
    assert_eq!(pattern.as_str(), r"^(?!-)a|b");
}
