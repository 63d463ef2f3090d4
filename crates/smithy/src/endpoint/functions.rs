//! String functions of the Smithy rules language's standard library.

use std::fmt::Write;

/// Returns the bytes of `value` from `start` (inclusive) to `stop` (exclusive), counted from the end if `reverse` is set
/// (`substring`).
///
/// `None` if `value` is too short or is not ASCII, or if the range is empty.
#[inline]
pub fn substring(value: &str, start: usize, stop: usize, reverse: bool) -> Option<&str> {
    if start >= stop || stop > value.len() || !value.is_ascii() {
        return None;
    }
    if reverse { value.get(value.len() - stop..value.len() - start) } else { value.get(start..stop) }
}

/// Percent-encodes all characters of `value` except the unreserved characters of RFC 3986 (`uriEncode`).
#[inline]
pub fn uri_encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Splits `value` at the occurrences of `delimiter` into at most `limit` parts (`split`).
///
/// The last part contains the unsplit rest. A limit of 0 means that there is no limit. An empty delimiter splits nothing.
#[inline]
pub fn split<'a>(value: &'a str, delimiter: &str, limit: usize) -> Vec<&'a str> {
    if delimiter.is_empty() {
        vec![value]
    } else if limit == 0 {
        value.split(delimiter).collect()
    } else {
        value.splitn(limit, delimiter).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substring_requires_ascii_and_the_whole_range() {
        for (value, start, stop, reverse, expected) in [
            ("abcdefg", 0, 4, false, Some("abcd")),
            ("abcd", 0, 4, false, Some("abcd")),
            ("abc", 0, 4, false, None),
            ("", 0, 4, false, None),
            ("\u{7f}abcdef", 0, 4, false, Some("\u{7f}abc")),
            ("abcdefg", 0, 4, true, Some("defg")),
            ("abcdefg", 1, 3, true, Some("ef")),
            ("abc", 0, 4, true, None),
            ("defg", 1, 3, false, Some("ef")),
            ("defg", 3, 3, false, None),
            ("defg", 3, 1, false, None),
            ("\u{fdfd}", 0, 3, false, None),
            ("abcd\u{e9}", 0, 4, false, None),
        ] {
            assert_eq!(substring(value, start, stop, reverse), expected, "{value:?} {start}..{stop} {reverse}");
        }
    }

    #[test]
    fn uri_encode_keeps_only_unreserved_characters() {
        for (value, expected) in [
            ("", ""),
            ("abc:defg", "abc%3Adefg"),
            ("0123456789.under_score-Tilde~", "0123456789.under_score-Tilde~"),
            (
                "/:,?#[]{}|@! $&'()*+;=%<>\"^`\\",
                "%2F%3A%2C%3F%23%5B%5D%7B%7D%7C%40%21%20%24%26%27%28%29%2A%2B%3B%3D%25%3C%3E%22%5E%60%5C",
            ),
            ("\u{1f639}", "%F0%9F%98%B9"),
            ("\n", "%0A"),
        ] {
            assert_eq!(uri_encode(value), expected);
        }
    }

    #[test]
    fn split_keeps_empty_parts_and_obeys_the_limit() {
        for (value, limit, expected) in [
            ("a--b--c", 0, &["a", "b", "c"][..]),
            ("", 0, &[""]),
            ("no-delimiter", 0, &["no-delimiter"]),
            ("--leading", 0, &["", "leading"]),
            ("trailing--", 0, &["trailing", ""]),
            ("----", 0, &["", "", ""]),
            ("a--b--c", 1, &["a--b--c"]),
            ("a--b--c", 2, &["a", "b--c"]),
            ("a--b", 5, &["a", "b"]),
        ] {
            assert_eq!(split(value, "--", limit), expected, "{value:?} at most {limit}");
        }
        assert_eq!(split("ab", "", 0), ["ab"]);
    }
}
