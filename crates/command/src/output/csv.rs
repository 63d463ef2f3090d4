//! Comma-separated values.

use super::{Rows, cell, printable};
use serde_json::Value;
use std::io::{self, Write};

/// The characters with which spreadsheet programs recognize a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Writes CSV (RFC 4180) for spreadsheet programs.
///
/// An apostrophe is put before text that these programs would take for a formula, because the names and messages of
/// other partners are not trusted.
pub struct Csv<W: Write> {
    writer: csv::Writer<W>,
    for_terminal: bool,
}

impl<W: Write> Csv<W> {
    /// Writes to `writer`.
    pub fn new(writer: W) -> Self {
        Self { writer: csv::Writer::from_writer(writer), for_terminal: false }
    }

    /// Replaces what a terminal would obey, if the writer writes to one.
    #[must_use]
    pub fn for_terminal(mut self, for_terminal: bool) -> Self {
        self.for_terminal = for_terminal;
        self
    }

    /// Writes a line of texts.
    ///
    /// # Errors
    /// The error of the writer.
    pub fn line(&mut self, texts: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        let for_terminal = self.for_terminal;
        Ok(self.writer.write_record(texts.into_iter().map(|text| safe(text.as_ref(), for_terminal)))?)
    }

    /// Writes a line of values.
    ///
    /// # Errors
    /// The error of the writer.
    pub fn values<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) -> io::Result<()> {
        let for_terminal = self.for_terminal;
        let texts = values.into_iter().map(|value| match value {
            Value::Number(number) => number.to_string(),
            value => safe(&cell(value), for_terminal),
        });
        Ok(self.writer.write_record(texts)?)
    }

    /// Flushes the writer.
    ///
    /// # Errors
    /// The error of the writer.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn safe(text: &str, for_terminal: bool) -> String {
    let text = inert(text);
    if for_terminal { printable(&text) } else { text }
}

/// Returns `text` with an apostrophe before it if a spreadsheet program would take it for a formula.
pub fn inert(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// Writes `rows` with a header.
pub fn write(rows: &Rows, writer: impl Write, for_terminal: bool) -> io::Result<()> {
    let mut csv = Csv::new(writer).for_terminal(for_terminal);
    csv.line(&rows.columns)?;
    for row in &rows.rows {
        csv.values(row)?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(value: &Value) -> String {
        let mut bytes = Vec::new();
        write(&Rows::of(value), &mut bytes, false).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn no_text_is_a_formula() {
        for (value, expected) in [
            (json!("=1+1"), "'=1+1"),
            (json!("+49 30"), "'+49 30"),
            (json!("@a"), "'@a"),
            (json!("-x"), "'-x"),
            (json!("\t=1"), "'\t=1"),
            (json!(["=a,b", "c"]), "\"'=a,b\"\nc"),
            (json!([["=a"]]), "'=a"),
            (json!(-5), "-5"),
            (json!("a=b"), "a=b"),
            (json!("'"), "'"),
        ] {
            let written = written(&value);
            assert_eq!(written.split_once('\n').unwrap().1.trim_end_matches('\n'), expected, "{value}");
        }
    }

    #[test]
    fn a_terminal_gets_no_codes() {
        let mut bytes = Vec::new();
        write(&Rows::of(&json!(["\u{1b}[31m\u{202e}a\nb"])), &mut bytes, true).unwrap();
        assert_eq!(bytes, "Value\n\"\u{fffd}[31m\u{fffd}a\nb\"\n".as_bytes());
    }

    #[test]
    fn collections_are_json_and_names_are_inert() {
        assert_eq!(written(&json!([{ "=a": { "b": [1, "c"] } }])), "'=a\n\"{\"\"b\"\":[1,\"\"c\"\"]}\"\n");
    }
}
