//! The errors of generating and writing.

use crate::error::ModelError;
use crate::output::FormatError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An error of generating or writing. Displays as one line; nothing has been written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// A model file cannot be read.
    #[error("{}: the model cannot be read", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A model is invalid or not supported.
    #[error("{}: {problem}", file.display())]
    Model {
        /// The file of the model.
        file: PathBuf,
        /// The shape and the problem.
        problem: ModelError,
    },
    /// The code generated from a model is not valid Rust, which is a bug of the generator.
    #[error("{}: the generated file {generated} is not valid Rust; this is a bug of awsjson-codegen: please report it", file.display())]
    Syntax {
        /// The file of the model.
        file: PathBuf,
        /// The generated file.
        generated: String,
    },
    /// rustfmt, the formatter of the Rust toolchain, cannot be run.
    #[error("rustfmt cannot be run: install it with `rustup component add rustfmt`")]
    Rustfmt(#[source] io::Error),
    /// The folder of the runtime crates does not contain them.
    #[error("{} does not contain the runtime crates: set --runtime-path to a folder with awsjson-smithy in `smithy`", folder.display())]
    Runtime {
        /// The folder of the runtime crates.
        folder: PathBuf,
        /// The error of the operating system.
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
    #[error("two of the models generate the file {path}: generate them into different folders")]
    Conflict {
        /// A file of both models.
        path: String,
    },
    /// A generated file cannot be written, or an existing one cannot be read.
    #[error("{}: generated files cannot be written or read there", folder.display())]
    Write {
        /// The output folder.
        folder: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The folder for temporary files cannot be used.
    #[error("{}: temporary files cannot be written or read there; set TMPDIR to another folder", folder.display())]
    Temporary {
        /// The folder for temporary files.
        folder: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

impl GenerateError {
    /// Converts `error`, which occurred for the model in `file`.
    pub(super) fn formatting(error: FormatError, file: &Path) -> Self {
        match error {
            FormatError::Missing(error) => Self::Rustfmt(error),
            FormatError::Refused(generated) => Self::Syntax { file: file.to_owned(), generated },
            FormatError::Io(error) => Self::temporary(error),
        }
    }

    /// An error in the folder for temporary files.
    pub(super) fn temporary(source: io::Error) -> Self {
        Self::Temporary { folder: std::env::temp_dir(), source }
    }

    /// Converts an error in the output folder `folder`.
    pub(super) fn in_folder(folder: &Path) -> impl Fn(io::Error) -> Self {
        |source| Self::Write { folder: folder.to_owned(), source }
    }
}
