//! Formats tables for a terminal.

use super::{Rows, lines};
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

/// Replaces control characters in `text`, because the names and messages of other partners are not trusted.
fn printable(text: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}
