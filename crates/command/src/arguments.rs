//! Defines the command line of a table of operations.

use crate::exit::Exit;
use crate::input::example;
use crate::options;
use crate::output::{Format, cell};
use crate::table::{Member, Operation, Service, Type};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, Command, value_parser};
use serde_json::Value;

/// The headings of the help text.
const INPUT: &str = "Input";
const CALL: &str = "Call";
const OUTPUT: &str = "Output";

/// Creates the command line of a program, with a subcommand for each operation.
pub fn program(
    service: &'static Service,
    name: &'static str,
    version: Option<&'static str>,
    has_local: bool,
    defaults: &[(&'static str, Value)],
) -> Command {
    let mut command = Command::new(name)
        .about(format!("{} on the command line", service.title))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .infer_subcommands(false)
        .max_term_width(100)
        .after_long_help(exit_statuses());
    if let Some(version) = version {
        command = command.version(version);
    }
    for argument in connection(has_local) {
        command = command.arg(argument.global(true));
    }
    command.subcommands(service.operations.iter().map(|operation| subcommand(operation, defaults)))
}

fn exit_statuses() -> String {
    let line = |exit: &Exit| format!("  {:>3}  {}", exit.status(), exit.description());
    let lines: Vec<String> = Exit::ALL.iter().map(line).collect();
    format!("Exit status:\n{}", lines.join("\n"))
}

fn subcommand(operation: &'static Operation, defaults: &[(&'static str, Value)]) -> Command {
    let mut command = Command::new(operation.command)
        .about(summary(operation.docs))
        .long_about(long_about(operation))
        .group(ArgGroup::new("members").multiple(true).args(operation.input.members.iter().map(Member::argument)));
    for member in operation.input.members {
        let default = defaults.iter().find(|(name, _)| *name == member.name).map(|(_, value)| value);
        command = command.arg(flag(member, default));
    }
    command.args(input_and_output(operation)).args(sending_options())
}

/// Creates the flag of a member. The prefix `member-` distinguishes it from an option of the program.
fn flag(member: &'static Member, default: Option<&Value>) -> Arg {
    let note = match default {
        Some(value) => format!(" [default: {}]", cell(value)),
        None if member.required => " [required]".to_owned(),
        None => String::new(),
    };
    let argument = Arg::new(member.argument())
        .help(format!("{}{note}", summary(member.docs)))
        .long_help(format!("{}{}{note}", member.docs, shape(member.ty)))
        .value_name(value_name(member.ty))
        .help_heading(INPUT)
        .long(options::flag(member))
        .allow_hyphen_values(true);
    match member.ty {
        Type::List(item) if item.is_scalar() => {
            let argument = argument.num_args(1..).allow_hyphen_values(false).action(ArgAction::Append);
            with_values(argument, *item)
        }
        ty => with_values(argument, ty),
    }
}

/// Describes the JSON that an argument takes.
fn shape(ty: Type) -> String {
    match ty {
        Type::Structure(_) | Type::Map(_) => format!(" JSON such as {}", example(ty)),
        Type::List(item) if !item.is_scalar() => format!(" JSON such as {}", example(ty)),
        _ => String::new(),
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
            .help("Read the input from a JSON file, or from stdin with `-`; flags override its members")
            .help_heading(INPUT),
        Arg::new("skeleton")
            .long("skeleton")
            .action(ArgAction::SetTrue)
            .help("Print a template of the input, without a call")
            .help_heading(INPUT),
    ];
    arguments.extend(output_options());
    if operation.pages.is_some() {
        arguments
            .push(Arg::new("all").long("all").action(ArgAction::SetTrue).help("Fetch all pages").help_heading(OUTPUT));
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
            .help("Print only the result of this JMESPath expression on the output")
            .help_heading(OUTPUT),
    ]
}

/// The options of all commands that determine how the service is called.
fn connection(has_local: bool) -> Vec<Arg> {
    let mut arguments = vec![
        Arg::new("region").long("region").value_name("REGION").help("The AWS region"),
        Arg::new("profile").long("profile").value_name("NAME").help("The profile in the AWS configuration files"),
        Arg::new("endpoint-url").long("endpoint-url").value_name("URL").help("The endpoint of the service"),
        Arg::new("max-attempts")
            .long("max-attempts")
            .value_name("N")
            .value_parser(value_parser!(u32).range(1..))
            .help("The maximum number of attempts for each call"),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(value_parser!(u64).range(1..))
            .help("The timeout of each call including retries, in seconds"),
        Arg::new("verbose").long("verbose").short('v').action(ArgAction::SetTrue).help("Log each attempt on stderr"),
    ];
    if has_local {
        arguments.push(
            Arg::new("local")
                .long("local")
                .action(ArgAction::SetTrue)
                .conflicts_with_all(["endpoint-url", "profile"])
                .help("Call an emulator in this process, which contains sample data, instead of AWS"),
        );
    }
    arguments.into_iter().map(|argument| argument.help_heading(CALL)).collect()
}

/// `--dry-run` and `--yes`, for commands that send what the user describes.
pub fn sending_options() -> [Arg; 2] {
    [
        Arg::new("dry-run")
            .long("dry-run")
            .action(ArgAction::SetTrue)
            .help("Show the request instead of sending it")
            .help_heading(CALL),
        Arg::new("yes")
            .long("yes")
            .short('y')
            .action(ArgAction::SetTrue)
            .help("Do not ask for confirmation of an operation that cannot be undone")
            .help_heading(CALL),
    ]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::CallError;
    use crate::input::input;
    use crate::table::Structure;
    use awsjson_smithy::Protocol;
    use serde_json::json;

    const fn member(name: &'static str, flag: &'static str) -> Member {
        Member { name, flag, docs: "A member.", ty: Type::String, required: true, idempotency_token: false }
    }

    /// As `StartExecution` of Step Functions has them, and two more.
    static INPUT: Structure = Structure {
        members: &[
            member("input", "input"),
            member("Output", "output"),
            member("name", "name"),
            member("memberOutput", "member-output"),
            member("memberName", "member-name"),
        ],
        union: false,
    };
    static START: Operation = Operation {
        name: "Start",
        command: "start",
        docs: "Starts.",
        errors: &[],
        readonly: false,
        input: &INPUT,
        output: &Structure { members: &[], union: false },
        pages: None,
        call: |_, _, _| Box::pin(async { Err(nobody()) }),
        check: |_| Err(nobody()),
        request: |_, _| Box::pin(async { Err(nobody()) }),
    };
    static SMITHY: awsjson_smithy::Service =
        awsjson_smithy::Service::new("Steps", "Steps", "2024-01-01", "steps", Protocol::AwsJson1_0);
    static STEPS: Service = Service { name: "steps", title: "Steps", service: &SMITHY, operations: &[&START] };

    fn nobody() -> CallError {
        CallError::response("Start", "there is no service")
    }

    #[test]
    fn a_member_may_be_called_like_an_option() {
        let command = program(&STEPS, "steps", None, false, &[]);
        let arguments =
            "steps start --member-output a --member-input b --name c --member-member-output d --member-name e";
        let arguments = arguments.split(' ').chain(["--output", "csv"]);
        let matches = command.try_get_matches_from(arguments).unwrap();
        let (_, matches) = matches.subcommand().unwrap();
        let input = input(&START, matches).unwrap();
        assert_eq!(
            serde_json::Value::Object(input),
            json!({ "Output": "a", "input": "b", "name": "c", "memberOutput": "d", "memberName": "e" })
        );
        assert_eq!(matches.get_one::<Format>("output"), Some(&Format::Csv));
    }
}
