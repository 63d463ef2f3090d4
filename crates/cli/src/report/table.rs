//! The report as tables.

use super::entry::{Entry, shown};
use super::sink::Sink;
use super::summary::Summary;
use crate::counted::counted;
use awsjson_command::{CommandError, Rows, Stdout, table_text};
use serde_json::Value;

/// The number of entries in a table.
const CHUNK: usize = 1_000;

/// A report as tables on stdout. A table has up to 1,000 entries, so a long list needs no more memory than a short one.
pub struct Table {
    stdout: Stdout,
    since: bool,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// Creates a report without entries. With `since`, there is a column for the time since when the participants are
    /// connected.
    pub fn new(stdout: Stdout, since: bool) -> Self {
        Self { stdout, since, rows: Vec::new() }
    }

    fn show(&mut self, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), CommandError> {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        self.stdout.write(table_text(&Rows { columns, rows }))
    }

    fn show_entries(&mut self) -> Result<(), CommandError> {
        let rows = std::mem::take(&mut self.rows);
        let columns = ["Connection", "Account", "Name", "Type", "Status", "Updated"];
        let columns: Vec<&str> = columns.into_iter().chain(self.since.then_some("Since")).collect();
        self.show(&columns, rows)
    }
}

impl Sink for Table {
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError> {
        self.rows.push(entry.cells(self.since).into_iter().map(Value::from).collect());
        if self.rows.len() == CHUNK { self.show_entries() } else { Ok(()) }
    }

    fn end(&mut self, summary: &Summary) -> Result<(), CommandError> {
        if !self.rows.is_empty() {
            self.show_entries()?;
        }
        let counts = summary.counts.iter();
        let counts = counts.map(|((ty, status), count)| row(&[ty, status, &count.to_string()])).collect();
        self.show(&["Type", "Status", "Count"], counts)?;
        self.stdout.write(format!("{}; {}\n", counted(summary.connections, "connection"), summary.invitations()))?;
        if !summary.listed.is_empty() {
            let rows = summary.listed.iter().map(|it| {
                let expires = it.expires_at.map(shown).unwrap_or_default();
                row(&[&it.id, &it.role, &it.other, &it.connection_type, &expires])
            });
            self.show(&["Invitation", "Role", "Other participant", "Type", "Expires"], rows.collect())?;
        }
        self.stdout.flush()
    }
}

fn row(cells: &[&str]) -> Vec<Value> {
    cells.iter().map(|cell| Value::from(*cell)).collect()
}
