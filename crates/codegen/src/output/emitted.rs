//! Reads what `rustfmt --emit stdout` prints: the path of each file with a colon, an empty line, and the formatted text.

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// Calls `put` with the path and the formatted text of each file in `output`. `files` are their paths below `place`,
/// which is canonical, because rustfmt prints canonical paths. Only one text is in memory at a time.
pub fn read(
    mut output: impl BufRead,
    files: &BTreeSet<PathBuf>,
    place: &Path,
    mut put: impl FnMut(&Path, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut current: Option<&PathBuf> = None;
    let mut text = Vec::new();
    loop {
        let start = text.len();
        let is_end = output.read_until(b'\n', &mut text)? == 0;
        let line = text.get(start..).unwrap_or_default();
        let next = file(line, place).and_then(|path| files.get(path));
        if is_end || next.is_some() {
            text.truncate(start);
            if let Some(path) = current {
                put(path, &text)?;
            }
            // The empty line.
            output.read_until(b'\n', &mut text)?;
            text.clear();
            current = next;
        }
        if is_end {
            return Ok(());
        }
    }
}

/// The path below `place` that `line` introduces the text of.
fn file<'a>(line: &'a [u8], place: &Path) -> Option<&'a Path> {
    let path = line.strip_suffix(b":\n")?;
    Path::new(str::from_utf8(path).ok()?).strip_prefix(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_belongs_to_the_path_above_it() {
        let output =
            "/tmp/x/a.rs:\n\nfn a() {}\n\n/tmp/x/other.rs:\n/a.rs:\nend:\n/tmp/x/b/mod.rs:\n\n\n/tmp/x/c.rs:\n\nlast";
        let files = ["a.rs", "b/mod.rs", "c.rs"].into_iter().map(PathBuf::from).collect();
        let mut texts = Vec::new();
        let put = |path: &Path, text: &[u8]| {
            texts.push((path.display().to_string(), String::from_utf8_lossy(text).into_owned()));
            Ok(())
        };
        read(output.as_bytes(), &files, Path::new("/tmp/x"), put).unwrap();
        let expected =
            [("a.rs", "fn a() {}\n\n/tmp/x/other.rs:\n/a.rs:\nend:\n"), ("b/mod.rs", "\n"), ("c.rs", "last")];
        assert_eq!(texts, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
    }

    #[test]
    fn nothing_is_formatted_without_output() {
        let put = |_: &Path, _: &[u8]| -> io::Result<()> { panic!("a file") };
        read(&b""[..], &BTreeSet::new(), Path::new("/tmp/x"), put).unwrap();
    }
}
