//! The paths of the files next to a file of rows.

use std::path::{Path, PathBuf};

/// The journal, which records the outcomes.
pub fn journal(file: &Path) -> PathBuf {
    beside(file, "journal")
}

/// The result file, with the outcome of each row.
pub fn results(file: &Path) -> PathBuf {
    beside(file, "results.csv")
}

/// The rows that failed.
pub fn failed(file: &Path) -> PathBuf {
    beside(file, "failed.csv")
}

/// `cancel.csv` to `cancel.results.csv`.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let is_csv = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let stem = if is_csv { file.file_stem() } else { file.file_name() };
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}
