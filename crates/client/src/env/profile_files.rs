//! The files that hold profiles, with the lines that the AWS CLI accepts.

use crate::env_error::EnvError;
use crate::one_line::one_line;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::PathBuf;
use tracing::Dispatch;
use tracing::instrument::WithSubscriber;

const CONFIG: (EnvConfigFileKind, &str, &str) = (EnvConfigFileKind::Config, "AWS_CONFIG_FILE", "config");
const CREDENTIALS: (EnvConfigFileKind, &str, &str) =
    (EnvConfigFileKind::Credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials");

const WHITESPACE: [char; 2] = [' ', '\t'];

/// The texts of both files. A file that does not exist is empty, as for the AWS CLI.
pub(super) struct ProfileFiles {
    config: ProfileFile,
    credentials: ProfileFile,
}

struct ProfileFile {
    kind: EnvConfigFileKind,
    path: PathBuf,
    text: String,
}

impl ProfileFiles {
    /// Reads the files that the variables name, or else those in `~/.aws`. aws-config would ignore a file that cannot
    /// be read.
    pub(super) fn read(variables: &HashMap<String, String>) -> Result<Self, EnvError> {
        let read = |(kind, variable, name)| {
            let path = path(variables.get(variable), name);
            match fs::read_to_string(&path) {
                Ok(text) => Ok(ProfileFile { kind, path, text: normalized(&text) }),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    Ok(ProfileFile { kind, path, text: String::new() })
                }
                Err(error) => Err(EnvError::ProfileFiles(format!("{}: {error}", path.display()))),
            }
        };
        Ok(Self { config: read(CONFIG)?, credentials: read(CREDENTIALS)? })
    }

    /// Parses them.
    pub(super) async fn profiles(&self, selected: &str) -> Result<EnvConfigSections, EnvError> {
        let error = match load(&self.files(), selected).await {
            Ok(profiles) => return Ok(profiles),
            Err(error) => error,
        };
        // Each alone, because errors do not name the file.
        for file in [&self.config, &self.credentials] {
            load(&of_files([file]), selected).await.map_err(|reason| {
                let reason = reason.replacen("error parsing  on ", "", 1);
                EnvError::ProfileFiles(format!("{}: {reason}", file.path.display()))
            })?;
        }
        Err(EnvError::ProfileFiles(error))
    }

    /// The same for providers of credentials.
    pub(super) fn files(&self) -> EnvConfigFiles {
        of_files([&self.config, &self.credentials])
    }

    /// Returns the keys of the section `[services {name}]` in the configuration file, each with the value on its own line.
    /// `None` if there is no such section, which the parsed files do not distinguish from an empty one.
    pub(super) fn keys_of_services(&self, name: &str) -> Option<Vec<(&str, &str)>> {
        let is_header = |line: &&str| {
            let header = line.strip_prefix('[').and_then(|line| line.split_once(']'));
            header.is_some_and(|(header, _)| header.split_whitespace().eq(["services", name]))
        };
        let mut lines = self.config.text.lines();
        lines.find(is_header)?;
        let keys = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with(WHITESPACE));
        Some(keys.filter_map(|line| line.split_once('=')).map(|(key, value)| (key.trim(), value.trim())).collect())
    }
}

fn of_files<'a>(files: impl IntoIterator<Item = &'a ProfileFile>) -> EnvConfigFiles {
    let add = |builder: aws_runtime::env_config::file::Builder, file: &ProfileFile| {
        builder.with_contents(file.kind, file.text.as_str())
    };
    files.into_iter().fold(EnvConfigFiles::builder(), add).build()
}

async fn load(files: &EnvConfigFiles, selected: &str) -> Result<EnvConfigSections, String> {
    let selected = Some(selected.to_owned().into());
    let (fs, env) = (Fs::real(), Env::from_slice(&[]));
    // The AWS SDK logs values of sections that it does not know, and they may be secrets below a misspelled header.
    let profiles = aws_config::profile::load(&fs, &env, files, selected).with_subscriber(Dispatch::none()).await;
    profiles.map_err(|error| error.source().map_or_else(|| one_line(&error), one_line))
}

fn path(variable: Option<&String>, name: &str) -> PathBuf {
    let home = std::env::home_dir().unwrap_or_default();
    match variable.map(|path| path.trim()) {
        None => home.join(".aws").join(name),
        Some(path) => path.strip_prefix("~/").map_or_else(|| PathBuf::from(path), |rest| home.join(rest)),
    }
}

/// Moves the keys of profiles to the start of their lines, and empties lines with comments. For the AWS CLI, which reads
/// the files by Python's `configparser`, only a line that is indented further than its key continues the value. The
/// parser of aws-config takes every indented line for a part of the value above it.
///
/// Empties lines with blank values as well, because aws-config panics if an endpoint is blank.
fn normalized(text: &str) -> String {
    let mut normalized = String::with_capacity(text.len());
    // The indentation of the last key in this section.
    let mut key = None;
    // The line of this key, if its value is blank, until another line continues it.
    let mut blank: Option<Range<usize>> = None;
    // Whether this key has keys of its own.
    let mut is_nested = false;
    // Editors on Windows may write a byte order mark.
    for line in text.strip_prefix('\u{feff}').unwrap_or(text).lines() {
        let rest = line.trim_start_matches(WHITESPACE);
        let indentation = line.len() - rest.len();
        if rest.is_empty() || rest.starts_with(['#', ';']) {
            // The line remains, so that errors have the right number.
        } else if key.is_some_and(|key| indentation > key) {
            is_nested |= blank.take().is_some();
            normalized.push_str(if is_nested && has_blank_value(rest) { "" } else { line });
        } else {
            blank.take().into_iter().for_each(|line| normalized.replace_range(line, ""));
            let header = header(rest);
            let rest = header.as_deref().unwrap_or(rest);
            key = (!rest.starts_with('[')).then_some(indentation);
            is_nested = false;
            blank = has_blank_value(rest).then(|| normalized.len()..normalized.len() + rest.len());
            normalized.push_str(rest);
        }
        normalized.push('\n');
    }
    blank.into_iter().for_each(|line| normalized.replace_range(line, ""));
    normalized
}

/// The header of a section with one blank before its name, and without quotes around the name. aws-config would merge
/// sections that differ only in these blanks in a random order.
fn header(line: &str) -> Option<String> {
    let (header, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (prefix, name) = header.trim_matches(WHITESPACE).split_once(WHITESPACE)?;
    let name = name.trim_matches(WHITESPACE);
    let unquoted = ['"', '\''].into_iter().find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote));
    Some(format!("[{prefix} {}]{rest}", unquoted.unwrap_or(name)))
}

/// Whether nothing or only a comment follows the equals sign.
fn has_blank_value(line: &str) -> bool {
    line.split_once('=').is_some_and(|(_, value)| {
        let text = value.trim_matches(WHITESPACE);
        text.is_empty() || (value.starts_with(WHITESPACE) && text.starts_with(['#', ';']))
    })
}

#[cfg(test)]
mod tests {
    use super::normalized;

    #[test]
    fn lines_are_read_as_the_aws_cli_reads_them() {
        for (text, expected) in [
            ("[default]\nregion = a\n", "[default]\nregion = a\n"),
            ("\u{feff}[default]\r\n\tregion = a\r\n\toutput = b\r\n", "[default]\nregion = a\noutput = b\n"),
            ("  [default]\n  a = 1\n   2\n b = 3\n", "[default]\na = 1\n   2\nb = 3\n"),
            ("[a]\nurl =\nb = 1\nc = # 2\n\n[d]\ne = \n", "[a]\n\nb = 1\n\n\n[d]\n\n"),
            ("[services s]\nx =\n  url =\n  y = 2\nz = 1\n  a=\n", "[services s]\nx =\n\n  y = 2\nz = 1\n  a=\n"),
            ("[services s]\nx =\n  # why\n  url = 1\n; end\n", "[services s]\nx =\n\n  url = 1\n\n"),
            ("[ profile \t'a' ] # 1\n[services \"b]\n[c]\n", "[profile a] # 1\n[services \"b]\n[c]\n"),
            (
                "[a]\nx =\n\n  [not a section]\n  [b]\n[c]\n  y = 1\n",
                "[a]\nx =\n\n  [not a section]\n  [b]\n[c]\ny = 1\n",
            ),
        ] {
            assert_eq!(normalized(text), expected);
        }
    }
}
