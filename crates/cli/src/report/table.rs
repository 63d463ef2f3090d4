//! The report as tables.

use super::entry::{Entry, shown};
use super::sink::Sink;
use super::summary::Summary;
use awsjson_command::{CommandError, Rows, Stdout, table_text};
use serde_json::Value;

/// The number of entries in a table.
const CHUNK: usize = 1_000;

/// A report as tables on stdout. A table has up to 1,000 entries, so a long list needs no more memory than a short one.
pub struct Table {
    stdout: Stdout,
    rows: Vec<Vec<Value>>,
}

impl Table {
    /// Creates a report without entries.
    pub fn new(stdout: Stdout) -> Self {
        Self { stdout, rows: Vec::new() }
    }

    fn show(&mut self, columns: &[&str], rows: Vec<Vec<Value>>) -> Result<(), CommandError> {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        self.stdout.write(table_text(&Rows { columns, rows }))
    }

    fn show_entries(&mut self) -> Result<(), CommandError> {
        let rows = std::mem::take(&mut self.rows);
        self.show(&["Connection", "Account", "Name", "Type", "Status", "Updated"], rows)
    }
}

impl Sink for Table {
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError> {
        let Entry { connection, account, name, connection_type, status, updated_at } = entry;
        let updated = shown(*updated_at);
        self.rows.push(row(&[connection, account, name, connection_type, status, &updated]));
        if self.rows.len() == CHUNK { self.show_entries() } else { Ok(()) }
    }

    fn end(&mut self, summary: &Summary) -> Result<(), CommandError> {
        if !self.rows.is_empty() {
            self.show_entries()?;
        }
        let counts = summary.counts.iter();
        let counts = counts.map(|((ty, status), count)| row(&[ty, status, &count.to_string()])).collect();
        self.show(&["Type", "Status", "Count"], counts)?;
        self.stdout.write(format!(
            "{} connections; {} pending invitations, {} of which expire within {} days\n",
            summary.connections, summary.pending, summary.expiring, summary.days
        ))?;
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
