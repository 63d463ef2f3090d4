//! The paths of the files next to a file of rows.

use std::path::{Path, PathBuf};

/// The files next to a file of rows.
#[derive(Debug)]
pub struct Paths {
    /// The journal, which records the outcomes.
    pub journal: PathBuf,
    /// The result file, with the outcome of each row.
    pub results: PathBuf,
    /// The rows that failed.
    pub failed: PathBuf,
}

impl Paths {
    /// Returns the paths of the files next to `file`. Calls of the service in this process have files of their own, so
    /// that they are never taken for calls of AWS.
    pub fn of(file: &Path, local: bool) -> Self {
        let path = |ending: &str| beside(file, &format!("{}{ending}", if local { "local." } else { "" }));
        Self { journal: path("journal"), results: path("results.csv"), failed: path("failed.csv") }
    }
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
