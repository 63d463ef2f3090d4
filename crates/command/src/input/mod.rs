//! Reads the input of a call from a file and from flags.

mod skeleton;
mod text;
mod value;

pub use skeleton::{example, skeleton};
pub use text::text as input_text;
pub use value::parse as input_value;

use crate::exit::CommandError;
use crate::options::{flag, is_option};
use crate::table::{Operation, Type};
use clap::ArgMatches;
use serde_json::{Map, Value};
use std::io::Read;

/// The file name that denotes stdin.
const STDIN: &str = "-";

/// Reads the input from `matches`: the JSON of `--input`, whose members are overridden by flags.
pub fn input(operation: &Operation, matches: &ArgMatches) -> Result<Map<String, Value>, CommandError> {
    let mut input = match matches.get_one::<String>("input") {
        Some(file) => read(file)?,
        None => Map::new(),
    };
    for member in operation.input.members {
        let Some(values) = matches.get_many::<String>(&member.argument()) else { continue };
        let texts: Vec<&str> = values.map(String::as_str).collect();
        // Otherwise, `--client-token --dry-run` would send the request.
        if let Some(option) = texts.iter().find(|text| is_option(operation, text)) {
            return Err(CommandError::Usage(format!(
                "--{} needs a value, but is followed by {option}; pass such a value with --input",
                flag(member)
            )));
        }
        let value = match (member.ty, texts.as_slice()) {
            (Type::List(item), texts) if item.is_scalar() => {
                texts.iter().map(|text| value::parse(*item, text)).collect::<Result<Vec<_>, _>>().map(Value::Array)
            }
            (ty, [text]) => value::parse(ty, text),
            (_, texts) => Err(format!("takes one value, but was given {}", texts.len())),
        };
        let value = value.map_err(|problem| CommandError::Usage(format!("--{}: {problem}", flag(member))))?;
        input.insert(member.name.to_owned(), value);
    }
    Ok(input)
}

/// Checks that all required members are set. The error contains all missing members, and the command of `program` that
/// shows them.
pub fn check_required(program: &str, operation: &Operation, input: &Map<String, Value>) -> Result<(), CommandError> {
    let members = operation.input.members.iter();
    let missing: Vec<String> = members
        .filter(|member| member.required && input.get(member.name).is_none_or(Value::is_null))
        .map(|member| format!("--{}", flag(member)))
        .collect();
    match missing.as_slice() {
        [] => Ok(()),
        missing => Err(CommandError::Usage(format!(
            "{} requires {}; see `{program} {} --help`, or pass a file created with `--skeleton` as `--input`",
            operation.name,
            missing.join(", "),
            operation.command,
        ))),
    }
}

fn read(file: &str) -> Result<Map<String, Value>, CommandError> {
    let name = if file == STDIN { "stdin" } else { file };
    let mut content = Vec::new();
    let read = match file {
        STDIN => std::io::stdin().read_to_end(&mut content),
        file => std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut content)),
    };
    read.map_err(|error| CommandError::Usage(format!("--input: cannot read {name}: {error}")))?;
    let text = text::text(content)
        .map_err(|problem| CommandError::Usage(format!("--input: cannot read {name}: {problem}")))?;
    match serde_json::from_str(&text) {
        Ok(Value::Object(input)) => Ok(input),
        Ok(_) => Err(CommandError::Usage(format!("--input: {name} must be a JSON object"))),
        Err(error) => Err(CommandError::Usage(format!("--input: {name} is not JSON: {error}"))),
    }
}
