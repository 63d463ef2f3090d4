//! Formats tables for a terminal.

use super::{Rows, lines, printable};
use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};

/// Formats `rows` as a table that fits the width of the terminal. Columns without any value are omitted.
pub fn table(rows: &Rows) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    let is_shown = |column: usize| {
        rows.rows.is_empty() || rows.rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_null()))
    };
    let shown: Vec<usize> = (0..rows.columns.len()).filter(|column| is_shown(*column)).collect();
    table.set_header(shown.iter().filter_map(|column| rows.columns.get(*column)));
    for row in &rows.rows {
        table.add_row(shown.iter().filter_map(|column| row.get(*column)).map(|value| printable(&lines(value))));
    }
    format!("{table}\n")
}
