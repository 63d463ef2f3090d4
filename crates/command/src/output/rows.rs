//! Converts JSON to rows and columns.

use crate::table::{Operation, Structure, Type};
use serde_json::{Map, Value};

/// The depth down to which the members of nested structures become columns.
const MAX_DEPTH: usize = 2;

/// Columns and rows.
#[derive(Debug, Default, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "rows are made by hand, too")]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each with a value for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// Converts an output. If it contains a list of items, the rows are the items, and the columns follow from the model,
    /// even if the list is empty. Other outputs are converted with [`of`](Self::of).
    pub fn of_output(operation: &Operation, output: &Value) -> Self {
        let Some((items, structure)) = items(operation, output) else { return Self::of(output) };
        let mut paths = Vec::new();
        add_paths(&mut paths, &mut Vec::new(), structure);
        let at = |item: &Value, path: &[&str]| path.iter().try_fold(item, |value, name| value.get(name)).cloned();
        let row = |item: &Value| paths.iter().map(|path| at(item, path).unwrap_or_default()).collect();
        Self { columns: paths.iter().map(|path| path.join(".")).collect(), rows: items.iter().map(row).collect() }
    }

    /// Converts a value. A list of objects has a column for each name in them, and a list of lists has a row for each
    /// list. An object has rows of names and values. Other values have one column.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_object) => {
                let items: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
                let mut columns: Vec<String> = Vec::new();
                for name in items.iter().flat_map(|item| item.keys()) {
                    if !columns.contains(name) {
                        columns.push(name.clone());
                    }
                }
                let row = |item: &&Map<String, Value>| {
                    columns.iter().map(|column| item.get(column).cloned().unwrap_or_default()).collect()
                };
                let rows = items.iter().map(row).collect();
                Self { columns, rows }
            }
            Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_array) => {
                let width = items.iter().filter_map(Value::as_array).map(Vec::len).max().unwrap_or_default();
                let row =
                    |item: &Value| (0..width).map(|column| item.get(column).cloned().unwrap_or_default()).collect();
                Self {
                    columns: (1..=width).map(|number| number.to_string()).collect(),
                    rows: items.iter().map(row).collect(),
                }
            }
            Value::Array(items) => {
                Self { columns: vec!["Value".to_owned()], rows: items.iter().map(|item| vec![item.clone()]).collect() }
            }
            Value::Object(members) => Self {
                columns: vec!["Name".to_owned(), "Value".to_owned()],
                rows: members.iter().map(|(name, value)| vec![Value::from(name.as_str()), value.clone()]).collect(),
            },
            value => Self { columns: vec!["Value".to_owned()], rows: vec![vec![value.clone()]] },
        }
    }
}

/// Returns the items of an output: the items of a page, or of a list of structures that is the only member.
fn items<'v>(operation: &Operation, output: &'v Value) -> Option<(&'v [Value], &'static Structure)> {
    let path: Vec<&str> = match (operation.pages.map(|pages| pages.items), operation.output.members) {
        (Some(items @ [_, ..]), _) => items.to_vec(),
        (_, [member]) => vec![member.name],
        _ => return None,
    };
    let mut structure = operation.output;
    let mut value = output;
    let (last, above) = path.split_last()?;
    for name in above {
        let Type::Structure(inner) = structure.member(name)?.ty else { return None };
        structure = inner;
        value = value.get(name)?;
    }
    let Type::List(Type::Structure(item)) = structure.member(last)?.ty else { return None };
    Some((value.get(last).and_then(Value::as_array).map_or(&[], Vec::as_slice), item))
}

/// Returns the paths to the members of `structure`, including those of nested structures.
fn add_paths(paths: &mut Vec<Vec<&'static str>>, above: &mut Vec<&'static str>, structure: &'static Structure) {
    for member in structure.members {
        above.push(member.name);
        match member.ty {
            Type::Structure(inner) if above.len() <= MAX_DEPTH => add_paths(paths, above, inner),
            _ => paths.push(above.clone()),
        }
        above.pop();
    }
}
