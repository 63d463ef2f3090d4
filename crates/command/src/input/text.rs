//! Decodes the files of users.

/// Decodes the content of a file: UTF-8, with or without a byte order mark, or UTF-16 with one, which spreadsheet programs
/// and PowerShell write.
///
/// # Errors
/// A description of the problem, as a clause.
pub fn text(content: Vec<u8>) -> Result<String, String> {
    match content.as_slice() {
        [0xef, 0xbb, 0xbf, content @ ..] => utf8(content.to_vec()),
        [0xff, 0xfe, content @ ..] => utf16(content, u16::from_le_bytes),
        [0xfe, 0xff, content @ ..] => utf16(content, u16::from_be_bytes),
        _ => utf8(content),
    }
}

fn utf8(content: Vec<u8>) -> Result<String, String> {
    String::from_utf8(content).map_err(|error| {
        let (valid, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        format!("line {line} is not UTF-8; save the file as UTF-8")
    })
}

fn utf16(content: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = content.as_chunks::<2>();
    match (String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<_>>()), rest) {
        (Ok(text), []) => Ok(text),
        _ => Err("the file is not valid UTF-16; save it as UTF-8".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_select_the_encoding() {
        for (content, expected) in [
            (&b"a\xc3\xa4"[..], Ok("aä")),
            (b"\xef\xbb\xbfa", Ok("a")),
            (b"\xff\xfea\0\xe4\0", Ok("aä")),
            (b"\xfe\xff\0a\0\xe4", Ok("aä")),
            (b"", Ok("")),
            (b"a\nb\xe4\n", Err("line 2 is not UTF-8; save the file as UTF-8")),
            (b"\xff\xfea", Err("the file is not valid UTF-16; save it as UTF-8")),
            (b"\xff\xfe\0\xd8", Err("the file is not valid UTF-16; save it as UTF-8")),
        ] {
            assert_eq!(text(content.to_vec()).as_deref().map_err(String::as_str), expected);
        }
    }
}
