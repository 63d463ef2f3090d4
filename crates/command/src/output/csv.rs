//! Comma-separated values.

use super::{Rows, cell};
use serde_json::Value;
use std::io::{self, Write};

/// The characters with which spreadsheet programs recognize a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

/// Writes CSV (RFC 4180) for spreadsheet programs.
///
/// An apostrophe is put before text that these programs would take for a formula, because the names and messages of
/// other partners are not trusted.
pub struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// Writes to `writer`.
    pub fn new(writer: W) -> Self {
        Self(csv::Writer::from_writer(writer))
    }

    /// Writes a line of texts.
    ///
    /// # Errors
    /// The error of the writer.
    pub fn line(&mut self, texts: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        Ok(self.0.write_record(texts.into_iter().map(|text| inert(text.as_ref())))?)
    }

    /// Writes a line of values.
    ///
    /// # Errors
    /// The error of the writer.
    pub fn values<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) -> io::Result<()> {
        let texts = values.into_iter().map(|value| match value {
            Value::Number(number) => number.to_string(),
            value => inert(&cell(value)),
        });
        Ok(self.0.write_record(texts)?)
    }

    /// Flushes the writer.
    ///
    /// # Errors
    /// The error of the writer.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Returns `text` with an apostrophe before it if a spreadsheet program would take it for a formula.
pub fn inert(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// Writes `rows` with a header.
pub fn write(rows: &Rows, writer: impl Write) -> io::Result<()> {
    let mut csv = Csv::new(writer);
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
        write(&Rows::of(value), &mut bytes).unwrap();
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
    fn collections_are_json_and_names_are_inert() {
        assert_eq!(written(&json!([{ "=a": { "b": [1, "c"] } }])), "'=a\n\"{\"\"b\"\":[1,\"\"c\"\"]}\"\n");
    }
}
