//! The command line, from a table.

use crate::output::{Format, cell};
use crate::table::{Member, Operation, Service, Type};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};
use serde_json::Value;

/// Headings of the help.
const INPUT: &str = "Input";
const CALL: &str = "Call";
const OUTPUT: &str = "Output";

/// The names of the options that every operation has, which no member's flag may take.
const RESERVED: &[&str] = &[
    "input",
    "skeleton",
    "output",
    "query",
    "all",
    "region",
    "profile",
    "endpoint-url",
    "local",
    "dry-run",
    "max-attempts",
    "timeout",
    "verbose",
    "yes",
    "help",
    "version",
];

/// The program, with a subcommand for each operation.
pub fn program(
    service: &'static Service,
    name: &'static str,
    has_local: bool,
    defaults: &[(&'static str, Value)],
) -> Command {
    let mut command = Command::new(name)
        .about(format!("{} on the command line", service.title))
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .infer_subcommands(false)
        .max_term_width(100);
    for argument in connection(has_local) {
        command = command.arg(argument.global(true));
    }
    command.subcommands(service.operations.iter().map(|operation| subcommand(operation, defaults)))
}

fn subcommand(operation: &'static Operation, defaults: &[(&'static str, Value)]) -> Command {
    let mut command = Command::new(operation.command)
        .about(summary(operation.docs))
        .long_about(long_about(operation))
        .group(ArgGroup::new("members").multiple(true).args(operation.input.members.iter().map(|member| member.flag)));
    for member in operation.input.members {
        let default = defaults.iter().find(|(name, _)| *name == member.name).map(|(_, value)| value);
        command = command.arg(flag(member, default));
    }
    for argument in input_and_output(operation) {
        command = command.arg(argument);
    }
    command
}

/// The flag of a member. One that has the name of an option of the program is left to `--input`.
fn flag(member: &'static Member, default: Option<&Value>) -> Arg {
    let note = match default {
        Some(value) => format!(" [default: {}]", cell(value)),
        None if member.required => " [required]".to_owned(),
        None => String::new(),
    };
    let mut argument = Arg::new(member.flag)
        .help(format!("{}{note}", summary(member.docs)))
        .long_help(format!("{}{note}", member.docs))
        .value_name(value_name(member.ty))
        .help_heading(INPUT)
        .allow_hyphen_values(true);
    argument = match RESERVED.contains(&member.flag) {
        true => argument.long(format!("member-{}", member.flag)),
        false => argument.long(member.flag),
    };
    match member.ty {
        Type::List(item) if item.is_scalar() => {
            let argument = argument.num_args(1..).allow_hyphen_values(false).action(ArgAction::Append);
            with_values(argument, *item)
        }
        ty => with_values(argument, ty),
    }
}

fn with_values(argument: Arg, ty: Type) -> Arg {
    match ty {
        Type::Enum(values) => argument.value_parser(PossibleValuesParser::new(values)),
        Type::Boolean => argument.value_parser(PossibleValuesParser::new(["true", "false"])),
        _ => argument,
    }
}

fn value_name(ty: Type) -> &'static str {
    match ty {
        Type::Boolean => "BOOLEAN",
        Type::Integer | Type::Float => "NUMBER",
        Type::String => "TEXT",
        Type::Blob => "BASE64",
        Type::Timestamp { .. } => "TIME",
        Type::Enum(_) => "VALUE",
        Type::List(item) => value_name(*item),
        Type::Document | Type::Structure(_) | Type::Map(_) => "JSON|@FILE",
    }
}

fn input_and_output(operation: &'static Operation) -> Vec<Arg> {
    let mut arguments = vec![
        Arg::new("input")
            .long("input")
            .value_name("FILE|-")
            .help("Read the input from a JSON file, or from stdin; flags are put over it")
            .help_heading(INPUT),
        Arg::new("skeleton")
            .long("skeleton")
            .action(ArgAction::SetTrue)
            .help("Print an input to fill in, and call nothing")
            .help_heading(INPUT),
    ];
    arguments.extend(output_options());
    if operation.pages.is_some() {
        arguments.push(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("Follow the pages to the end")
                .help_heading(OUTPUT),
        );
    }
    arguments
}

/// `--output` and `--query`.
pub fn output_options() -> [Arg; 2] {
    [
        Arg::new("output")
            .long("output")
            .value_name("FORMAT")
            .value_parser(value_parser!(Format))
            .default_value("json")
            .help("The format of the output")
            .help_heading(OUTPUT),
        Arg::new("query")
            .long("query")
            .value_name("JMESPATH")
            .help("Print the part of the output that this JMESPath expression selects")
            .help_heading(OUTPUT),
    ]
}

/// How the service is reached: options of every command.
fn connection(has_local: bool) -> Vec<Arg> {
    let mut arguments = vec![
        Arg::new("region").long("region").value_name("REGION").help("The AWS region"),
        Arg::new("profile").long("profile").value_name("NAME").help("A profile of the AWS configuration files"),
        Arg::new("endpoint-url").long("endpoint-url").value_name("URL").help("Where the service is"),
        Arg::new("max-attempts")
            .long("max-attempts")
            .value_name("N")
            .value_parser(value_parser!(u32).range(1..))
            .help("How often a call is sent at most"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(value_parser!(u64).range(1..))
            .help("How long a call may take, retries included"),
        Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help("Show the request instead of sending it"),
        Arg::new("yes")
            .long("yes")
            .short('y')
            .action(ArgAction::SetTrue)
            .help("Do not ask before what cannot be undone"),
        Arg::new("verbose").long("verbose").short('v').action(ArgAction::SetTrue).help("Report each attempt on stderr"),
    ];
    if has_local {
        arguments.push(
            Arg::new("local")
                .long("local")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["endpoint-url", "profile"])
                .help("Call an emulator in this process, with a little data in it, instead of AWS"),
        );
    }
    arguments.into_iter().map(|argument| argument.help_heading(CALL)).collect()
}

fn long_about(operation: &Operation) -> String {
    let mut text = operation.docs.to_owned();
    if !operation.errors.is_empty() {
        text += "\n\nErrors: ";
        text += &operation.errors.join(", ");
        text.push('.');
    }
    text
}

/// The first sentence.
fn summary(docs: &str) -> String {
    let paragraph = docs.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").unwrap_or(paragraph.len());
    paragraph.get(..end).unwrap_or_default().trim_end_matches('.').to_owned()
}
