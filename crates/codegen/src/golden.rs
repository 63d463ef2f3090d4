//! Golden files: generated code that is committed, so that changes of it are reviewed and other tests can compile it.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// `source` formatted by rustfmt, which also checks that it parses.
pub fn rustfmt(source: &str) -> String {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=120,use_small_heuristics=Max"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "rustfmt rejects:\n{source}");
    String::from_utf8(output.stdout).unwrap()
}

/// Compares `source` with a committed file. If `UPDATE_GOLDEN` is set, writes the file first.
pub fn assert_golden(path: &Path, source: &str) {
    let source = rustfmt(source);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, &source).unwrap();
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    assert!(golden == source, "{} is stale: run this test with UPDATE_GOLDEN=1 and read the diff", path.display());
}
