//! The input of a call, from a file and from flags.

mod skeleton;
mod value;

pub use skeleton::skeleton;
pub use value::parse as input_value;

use crate::exit::Failure;
use crate::table::{Operation, Type};
use clap::ArgMatches;
use serde_json::{Map, Value};
use std::io::Read;

/// The file name that means stdin.
const STDIN: &str = "-";

/// The input that `matches` describe: the JSON of `--input`, with the members given as flags put over it.
pub fn input(operation: &Operation, matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    let mut input = match matches.get_one::<String>("input") {
        Some(file) => read(file)?,
        None => Map::new(),
    };
    for member in operation.input.members {
        let Some(values) = matches.get_many::<String>(member.flag) else { continue };
        let texts: Vec<&str> = values.map(String::as_str).collect();
        let value = match (member.ty, texts.as_slice()) {
            (Type::List(item), texts) if item.is_scalar() => {
                texts.iter().map(|text| value::parse(*item, text)).collect::<Result<Vec<_>, _>>().map(Value::Array)
            }
            (ty, [text]) => value::parse(ty, text),
            (_, texts) => Err(format!("takes one value, but was given {}", texts.len())),
        };
        let value = value.map_err(|problem| Failure::Usage(format!("--{}: {problem}", member.flag)))?;
        input.insert(member.name.to_owned(), value);
    }
    Ok(input)
}

/// Reports required members that are missing, all of them at once.
pub fn check_required(operation: &Operation, input: &Map<String, Value>) -> Result<(), Failure> {
    let members = operation.input.members.iter();
    let missing: Vec<String> = members
        .filter(|member| member.required && input.get(member.name).is_none_or(Value::is_null))
        .map(|member| format!("--{}", member.flag))
        .collect();
    match missing.as_slice() {
        [] => Ok(()),
        missing => Err(Failure::Usage(format!(
            "{} needs {}; see `{} --help`, or `--skeleton` for a file to fill in and pass by `--input`",
            operation.name,
            missing.join(", "),
            operation.command,
        ))),
    }
}

fn read(file: &str) -> Result<Map<String, Value>, Failure> {
    let name = if file == STDIN { "stdin" } else { file };
    let mut text = String::new();
    let read = match file {
        STDIN => std::io::stdin().read_to_string(&mut text),
        file => std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text)),
    };
    read.map_err(|error| Failure::Usage(format!("--input: cannot read {name}: {error}")))?;
    match serde_json::from_str(&text) {
        Ok(Value::Object(input)) => Ok(input),
        Ok(_) => Err(Failure::Usage(format!("--input: {name} must be a JSON object"))),
        Err(error) => Err(Failure::Usage(format!("--input: {name} is not JSON: {error}"))),
    }
}
