//! The Unicode properties with few ranges, and the classes of Java that ECMA-262 does not define, which contain only
//! ASCII. The letters and numbers of all scripts have hundreds of ranges, which `awsjson_smithy` contains behind a
//! feature.

/// The ranges of the property `name`, or of its complement.
pub fn ranges(name: &str, negated: bool) -> Option<&'static str> {
    let name = ["General_Category=", "gc="].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    let (ranges, others) = match name {
        "ASCII" => (r"\x00-\x7F", r"\u0080-\u{10FFFF}"),
        "Any" => (r"\s\S", ""),
        "ASCII_Hex_Digit" | "AHex" => ("0-9A-Fa-f", r"\x00-/:-@G-`g-\u{10FFFF}"),
        "Control" | "Cc" | "cntrl" => (r"\x00-\x1F\x7F-\x9F", r"\x20-\x7E\xA0-\u{10FFFF}"),
        "Separator" | "Z" => (
            r"\x20\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000",
            r"\x00-\x1F\x21-\x9F\xA1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\u{10FFFF}",
        ),
        "Space_Separator" | "Zs" => (
            r"\x20\xA0\u1680\u2000-\u200A\u202F\u205F\u3000",
            r"\x00-\x1F\x21-\x9F\xA1-\u167F\u1681-\u1FFF\u200B-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\u{10FFFF}",
        ),
        "Line_Separator" | "Zl" => (r"\u2028", r"\x00-\u2027\u2029-\u{10FFFF}"),
        "Paragraph_Separator" | "Zp" => (r"\u2029", r"\x00-\u2028\u202A-\u{10FFFF}"),
        "White_Space" | "space" => (
            r"\x09-\x0D\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000",
            r"\x00-\x08\x0E-\x1F\x21-\x84\x86-\x9F\xA1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\u{10FFFF}",
        ),
        "Alnum" => ("0-9A-Za-z", r"\x00-/:-@\[-`\{-\u{10FFFF}"),
        "Blank" => (r"\x09\x20", r"\x00-\x08\x0A-\x1F\x21-\u{10FFFF}"),
        "Cntrl" => (r"\x00-\x1F\x7F", r"\x20-\x7E\x80-\u{10FFFF}"),
        "Digit" => ("0-9", r"\x00-/:-\u{10FFFF}"),
        "Graph" => (r"\x21-\x7E", r"\x00-\x20\x7F-\u{10FFFF}"),
        "Print" => (r"\x20-\x7E", r"\x00-\x1F\x7F-\u{10FFFF}"),
        "Punct" => (r"\x21-/:-@\[-`\{-\x7E", r"\x00-\x200-9A-Za-z\x7F-\u{10FFFF}"),
        "Space" => (r"\x09-\x0D\x20", r"\x00-\x08\x0E-\x1F\x21-\u{10FFFF}"),
        "XDigit" => ("0-9A-Fa-f", r"\x00-/:-@G-`g-\u{10FFFF}"),
        _ => return None,
    };
    Some(if negated { others } else { ranges }).filter(|ranges| !ranges.is_empty())
}

/// The ranges of `\h` of Java, or of its complement.
pub fn horizontal_spaces(negated: bool) -> &'static str {
    match negated {
        false => r"\x09\x20\xA0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000",
        true => {
            r"\x00-\x08\x0A-\x1F\x21-\x9F\xA1-\u167F\u1681-\u180D\u180F-\u1FFF\u200B-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\u{10FFFF}"
        }
    }
}
