//! Why nothing is generated.

use crate::error::ModelError;
use crate::output::FormatError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why nothing is generated or written. Each prints as one line.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// A model file cannot be read.
    #[error("{}: the model cannot be read", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A model is not supported.
    #[error("{}: {problem}", file.display())]
    Model {
        /// The file of the model.
        file: PathBuf,
        /// The shape, and what is wrong there.
        problem: ModelError,
    },
    /// What was generated from a model is not Rust: a fault of the generator.
    #[error("{}: the file {generated} would not be Rust, which is a bug of awsjson-codegen: please report it", file.display())]
    Syntax {
        /// The file of the model.
        file: PathBuf,
        /// The generated file.
        generated: String,
    },
    /// The formatter of the Rust toolchain is missing.
    #[error("rustfmt cannot be run: install it with `rustup component add rustfmt`")]
    Rustfmt(#[source] io::Error),
    /// There are no runtime crates where manifests shall find them.
    #[error("there are no runtime crates in {}", folder.display())]
    Runtime {
        /// The folder that was given for them.
        folder: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The name of a package is not usable.
    #[error(
        "{name:?} is no name of a package: use small letters, digits and `-`, and no name that Rust or the runtime crates have"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// Two models have services of the same name.
    #[error("two of the models write {path}: give each an output folder of its own")]
    Conflict {
        /// A file that both would write.
        path: String,
    },
    /// A file cannot be written, or one that is there cannot be read.
    #[error("the generated files cannot be written")]
    Write(#[from] io::Error),
}

impl GenerateError {
    /// `error`, of the crates of the model in `file`.
    pub(super) fn formatting(error: FormatError, file: &Path) -> Self {
        match error {
            FormatError::Missing(error) => Self::Rustfmt(error),
            FormatError::Refused(generated) => Self::Syntax { file: file.to_owned(), generated },
            FormatError::Io(error) => Self::Write(error),
        }
    }
}
