//! Writes the table of operations that `awsjson-command` interprets as a command line.

use super::divide::{self, Part};
use super::files::{Files, Modules, Origin, declared, modules};
use super::model::file;
use super::types::constraints_in_words;
use crate::names;
use crate::paths::marked;
use crate::service::{Member, Operation, Service, Structure, Type, Union};
use regex_lite::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::iter;
use std::sync::LazyLock;

/// Writes the table of `service`, whose types are in the crate `model_crate`. `program` is the name of the command.
///
/// The table does not contain operations that return an event stream, because a command prints a single output.
pub fn table(service: &Service, program: &str, model_crate: &str, origin: &Origin) -> Files {
    let mut files = Modules::new(origin, model_crate);
    let operations: Vec<&Operation> =
        service.operations.iter().filter(|operation| operation.event_stream.is_none()).collect();
    let names = Statics::of(service, &operations);
    for (operation, command) in operations.iter().zip(flags(operations.iter().map(|operation| &operation.shape))) {
        let path = format!("operation/{}", file(&operation.name));
        let docs = format!("`{}`: its input, its output, and how it is called.", operation.name);
        let (text, parts) = (of_operation(operation, &command), input_and_output(operation, &names));
        if divide::is_long(&parts) {
            let modules =
                modules(&file(&operation.name), divide::add_groups(&mut files, &path, &docs, parts).into_iter());
            files.add(format!("{path}/mod.rs"), &docs, &[], &format!("{modules}\n{text}"));
        } else {
            let parts: String = parts.into_iter().map(|part| part.text).collect();
            files.add(format!("{path}.rs"), &docs, &[], &(text + &parts));
        }
    }
    let listed: Vec<String> = operations.iter().map(|operation| names::field(&operation.name)).collect();
    let listed = declared("operation", "pub mod", &listed);
    files.add("operation/mod.rs", "The operations, each with its input and its output.", &[], &listed);
    let docs = "The structures and unions that inputs and outputs are made of.";
    divide::add(&mut files, "structures", docs, divide::numbered("structures", structures(service, &names)));
    divide::add(&mut files, "enums", "The values of enums.", divide::numbered("enums", enums(service, &names)));
    let docs = format!("The operations of {}, as a table.", service.title_docs());
    files.add("mod.rs", &docs, &[], &root(service, program, model_crate, &operations));
    files.into_files()
}

/// The names of the statics for the types in the inputs and outputs of `operations`, by the names of the types.
struct Statics(BTreeMap<String, String>);

impl Statics {
    fn of(service: &Service, operations: &[&Operation]) -> Self {
        let members = |name: &str| -> &[Member] {
            let structure = service.structures.iter().find(|it| it.name == name).map(|it| it.members.as_slice());
            let error =
                || service.errors.iter().find(|it| it.structure.name == name).map(|it| it.structure.members.as_slice());
            let union = || service.unions.iter().find(|it| it.name == name).map(|it| it.members.as_slice());
            structure.or_else(error).or_else(union).unwrap_or_default()
        };
        let ends = operations.iter().flat_map(|operation| [&operation.input, &operation.output]);
        let mut queue: Vec<&Member> = ends.flat_map(|structure| &structure.members).collect();
        let mut types = BTreeSet::new();
        while let Some(member) = queue.pop() {
            if let Some(name) = type_name(&member.ty).filter(|name| types.insert(*name)) {
                queue.extend(members(name));
            }
        }
        // The names that are in scope in the files of operations.
        let mut taken: BTreeSet<String> = ["INPUT", "OUTPUT", "OPERATION"].map(str::to_owned).into();
        let mut name = |ty: &str| names::distinct(&mut taken, names::constant(ty), "_");
        Self(types.into_iter().map(|ty| (ty.to_owned(), name(ty))).collect())
    }

    /// Returns the name of the static for the type `name`, if the type is used.
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn of_type(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

/// Returns the name of the type of a value, or of its items.
fn type_name(ty: &Type) -> Option<&str> {
    match ty {
        Type::Enum(name) | Type::Structure(name) | Type::Union(name) => Some(name),
        Type::List(inner) | Type::Map(_, inner) | Type::Nullable(inner) | Type::Boxed(inner) => type_name(inner),
        _ => None,
    }
}

fn root(service: &Service, program: &str, model_crate: &str, operations: &[&Operation]) -> String {
    let listed: String = operations
        .iter()
        .map(|operation| format!("        &operation::{}::OPERATION,\n", names::field(&operation.name)))
        .collect();
    format!(
        "mod enums;\nmod operation;\nmod structures;\n\n/// All operations.\npub static SERVICE: {} = {} {{\n    \
         name: {program:?},\n    title: {:?},\n    service: &{model_crate}::SERVICE,\n    operations: &[\n{listed}    ],\n}};\n",
        table_type("Service"),
        table_type("Service"),
        service.title,
    )
}

fn of_operation(operation: &Operation, command: &str) -> String {
    let mut text = format!("/// The operation.\npub static OPERATION: {0} = {0} {{\n", table_type("Operation"));
    let _ = writeln!(text, "    name: {:?},", operation.shape);
    let _ = writeln!(text, "    command: {command:?},");
    let _ = writeln!(text, "    docs: {:?},", plain(&operation.docs));
    let _ = writeln!(text, "    errors: &{:?},", operation.errors);
    let _ = writeln!(text, "    readonly: {},", operation.readonly);
    text += "    input: &INPUT,\n    output: &OUTPUT,\n";
    match &operation.paginated {
        Some(pages) => {
            let path =
                |members: &[Member]| -> Vec<String> { members.iter().map(|member| member.wire.clone()).collect() };
            let _ = writeln!(
                text,
                "    pages: Some({} {{ input_token: {:?}, output_token: &{:?}, items: &{:?} }}),",
                table_type("Pages"),
                pages.input_token.wire,
                path(&pages.output_token),
                path(pages.items.as_deref().unwrap_or_default()),
            );
        }
        None => text += "    pages: None,\n",
    }
    let operation_type = marked(&format!("model::operation::{}", operation.name));
    let _ = writeln!(text, "    call: {}::<{operation_type}>,", marked("awsjson_command::call"));
    let _ = writeln!(text, "    check: {}::<{operation_type}>,", marked("awsjson_command::check"));
    let _ = writeln!(text, "    request: {}::<{operation_type}>,\n}};\n", marked("awsjson_command::request"));
    text
}

fn input_and_output(operation: &Operation, names: &Statics) -> Vec<Part> {
    let path = format!("crate::generated::operation::{}", names::field(&operation.name));
    let [input, output] = [("INPUT", &operation.input), ("OUTPUT", &operation.output)]
        .map(|(name, shape)| structure(&path, name, &shape.members, false, names));
    divide::numbered("input", input).into_iter().chain(divide::numbered("output", output)).collect()
}

/// A part that defines the static `name`.
fn part(name: &str, text: String) -> Part {
    Part { defined: vec![name.to_owned()], ..Part::anonymous(text) }
}

fn structures(service: &Service, names: &Statics) -> Vec<Part> {
    let of = |ty: &str, members: &[Member], union: bool| {
        Some(structure("crate::generated::structures", names.get(ty)?, members, union, names))
    };
    let of_structure = |it: &Structure| of(&it.name, &it.members, false);
    let of_union = |it: &Union| of(&it.name, &it.members, true);
    let structures = service.structures.iter().filter_map(of_structure);
    let errors = service.errors.iter().filter_map(|error| of_structure(&error.structure));
    structures.chain(errors).chain(service.unions.iter().filter_map(of_union)).flatten().collect()
}

/// The static `name` of the module `path`. If it would be long, its members are constants of the module.
fn structure(path: &str, name: &str, members: &[Member], union: bool, names: &Statics) -> Vec<Part> {
    let (structure, ty) = (table_type("Structure"), table_type("Member"));
    let whole = |members: Vec<String>| {
        let members = members.join(",\n");
        let text = format!(
            "/// Its members.\npub static {name}: {structure} = {structure} {{\n    members: &[\n{members}],\n    \
             union: {union},\n}};\n\n"
        );
        part(name, text)
    };
    let flags = flags(members.iter().map(|it| &it.wire));
    let members: Vec<String> = members.iter().zip(flags).map(|(it, flag)| member(it, &flag, names)).collect();
    let text = whole(members.clone());
    if !divide::is_long_text(&text.text) {
        return vec![text];
    }
    // No other static has two underscores.
    let constant = |index: usize| format!("{name}__{index}");
    let listed = (0..members.len()).map(|index| marked(&format!("{path}::{}", constant(index)))).collect();
    let one = |(index, member): (usize, String)| {
        let name = constant(index);
        part(&name, format!("/// A member.\npub const {name}: {ty} = {member};\n\n"))
    };
    iter::once(whole(listed)).chain(members.into_iter().enumerate().map(one)).collect()
}

/// A row of the table of members.
fn member(it: &Member, flag: &str, names: &Statics) -> String {
    let mut docs = plain(&it.docs);
    for sentence in constraints_in_words(it) {
        if !docs.is_empty() {
            docs.push(' ');
        }
        docs += &plain(&sentence);
    }
    format!(
        "{} {{\n            name: {:?},\n            flag: {flag:?},\n            docs: {docs:?},\n            \
         ty: {},\n            required: {},\n            idempotency_token: {},\n        }}",
        table_type("Member"),
        it.wire,
        ty(&it.ty, it.format, names),
        it.presence == crate::service::Presence::Required || it.required_at_run_time,
        it.idempotency_token,
    )
}

fn enums(service: &Service, names: &Statics) -> Vec<Part> {
    let used = service.enums.iter().filter_map(|it| Some((it, names.get(&it.name)?)));
    used.map(|(it, name)| {
        let values: Vec<&str> = it.variants.iter().map(|variant| variant.value.as_str()).collect();
        part(name, format!("/// Its values.\npub static {name}: &[&str] = &[{}];\n", values.join(", ")))
    })
    .collect()
}

/// Writes the type of a value, whose timestamps have the format `format`.
fn ty(of: &Type, format: Option<&str>, names: &Statics) -> String {
    let base = table_type("Type");
    match of {
        Type::Boolean => format!("{base}::Boolean"),
        Type::Integer(_) | Type::IntEnum(_) => format!("{base}::Integer"),
        Type::Float(_) | Type::Decimal => format!("{base}::Float"),
        Type::String => format!("{base}::String"),
        Type::Blob => format!("{base}::Blob"),
        Type::Timestamp => match format {
            None | Some("EpochSeconds") => format!("{base}::Timestamp {{ epoch: true }}"),
            Some("DateTime") => format!("{base}::Timestamp {{ epoch: false }}"),
            // HTTP dates are passed to the service as text.
            Some(_) => format!("{base}::String"),
        },
        Type::Document | Type::Unit => format!("{base}::Document"),
        Type::Enum(name) => {
            format!("{base}::Enum({})", marked(&format!("crate::generated::enums::{}", names.of_type(name))))
        }
        Type::Structure(name) | Type::Union(name) => {
            format!("{base}::Structure(&{})", marked(&format!("crate::generated::structures::{}", names.of_type(name))))
        }
        Type::List(item) => format!("{base}::List(&{})", ty(item, format, names)),
        Type::Map(_, value) => format!("{base}::Map(&{})", ty(value, format, names)),
        Type::Nullable(inner) | Type::Boxed(inner) => ty(inner, format, names),
    }
}

fn table_type(name: &str) -> String {
    marked(&format!("awsjson_command::table::{name}"))
}

/// Converts names such as `ConnectionType` to `connection-type`. Names that differ in case only get a number.
fn flags<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let flag = |name: &String| match names::snake_case(name).replace('_', "-") {
        empty if empty.is_empty() => "value".to_owned(),
        flag => flag,
    };
    names.map(|name| names::distinct(&mut taken, flag(name), "-")).collect()
}

/// Converts Markdown to text for a terminal: links become their texts, and escapes are removed.
fn plain(markdown: &str) -> String {
    // Both expressions are valid. If they were not, the text would not be changed.
    static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\([^)]*\)").ok());
    static ESCAPE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\\([\\`*_\[\]<>#])").ok());
    [&LINK, &ESCAPE]
        .into_iter()
        .filter_map(|regex| regex.as_ref())
        .fold(markdown.to_owned(), |text, regex| regex.replace_all(&text, "$1").into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_distinct() {
        let names = ["ConnectionType", "endpointUrl", "Endpoint_URL", "_", "__"].map(str::to_owned);
        let expected = ["connection-type", "endpoint-url", "endpoint-url-2", "value", "value-2"];
        assert_eq!(flags(names.iter()), expected);
    }
}
