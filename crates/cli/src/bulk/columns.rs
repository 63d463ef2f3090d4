//! The columns of a file of rows, which are members of the operation's input.

use crate::catalog;
use awsjson_command::Program;
use awsjson_command::table::{Member, Operation};
use serde_json::Map;

/// The member for each column, or `None` for a column without a name, which spreadsheet programs write at the end.
pub type Columns = Vec<Option<&'static Member>>;

/// Lists the columns of `operation` for a message.
pub fn list(operation: &Operation) -> String {
    let names = operation.input.members.iter().map(|member| match member.required && member.name != catalog::MEMBER {
        true => format!("{} (required)", member.name),
        false => member.name.to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Returns the member for each name in `header`. The error is a clause.
pub fn of(program: &Program, operation: &Operation, header: &[String]) -> Result<Columns, String> {
    let expected = || format!("the columns are {}", list(operation));
    if header.iter().all(String::is_empty) {
        return Err(format!("there is no header; {}", expected()));
    }
    let mut columns = Columns::new();
    for name in header {
        if name.is_empty() {
            columns.push(None);
            continue;
        }
        let member = member(operation, name).ok_or_else(|| format!("there is no column `{name}`; {}", expected()))?;
        if columns.iter().flatten().any(|column| column.name == member.name) {
            return Err(format!("there are two columns `{}`", member.name));
        }
        columns.push(Some(member));
    }
    let mut present =
        columns.iter().flatten().map(|member| (member.name.to_owned(), true.into())).collect::<Map<_, _>>();
    program.fill_in(operation, &mut present);
    let members = operation.input.members.iter().filter(|member| member.required);
    let missing: Vec<&str> = members.map(|member| member.name).filter(|name| !present.contains_key(*name)).collect();
    match missing.as_slice() {
        [] => Ok(columns),
        missing => Err(format!("there is no column for {}; {}", missing.join(", "), expected())),
    }
}

/// Returns the member for a column, by its name or its flag. Case is ignored.
fn member(operation: &Operation, column: &str) -> Option<&'static Member> {
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    operation.input.members.iter().find(|member| plain(member.name) == plain(column))
}
