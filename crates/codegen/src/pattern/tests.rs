//! Compares patterns with an engine for ECMA-262.

use super::{Conjunction, PatternError, Translated, translate, unicode};
use proptest::prelude::*;
use regex_lite::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn patterns_are_translated() {
    for (pattern, expected) in [
        // Without changes.
        (r"^[a-zA-Z0-9-_.]+$", r"^[a-zA-Z0-9-_.]+$"),
        (r"^(a|b)*?c{1,3}\/\.\-$", r"^(a|b)*c{1,3}\/\.\-$"),
        (r"[\u0020-\uD7FF\x41\t\n]", r"[\u0020-\uD7FF\x41\t\n]"),
        (r"[\s\S]*\d\D\w\W\b\B", r"[\s\S]*\d\D\w\W\b\B"),
        // With changes.
        (r".", r"[^\n\r\u2028\u2029]"),
        (r"\s", r"[\s\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]"),
        (r"[\S]", r"[^\s\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]"),
        (r"[^]", r"[\s\S]"),
        (r"[]a]", r"[^\s\S]a]"),
        (r"[[a]", r"[\[a]"),
        (r"[a&&b~~d]", r"[a&\&b~\~d]"),
        (r"[\w-.]", r"[\w\-.]"),
        (r"[\b]\0\cA", r"[\x08]\x00\x01"),
        (r"(?<name>a)(?:b)", r"(a)(?:b)"),
        (r"a{,5}b{x}", r"a\{,5}b\{x}"),
        (r"\<a\>", r"<a>"),
        (r"^\Qa.b\E", r"^a\.b"),
        (r"a+\Qb*\E+\Q\E", r"a+b\*+"),
        (r"[\uD800\uDC00-\uDBFF\uDFFF]", r"[\u{10000}-\u{10FFFF}]"),
        (r"[a\uD800-\uDFFF]", r"[a]"),
        (r"[\u0020-\uDBFF\uDFFE]", r"[\u0020-\u{10FFFE}]"),
        (r"\uD800x", r"[^\s\S]x"),
        (r"[\p{ASCII}\p{Zs}]", r"[\x00-\x7F\x20\xA0\u1680\u2000-\u200A\u202F\u205F\u3000]"),
    ] {
        let all = Conjunction { found: vec![expected.to_owned()], absent: Vec::new() };
        assert_eq!(translate(pattern), Ok(Translated { any: vec![all], unicode: false }), "{pattern}");
    }
}

#[test]
fn look_around_at_either_end_is_looked_for_on_its_own() {
    for (pattern, found, absent) in [
        (r"^(?=.*[a-z])\w+$", &[r"^\w+$", r"^[^\n\r\u2028\u2029]*[a-z]"][..], &[][..]),
        (r"^(?!\d|-)(?!.*--$).$", &[r"^[^\n\r\u2028\u2029]$"], &[r"^[^\n\r\u2028\u2029]*--$", r"^(?:\d|-)"]),
        (r"^((?!a)(b|c))$", &["^(b|c)$"], &["^a"]),
        (r"(?=^a)(?!b)^(?:x|y)", &["^(?:x|y)", "^^a"], &["^b"]),
        (r"^((?!-)[a-z-]{1,9}(\.|$))", &[r"^[a-z-]{1,9}(\.|$)"], &["^-"]),
        (r"^[a-z-]+(?<!-|--)$", &["^[a-z-]+$"], &["(?:-|--)$"]),
        (r"^[a-z-]+(?<=a)$", &["^[a-z-]+$", "a$"], &[]),
        // At a fixed distance from either end.
        (r"^a(?!b)", &["^a"], &["^ab"]),
        (
            r"^\d{3}(?!000)[\d-]+(?<!--).$",
            &[r"^\d{3}[\d\-]+[^\n\r\u2028\u2029]$"],
            &[r"--[^\n\r\u2028\u2029]$", r"^\d{3}000"],
        ),
        // Nowhere in the text.
        (r"^((?!--)[a-z-])*$", &["^[a-z-]*$"], &[r"^[\s\S]*--"]),
    ] {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let all = Conjunction { found: own(found), absent: own(absent) };
        assert_eq!(translate(pattern), Ok(Translated { any: vec![all], unicode: false }), "{pattern}");
    }
}

#[test]
fn properties_of_many_ranges_need_a_feature() {
    for (pattern, unicode) in [
        (r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", true),
        (r"\P{Script=Greek}", true),
        (r"^(?!\p{Lu})", true),
        (r"\p{ASCII}", false),
        (r"\\p{L}", false),
    ] {
        assert_eq!(translate(pattern).map(|translated| translated.unicode), Ok(unicode), "{pattern}");
    }
}

#[test]
fn what_cannot_be_expressed_is_reported() {
    let deep = "(".repeat(99);
    for (pattern, reason) in [
        (r"^(a(?!b)|c)+$", "look-around that goes on after its group"),
        (r"^a*(?!.*b).*$", "look-around for a repetition"),
        (r"^a*(?=\bb)b", "an anchor within look-around"),
        (r"^a*(?=ab)(b?)*", "a repetition of what may be empty"),
        (r"^a*(?=[a-z]{30}[a-z]{30})[a-z]*", "look-around for so many texts"),
        (r"(a)\1", "back-references"),
        (r"(?<x>a)\k<x>", "back-references"),
        (r"\p{Latin}", r"`\p{Latin}` is not known"),
        (r"\p{InGreek}", r"`\p{InGreek}` is not known"),
        (r"\p", r"`\p` is not followed by a name"),
        (r"(?>a)", "an atomic group"),
        (r"(?m)^a", "the flag `m`"),
        (r"(?s-m:a)(?x)", "the flag `x`"),
        (r"(?iU)a", "the flag `U`"),
        (r"\Ga", r"`\G` cannot"),
        (r"a*+", "possessive"),
        (r"a**", "nothing to repeat"),
        (r"^*a", "nothing to repeat"),
        (&*deep, "too deep"),
        (r"((a{1,1000}){1,1000}){1,1000}", "size limit"),
        (r"a{99999999999}", "size limit"),
    ] {
        let Err(PatternError::Unsupported(message)) = translate(pattern) else { panic!("{pattern}") };
        assert!(message.contains(reason), "{pattern}: {message}");
    }
}

#[test]
fn what_is_no_regular_expression_is_invalid() {
    for (pattern, reason) in [
        (r"+a", "nothing to repeat"),
        (r"(", "group"),
        (r"(?s", "group"),
        (r"a)", "')'"),
        (r"[a", "no end"),
        (r"[z-a]", "out of order"),
        (r"a{3,1}", "out of order"),
        (r"a\", "backslash"),
        (r"a|*", "nothing to repeat"),
        (r"(?<x", "the name of a group has no end"),
    ] {
        let Err(PatternError::Invalid(message)) = translate(pattern) else { panic!("{pattern}") };
        assert!(message.contains(reason), "{pattern}: {message}");
    }
}

#[test]
fn flags_and_classes_of_java_mean_what_they_mean_there() {
    for (pattern, matching, others) in [
        (r"^(?s).{1,3}$", &["a\nb", "\r", "é"][..], &["", "abcd"][..]),
        (r"(?s)^.$", &["\n"], &["", "ab"]),
        (r"^a(?s:.)(?-s).$", &["a\nb"], &["a\n\n"]),
        (r"^(a(?s).|b.)$", &["a\n", "b\n"], &["ab\n"]),
        (r"^(?i)aws-[k-m]$", &["AWS-K", "aws-m", "Aws-L"], &["aws-n", "ÄWS-k", "aws-\u{212a}"]),
        (r"^(?i:[^a-c])d$", &["xd", "é\u{64}"], &["Ad", "cd", "xD"]),
        (r"^(?i)\x41\u0042$", &["ab", "AB"], &["a"]),
        (
            r"^(?![^:\\]*/action/|(?i).*<script>.*</script>.*)[^:\\]+$",
            &["a", "<script>"],
            &["<Script></scRIPt>", "a/action/b", "a:b"],
        ),
        (r"^(?d).$", &["\r", "a"], &["\n"]),
        (r"^\p{Print}+$", &["a ~"], &["\t", "é"]),
        (r"^[\p{Alnum}\p{Punct}]+$", &["a-Z9!~`{["], &[" ", "é"]),
        (r"^\P{Graph}\P{Alnum}\P{Punct}$", &[" -a"], &["a-a", " aa", " --"]),
        (r"^[\p{Print}\p{Blank}]+$", &["a\tb"], &["a\nb"]),
        (r"^\p{Digit}\p{XDigit}\p{Space}\p{Cntrl}$", &["1f\n\t"], &["1g\n\t"]),
        (r"^\p{IsAlphabetic}\p{IsLatin}\pL\p{IsLu}$", &["éaüÜ"], &["1aaA", "aΩaA"]),
        (r"\Aa+\z", &["a", "aa"], &["a\n", "xa"]),
        (r"^a\Z", &["a", "a\n", "a\r\n"], &["a\n\n"]),
        (r"^\Qa.b*\E+\h\R$", &["a.b* \n", "a.b**\t\r\n"], &["axb* \n", "a.b*a.b* \n"]),
        (r"^\x{1F600}\e\a$", &["😀\u{1b}\u{7}"], &["x"]),
    ] {
        let ours = ours(pattern).expect(pattern);
        for text in matching {
            assert!(ours.is_match(text), "{pattern} on {text:?}");
        }
        for text in others {
            assert!(!ours.is_match(text), "{pattern} on {text:?}");
        }
    }
}

#[test]
fn look_around_gives_the_same_answers_on_all_short_texts() {
    for pattern in [
        r"^(\*\.)?(((?!-)[ab-]{0,2}[ab])\.)+((?!-)[ab-]{1,3}[ab])$",
        r"((?=^.{1,4}$)^([ab][ab-]{0,2}[ab]|[ab])(\.([ab]|[ab][ab-]*[ab]))*$)|(^\.$)",
        r"(?=^.{3,5}$)((?=.*a)(?=.*b)(?=.*-)|(?=.*\.)(?=.*a)(?=.*b)|(?=.*[^ab.])(?=.*b))^.*",
        r"^(?!.*--)(?!-)[ab-]+(?<!-)$",
        r"^((?!ab).)*$",
        r"^a((?!ab|-).)*$",
        r"^(?:(?!-)[ab-])+$",
        r"^((?!-)a|b)$",
        r"^(?!-)a|b",
        r"^a|(?!-)b",
        r"^((?!-)[ab-]+|(?!a)[ab]{2}|\.(?!\.)\.?)$",
        r"^(?!(?=a)[ab]b)",
        r"^(?!a(?!b))",
        r"^(?=a(?!b))",
        r"^(?!$).*$",
        r"^[ab]+(?!\.)[.b]?$",
        r"^[ab]*(?!ab$|-)[ab-]{1,3}$",
        r"^[ab]*(?=b-)[ab-]+$",
        r"(?<!a)b",
        r"(?<=a)b",
        r"(?!a)",
        r"a(?!b)",
        r"(?<!a)(?<!-)b(?!a)(?=-|$)",
        r"^a*(?=b*)-",
        r"(^)?(?=a)b?",
        r"(?=a)b?^",
        r"(?=a)(^b|-)",
        r"^[ab]+(?<!b)-[ab-]*$",
        r"^.*(?<=ab|-)[.a]+$",
        r"(?<!a)$b",
        r"a|b(?<!b)$",
        r"(a|b(?<!b))$",
        r"^(a|b)(?![.-])[ab.-]{2}$",
        r"^(?:(?!-)[ab-]{1,3}(?<!-)\.)+[ab]$",
        r"^([ab]+(?!-))?$",
        r"^(?!)a$",
        r"^(?=)a$",
        r"(?!a)[ab]-",
        r"^(?![ab]*-$)[ab-]+$",
    ] {
        let reference = reference(pattern).expect(pattern);
        let ours = ours(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        let mut texts = vec![String::new()];
        let mut all = texts.clone();
        for _ in 0..5 {
            texts = texts.iter().flat_map(|text| ["a", "b", "-", "."].map(|c| format!("{text}{c}"))).collect();
            all.extend(texts.clone());
        }
        for text in all {
            assert_eq!(ours.is_match(&text), reference.find(&text).is_some(), "{pattern} on {text:?}");
        }
    }
}

/// The pattern as in generated code.
fn ours(pattern: &str) -> Result<Pattern, PatternError> {
    let compile = |source: &String| Regex::new(&unicode::expand(source).expect("a known property")).expect("a pattern");
    let all = |sources: &[String]| sources.iter().map(compile).collect();
    let any = translate(pattern)?.any;
    Ok(Pattern { any: any.iter().map(|one| (all(&one.found), all(&one.absent))).collect() })
}

/// A translated pattern, which matches like the one of `awsjson-smithy`.
#[derive(Debug)]
struct Pattern {
    any: Vec<(Vec<Regex>, Vec<Regex>)>,
}

impl Pattern {
    fn is_match(&self, text: &str) -> bool {
        let is_found = |regex: &Regex| regex.is_match(text);
        self.any.iter().any(|(found, absent)| found.iter().all(is_found) && !absent.iter().any(is_found))
    }
}

/// The reference engine. A pattern that is invalid with the flag `u` is compiled without it.
fn reference(pattern: &str) -> Option<regress::Regex> {
    regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern)).ok()
}

fn same_answers(pattern: &str, ours: &Pattern, text: &str) -> Result<(), TestCaseError> {
    let Some(reference) = reference(pattern) else {
        return Err(TestCaseError::fail(format!("the reference refuses {pattern}")));
    };
    prop_assert_eq!(ours.is_match(text), reference.find(text).is_some(), "{} on {:?}", pattern, text);
    Ok(())
}

#[test]
fn every_character_is_classified_alike() {
    let atoms = [
        r"\s",
        r"\S",
        r"[^\s]",
        r"[^\S]",
        r"[a\S]",
        r"\d",
        r"\D",
        r"\w",
        r"\W",
        r"[^\w-.]",
        ".",
        r"[^]",
        "[]",
        r"[\b]",
        r"\p{ASCII}",
        r"\P{ASCII}",
        r"\p{Z}",
        r"\P{Z}",
        r"\p{Zs}",
        r"\P{Zs}",
        r"\p{Cc}",
        r"\P{Cc}",
        r"\p{White_Space}",
        r"\P{White_Space}",
        r"\p{Zl}",
        r"\P{Zl}",
        r"\p{Zp}",
        r"\P{Zp}",
        r"\p{AHex}",
        r"\P{AHex}",
        r"\p{Any}",
        r"[\uD800\uDC00-\uDBFF\uDFFF]",
        r"[^\p{ASCII}]",
        r"[\u0000-\uFFFF]",
        r"\p{L}",
        r"\P{Letter}",
        r"[\p{Lu}_\P{gc=Ll}]",
        r"[^\p{N}\s]",
        r"\p{Script=Greek}",
        r"\p{scx=Latn}",
        r"\p{Alpha}",
        r"\p{punct}",
        r"(?=\p{L})\p{ASCII}",
    ];
    // All characters near those in the atoms, and a sample of the others.
    let near = ['\0'..='\u{180}', '\u{1670}'..='\u{1690}', '\u{1ff0}'..='\u{2070}', '\u{2ff0}'..='\u{3010}'];
    let rest = ('\0'..=char::MAX).step_by(2003).chain(['\u{feff}', '\u{ffff}', char::MAX]);
    let mut chars: BTreeSet<char> = near.into_iter().flatten().chain(rest).collect();
    // The engines may implement different versions of Unicode.
    let (ours_knows, reference_knows) = (ours(r"\p{Assigned}").unwrap(), reference(r"\p{Assigned}").unwrap());
    chars.retain(|c| ours_knows.is_match(&c.to_string()) == reference_knows.find(&c.to_string()).is_some());
    assert!(chars.len() > 900);
    for atom in atoms {
        let pattern = format!("^{atom}$");
        let ours = ours(&pattern).expect(atom);
        let reference = reference(&pattern).expect(atom);
        for c in &chars {
            let text = c.to_string();
            assert_eq!(ours.is_match(&text), reference.find(&text).is_some(), "{atom} on {c:?}");
        }
    }
}

#[test]
fn all_patterns_of_the_shared_models_give_the_same_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    };
    let mut patterns = BTreeSet::new();
    for file in files.flatten().map(|file| file.path()).filter(|file| file.extension().is_some_and(|it| it == "json")) {
        let model: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap_or_default()).unwrap_or_default();
        collect(&model, &mut patterns);
    }
    assert!(patterns.len() > 100, "{}", patterns.len());
    let (mut checked, mut positive, mut negative) = (0, 0, 0);
    for pattern in &patterns {
        let translated = match translate(pattern) {
            Ok(translated) => translated,
            Err(error) => panic!("{pattern}: {error}"),
        };
        let ours = ours(pattern).expect(pattern);
        // The reference does not support the syntax of Java.
        let Some(reference) = reference(pattern).filter(|_| !pattern.contains(r"\p{Print}")) else { continue };
        checked += 1;
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let samples = samples(pattern, &translated);
        for _ in 0..12 {
            let mut text = samples.new_tree(&mut runner).expect("a sample").current();
            if [")*", ")+", "){"].iter().any(|nested| pattern.contains(nested)) && !ours.is_match(&text) {
                // The reference backtracks, which takes exponential time.
                text = text.chars().take(10).collect();
            }
            let matches = ours.is_match(&text);
            assert_eq!(matches, reference.find(&text).is_some(), "{pattern} on {text:?}");
            *(if matches { &mut positive } else { &mut negative }) += 1;
        }
    }
    // If all samples matched, or none, the comparison would prove nothing.
    assert!(checked > 100 && positive > 500 && negative > 500, "{checked}: {positive} and {negative}");
}

fn collect(value: &Value, patterns: &mut BTreeSet<String>) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        match inner {
            Value::String(text) if key == "smithy.api#pattern" => {
                patterns.insert(text.clone());
            }
            inner => collect(inner, patterns),
        }
    }
}

/// Texts that match a pattern, or almost match it.
fn samples(pattern: &str, translated: &Translated) -> BoxedStrategy<String> {
    let anything = r"([ -~]|[\n\r\t\u{a0}\u{2028}\u{1f600}]|\PC){0,12}";
    // The generator supports neither anchors nor the escapes of ECMA-262.
    let translated = translated.any.first().and_then(|all| all.found.first()).cloned().unwrap_or_default();
    let plain = if pattern.contains("[^") { translated } else { translated.replace(['^', '$'], "") };
    let plain = plain.trim_start_matches('^').trim_end_matches('$').replace(r"\/", "/");
    // Long texts prove no more than short ones, and take longer.
    let plain = plain.replace(")*", "){0,2}").replace(")+", "){1,2}");
    let Ok(matching) = prop::string::string_regex(&plain).map(Strategy::boxed) else { return anything.boxed() };
    let mutated = (matching.clone(), any::<prop::sample::Index>(), "[ -~\n\u{a0}\u{1f600}]{0,2}", any::<bool>());
    let mutated = mutated.prop_map(|(text, at, inserted, drops)| {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len() + 1);
        let end = if drops { (at + 1).min(chars.len()) } else { at };
        chars.splice(at..end, inserted.chars());
        chars.into_iter().collect::<String>()
    });
    prop_oneof![3 => matching, 4 => mutated, 1 => anything].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pattern_that_is_translated_gives_the_same_answers(
        pattern in prop::collection::vec(prop::sample::select(PIECES), 0..8).prop_map(|pieces| pieces.concat()),
        anchored in any::<bool>(),
        texts in prop::collection::vec("[ab&~\\[\\]{},5.\\-\n\u{a0}é😀]{0,6}", 1..8),
    ) {
        let pattern = if anchored { format!("^{pattern}") } else { pattern };
        if let (Ok(ours), true) = (ours(&pattern), reference(&pattern).is_some()) {
            for text in &texts {
                same_answers(&pattern, &ours, text)?;
            }
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    "b",
    "&",
    "~",
    "-",
    "{",
    "}",
    "]",
    ",",
    "5",
    "é",
    "😀",
    ".",
    "^",
    "$",
    "|",
    "(",
    "(?:",
    "(?s:",
    "(?=",
    "(?!",
    "(?<!",
    ")",
    "*",
    "+",
    "?",
    "{2}",
    "{1,}",
    "{0,2}",
    "{,5}",
    r"\s",
    r"\S",
    r"\w",
    r"\-",
    r"\.",
    r"\[",
    "[ab]",
    "[^a]",
    "[a-]",
    "[-a]",
    r"[\w-.]",
    "[a&&b]",
    "[a~~b]",
    "[a--b]",
    "[[a]",
    "[]",
    "[^]",
    r"[^\S]",
    r"[\s-]",
    "[+--]",
    r"[\--a]",
    r"\u00A0",
    r"\u{1F600}",
    r"\uD83D\uDE00",
    r"[\uD83D\uDE00]",
];
