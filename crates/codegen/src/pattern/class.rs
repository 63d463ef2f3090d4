//! Parses character classes such as `[^a-z\d]`, and escapes.

use super::error::{PatternError, error, invalid};
use super::property;
use std::iter::Peekable;
use std::str::Chars;

/// The white space of ECMA-262 that is not ASCII. The rest is `\s` of the engine.
pub const SPACES: &str = r"\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
/// The class of all characters, and the empty class.
pub const ANY: &str = r"[\s\S]";
pub const NONE: &str = r"[^\s\S]";

/// An item of a class, or an escape.
#[derive(Debug, PartialEq, Eq)]
pub enum Item {
    /// A code point, which may be half of a surrogate pair, and its text in the syntax of the engine.
    Char(u32, String),
    /// `\d`, `\s` and the like.
    Set(char),
    /// The ranges of a Unicode property, or its name.
    Property(String),
    /// `\b` or `\B` outside of a class.
    Boundary(char),
}

/// Parses a class after its `[`.
pub fn class(rest: &mut Peekable<Chars<'_>>) -> Result<String, PatternError> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut items = Vec::new();
    loop {
        match rest.next() {
            None => return invalid("a class has no end"),
            Some(']') => break,
            Some(c) => items.push(item(c, rest)?),
        }
    }
    if items.is_empty() {
        return Ok(if negated { ANY } else { NONE }.to_owned());
    }
    // `[^\S]` is written as `[\s]`.
    let inverted = items == [Item::Set('S')];
    if inverted {
        items = vec![Item::Set('s')];
    }
    let mut out = String::from(if negated != inverted { "[^" } else { "[" });
    let has = |letter: char| items.contains(&Item::Set(letter));
    // All characters, whatever white space is.
    let everything = has('s') && has('S');
    let mut pieces = items.iter();
    let mut previous = Piece::Start;
    let mut never = true;
    while let Some(first) = pieces.next() {
        let mut ahead = pieces.clone();
        let range = match (first, ahead.next(), ahead.next()) {
            (Item::Char(first, text), Some(dash), Some(Item::Char(last, last_text))) if is_dash(dash) => {
                Some((*first, text, *last, last_text))
            }
            _ => None,
        };
        if let Some((first, text, last, last_text)) = range {
            pieces = ahead;
            if first > last {
                return invalid("a range in a class is out of order");
            }
            if let Some(written) = between((first, text), (last, last_text)) {
                out.push_str(&written);
                (previous, never) = (Piece::Range, false);
            }
            continue;
        }
        let written = match first {
            Item::Char(code, _) if char::from_u32(*code).is_none() => continue,
            // The engine would parse a range, or a difference of classes.
            dash if is_dash(dash) && previous == Piece::Set => r"\-".to_owned(),
            Item::Char(_, text) => {
                // `&&` and `~~` are operators of the engine.
                let twice = ["&", "~", "-"].contains(&text.as_str()) && out.ends_with(text.as_str());
                if twice { format!("\\{text}") } else { text.clone() }
            }
            Item::Set('s') if !everything => format!(r"\s{SPACES}"),
            Item::Set('S') if !everything => NOT_SPACES.to_owned(),
            Item::Set(letter) => format!("\\{letter}"),
            Item::Property(ranges) => ranges.clone(),
            Item::Boundary(_) => continue,
        };
        previous = if matches!(first, Item::Char(..)) { Piece::Char } else { Piece::Set };
        never = false;
        out.push_str(&written);
    }
    if never {
        return Ok(if negated { ANY } else { NONE }.to_owned());
    }
    out.push(']');
    Ok(out)
}

/// All characters except the white space of ECMA-262.
const NOT_SPACES: &str = concat!(
    r"\u0000-\u0008\u000E-\u001F\u0021-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E",
    r"\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\u{10FFFF}"
);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Start,
    Char,
    Range,
    Set,
}

fn is_dash(item: &Item) -> bool {
    matches!(item, Item::Char(_, text) if text == "-")
}

/// A range without surrogates, which no string contains. `None` if the range contains nothing else.
fn between(first: (u32, &str), last: (u32, &str)) -> Option<String> {
    let start = if char::from_u32(first.0).is_some() { first.1 } else { r"\uE000" };
    let end = if char::from_u32(last.0).is_some() { last.1 } else { r"\uD7FF" };
    let surrogate = |code: u32| char::from_u32(code).is_none();
    let empty = surrogate(first.0) && surrogate(last.0);
    (!empty).then(|| format!("{start}-{end}"))
}

/// Parses the item that starts with `c`.
fn item(c: char, rest: &mut Peekable<Chars<'_>>) -> Result<Item, PatternError> {
    match c {
        '\\' => match escape(rest)? {
            Item::Boundary('b') => Ok(Item::Char(8, r"\x08".to_owned())),
            Item::Boundary(_) => error(r"`\B` in a class is not in ECMA-262"),
            item => Ok(item),
        },
        '[' => Ok(Item::Char('['.into(), r"\[".to_owned())),
        c => Ok(Item::Char(c.into(), c.to_string())),
    }
}

/// Parses an escape after its backslash.
pub fn escape(rest: &mut Peekable<Chars<'_>>) -> Result<Item, PatternError> {
    let Some(c) = rest.next() else { return invalid("it ends with a backslash") };
    let verbatim = |code: u32| Ok(Item::Char(code, format!("\\{c}")));
    match c {
        'd' | 'D' | 's' | 'S' | 'w' | 'W' => Ok(Item::Set(c)),
        'b' | 'B' => Ok(Item::Boundary(c)),
        't' => verbatim(0x09),
        'n' => verbatim(0x0A),
        'v' => verbatim(0x0B),
        'f' => verbatim(0x0C),
        'r' => verbatim(0x0D),
        '0' if !rest.peek().is_some_and(char::is_ascii_digit) => Ok(Item::Char(0, r"\x00".to_owned())),
        'c' => match rest.next() {
            Some(letter) if letter.is_ascii_alphabetic() => {
                let code = u32::from(letter) % 32;
                Ok(Item::Char(code, format!(r"\x{code:02X}")))
            }
            _ => error(r"`\c` is not followed by a letter"),
        },
        'x' if rest.peek() == Some(&'{') => code_point(rest),
        'x' => match digits(rest, 2) {
            Some(digits) => Ok(Item::Char(number(&digits)?, format!(r"\x{digits}"))),
            None => error(r"`\x` is not followed by two digits"),
        },
        'u' => code_point(rest),
        'p' | 'P' => property(rest, c == 'P').map(Item::Property),
        // Escapes of Java.
        'a' => Ok(Item::Char(0x07, r"\x07".to_owned())),
        'e' => Ok(Item::Char(0x1B, r"\x1B".to_owned())),
        'h' | 'H' => Ok(Item::Property(property::horizontal_spaces(c == 'H').to_owned())),
        '0'..='9' | 'k' => error("back-references cannot be expressed"),
        c if c.is_alphanumeric() => error(format!(r"`\{c}` is not in ECMA-262")),
        // Escaped, these would be anchors of the engine.
        '<' | '>' => Ok(Item::Char(c.into(), c.to_string())),
        c if c.is_ascii() && !c.is_ascii_control() => verbatim(c.into()),
        c => Ok(Item::Char(c.into(), c.to_string())),
    }
}

/// Parses what follows `\u`: four digits, the digits of a surrogate pair, or any number of digits in braces.
fn code_point(rest: &mut Peekable<Chars<'_>>) -> Result<Item, PatternError> {
    if rest.next_if_eq(&'{').is_some() {
        let digits: String = std::iter::from_fn(|| rest.next_if(char::is_ascii_hexdigit)).collect();
        let code = number(&digits)?;
        return match rest.next() {
            Some('}') if code <= 0x10_FFFF => Ok(Item::Char(code, format!(r"\u{{{digits}}}"))),
            _ => error(r"`\u{` is not followed by a code point and `}`"),
        };
    }
    let Some(first) = digits(rest, 4) else { return error(r"`\u` is not followed by four digits") };
    let code = number(&first)?;
    if (0xD800..0xDC00).contains(&code) {
        let mut ahead = rest.clone();
        let low = (ahead.next() == Some('\\') && ahead.next() == Some('u')).then(|| digits(&mut ahead, 4)).flatten();
        if let Some(low) = low.map(|low| number(&low)).transpose()?.filter(|low| (0xDC00..0xE000).contains(low)) {
            *rest = ahead;
            let code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            return Ok(Item::Char(code, format!(r"\u{{{code:X}}}")));
        }
    }
    Ok(Item::Char(code, format!(r"\u{first}")))
}

/// Parses exactly `count` hexadecimal digits.
fn digits(rest: &mut Peekable<Chars<'_>>, count: usize) -> Option<String> {
    let digits: String = rest.clone().take(count).take_while(char::is_ascii_hexdigit).collect();
    (digits.len() == count).then(|| {
        let _ = rest.nth(count - 1);
        digits
    })
}

fn number(digits: &str) -> Result<u32, PatternError> {
    u32::from_str_radix(digits, 16).or_else(|_| error("a code point has no or too many digits"))
}

/// Parses what follows `\p`. Returns the ranges of the property, or its name if it has many ranges.
fn property(rest: &mut Peekable<Chars<'_>>, negated: bool) -> Result<String, PatternError> {
    let mark = if negated { 'P' } else { 'p' };
    let name: String = match rest.next() {
        // Java allows one letter without braces.
        Some(letter @ ('C' | 'L' | 'M' | 'N' | 'P' | 'S' | 'Z')) => letter.to_string(),
        Some('{') => {
            let name = std::iter::from_fn(|| rest.next_if(|c| *c != '}')).collect();
            if rest.next().is_none() {
                return error(format!(r"`\{mark}{{` has no end"));
            }
            name
        }
        _ => return error(format!(r"`\{mark}` is not followed by a name in braces")),
    };
    if let Some(ranges) = property::ranges(&name, negated) {
        return Ok(ranges.to_owned());
    }
    let known = |name: &str| {
        let written = format!(r"\{mark}{{{name}}}");
        // Unicode defines many names, and other languages accept even more.
        regress::Regex::with_flags(&written, "u").ok().map(|_| written)
    };
    // Java's prefix for scripts, categories and binary properties.
    let of_java = || {
        let name = name.strip_prefix("Is")?;
        known(name).or_else(|| known(&format!("Script={name}")))
    };
    match known(&name).or_else(of_java) {
        Some(written) => Ok(written),
        None => error(format!(r"the Unicode property `\{mark}{{{name}}}` is not known")),
    }
}
