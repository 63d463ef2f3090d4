//! Formats tables for a terminal.

use super::{Rows, lines, printable};
use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use std::io;
use terminal_size::terminal_size_of;

/// The number of spaces around the content of a cell.
const PADDING: usize = 2;

/// Formats `rows` as a table that fits the width of the terminal, or is as wide as its content if stdout is none. If the
/// terminal is too narrow for whole words, every cell has a line of its own. Columns without any value are omitted,
/// unless all are.
pub fn table(rows: &Rows) -> String {
    format(rows, terminal_size_of(io::stdout()).map(|(width, _)| width.0))
}

fn format(rows: &Rows, width: Option<u16>) -> String {
    let has_values = |column: &usize| rows.rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_null()));
    let mut shown: Vec<usize> = (0..rows.columns.len()).filter(has_values).collect();
    if shown.is_empty() {
        shown = (0..rows.columns.len()).collect();
    }
    let header: Vec<&str> = shown.iter().filter_map(|column| rows.columns.get(*column)).map(String::as_str).collect();
    let cells = rows.rows.iter().map(|row| {
        let cells =
            shown.iter().map(|column| row.get(*column).map(|value| printable(&lines(value))).unwrap_or_default());
        cells.collect::<Vec<String>>()
    });
    let cells: Vec<Vec<String>> = cells.collect();
    let widths = longest_words(&header, &cells);
    match width {
        Some(width) if narrowest(&widths) > width.into() => records(&header, &cells),
        width => bordered(&header, cells, &widths, width),
    }
}

/// Returns the width of a table with columns of these widths.
fn narrowest(widths: &[usize]) -> usize {
    const BORDER: usize = 1;
    widths.iter().map(|width| width + PADDING + BORDER).sum::<usize>() + BORDER
}

fn bordered(header: &[&str], cells: Vec<Vec<String>>, widths: &[usize], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Dynamic).set_header(header);
    table.add_rows(cells);
    if let Some(width) = width {
        table.set_width(width);
    }
    for (column, width) in table.column_iter_mut().zip(widths) {
        let width = u16::try_from(width + PADDING).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
    format!("{table}\n")
}

/// Returns the number of characters of the longest word in each column.
fn longest_words(header: &[&str], cells: &[Vec<String>]) -> Vec<usize> {
    let longest = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
    let mut widths: Vec<usize> = header.iter().map(|name| longest(name)).collect();
    for row in cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = longest(cell).max(*width);
        }
    }
    widths
}

/// Formats each cell as a line with the name of its column, and each row with an empty line after it.
fn records(header: &[&str], cells: &[Vec<String>]) -> String {
    let width = header.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let record = |row: &Vec<String>| {
        let cells = header.iter().zip(row);
        let lines = cells.flat_map(|(name, cell)| {
            let names = std::iter::once(*name).chain(std::iter::repeat(""));
            names.zip(cell.lines()).map(move |(name, line)| format!("{name:width$}  {line}\n"))
        });
        lines.collect::<String>() + "\n"
    };
    cells.iter().map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows() -> Rows {
        Rows::of(&json!([
            { "Id": "pac-0000000000000", "Reason": "The contract has ended", "None": null },
            { "Id": "pac-1111111111111", "Reason": { "A": "x", "B": "y" } },
        ]))
    }

    #[test]
    fn cells_wrap_between_words() {
        let expected = "\
┌────────────────────────────────┐
│ Id                  Reason     │
╞════════════════════════════════╡
│ pac-0000000000000   The        │
│                     contract   │
│                     has ended  │
│ pac-1111111111111   A: x       │
│                     B: y       │
└────────────────────────────────┘
";
        assert_eq!(format(&rows(), Some(34)), expected);
    }

    #[test]
    fn a_table_without_values_has_its_columns() {
        let table = "┌───────┐\n│ A   B │\n╞═══════╡\n│       │\n└───────┘\n";
        assert_eq!(format(&Rows::of(&json!([{ "A": null, "B": null }])), None), table);
        assert!(format(&Rows::of(&json!(null)), None).contains("Value"));
    }

    #[test]
    fn a_narrow_terminal_has_a_line_for_each_cell() {
        let expected = "\
Id      pac-0000000000000
Reason  The contract has ended

Id      pac-1111111111111
Reason  A: x
        B: y

";
        assert_eq!(format(&rows(), Some(25)), expected);
        assert_eq!(format(&Rows::of(&json!([])), Some(3)), "");
    }
}
