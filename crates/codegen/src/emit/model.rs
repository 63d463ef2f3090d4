//! The generated modules of a model crate: types, operations, errors, constraints, endpoints.

use super::divide::{self, Item, Part};
use super::docs::{deprecation, doc_comment, documented};
use super::files::{Files, Modules, Origin, modules};
use super::{check, discovery, endpoint, event_stream, pages, schema, structure, types, waiter};
use crate::customisations::{self, Customisation};
use crate::error::ModelError;
use crate::names;
use crate::paths::{
    DURATION, ERROR_STRUCTURE_MACRO, FMT, INT_ENUM_MACRO, OPERATION, OPERATION_INPUT, OPERATION_TRAITS, PROTOCOL,
    REDACTED, SERVICE, SERVICE_ERROR_MACRO, STRING_ENUM_MACRO, UNION_MACRO, VALIDATE, VALIDATOR,
};
use crate::rules::Parameter;
use crate::service::{DERIVES, Enum, ErrorStructure, Operation, Presence, Service, Structure, Union};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The generated files of a model crate.
#[derive(Debug)]
pub struct ModelFiles {
    /// The files of `src/generated`.
    pub modules: Files,
    /// An integration test of the endpoint rules, if the model has endpoint tests.
    pub endpoint_tests: Option<String>,
}

/// Generates the files of the model crate of `service`. `model_crate` is its name in Rust.
pub fn model(service: &Service, model_crate: &str, origin: &Origin) -> Result<ModelFiles, ModelError> {
    let mut files = Modules::new(origin, "crate");
    let rules = endpoint::rules(service, model_crate)?;
    for operation in &service.operations {
        let Operation { name, input, output, .. } = operation;
        let docs = format!("`{name}`: the operation, its input and its output.");
        let parts = operation_parts(service, operation, &rules.parameters)?;
        let defined =
            [name.clone(), input.name.clone(), builder(&input.name), output.name.clone(), builder(&output.name)];
        let defined = defined.each_ref().map(String::as_str);
        let (folder, (marker, mut input, mut output)) = (format!("operation/{}", file(name)), parts);
        if divide::lines(&marker) + input.lines() + output.lines() <= divide::LIMIT {
            let text = [marker, input.whole(), output.whole()].join("\n");
            files.add(format!("{folder}.rs"), &docs, &defined, &text);
            continue;
        }
        let [name, of_input @ .., _, _] = &defined;
        let [.., output_name, output_builder] = &defined;
        for item in [&mut input, &mut output] {
            item.definition = item.definition.replace(&format!("[`{name}`]."), &format!("[`{name}`](super::{name})."));
        }
        divide::add_item(&mut files, &format!("{folder}/input"), "The input.", of_input, &input);
        let defined = [*output_name, *output_builder];
        divide::add_item(&mut files, &format!("{folder}/output"), "The output.", &defined, &output);
        let parts = modules(&file(name), ["input", "output"].map(str::to_owned).into_iter());
        files.add(format!("{folder}/mod.rs"), &docs, &[name], &format!("{parts}\n{marker}"));
    }
    for shape in &service.structures {
        let item = structure::structure(shape, "types", &format!("The structure `{}`.", shape.shape), |_| Vec::new());
        let defined = [shape.name.as_str(), &builder(&shape.name)];
        let path = format!("types/{}", file(&shape.name));
        divide::add_item(&mut files, &path, &format!("`{}`", shape.name), &defined, &item);
    }
    for error in &service.errors {
        let name = &error.structure.name;
        let defined = [name.as_str(), &builder(name)];
        let path = format!("error/{}", file(name));
        divide::add_item(&mut files, &path, &format!("`{name}`"), &defined, &error_item(error));
    }
    if !service.enums.is_empty() {
        let part = |shape: &Enum| part(&shape.name, divide::definition(|docs| enumeration(shape, docs)).0);
        let docs = "The enums of the service. Each is open to values of later versions.";
        divide::add(&mut files, "types/enums", docs, service.enums.iter().map(part).collect());
    }
    if !service.unions.is_empty() {
        let part = |shape: &Union| part(&shape.name, divide::definition(|docs| union(shape, docs)).0);
        let docs = "The unions of the service. Each is open to members of later versions.";
        divide::add(&mut files, "types/unions", docs, service.unions.iter().map(part).collect());
    }
    let docs = "Constraints of the model, as functions of a validator.";
    let (defined, body) = ([], check::module(service));
    if divide::is_long_text(&body) {
        let names = divide::add_groups(&mut files, "constraint", docs, check::parts(service));
        let body = modules("constraint", names.into_iter()).replace("pub use", "pub(crate) use");
        files.add("constraint/mod.rs", docs, &defined, &body);
    } else {
        files.add("constraint.rs", docs, &defined, &body);
    }
    files.add(
        "member.rs",
        "The required members, as traits of the type parameters of builders.",
        &[],
        &member_names(service),
    );
    let operations = service.operations.iter().map(|operation| module(&operation.name));
    let docs = "The operations of the service, with their inputs and outputs.";
    files.add("operation/mod.rs", docs, &[], &modules("operation", operations));
    let mut type_modules: Vec<_> = service.structures.iter().map(|shape| module(&shape.name)).collect();
    type_modules.extend((!service.enums.is_empty()).then(|| "enums".to_owned()));
    type_modules.extend((!service.unions.is_empty()).then(|| "unions".to_owned()));
    let docs = "The structures, unions and enums that inputs, outputs and errors are made of.";
    let errors: String =
        service.embedded_errors.iter().map(|name| format!("pub use crate::error::{name};\n")).collect();
    files.add("types/mod.rs", docs, &[], &(modules("types", type_modules.into_iter()) + &errors));
    let mut errors: Vec<_> = service.errors.iter().map(|error| module(&error.structure.name)).collect();
    let (docs, mut error_enum) = ("The errors of the service.", error_enum(service));
    if divide::is_long_text(&error_enum) {
        // No error has this module, because no type may have the name of the enum.
        errors.push("service_error".to_owned());
        files.add("error/service_error.rs", "The enum of errors.", &[], &format!("use super::*;\n\n{error_enum}"));
        error_enum.clear();
    }
    let errors = modules("error", errors.into_iter());
    files.add("error/mod.rs", docs, &[], &format!("{errors}\n{error_enum}"));
    if waiter::has_any(service) {
        let docs = "Waiters: the acceptors for the outcomes of calls.";
        divide::add(&mut files, "waiter", docs, waiter::model(service));
    }
    divide::add_implementations(&mut files, "schema", "JSON Schema of the types.", schema::parts(service));
    files.add("mod.rs", &format!("The model of {}.", service.title_docs()), &[], &root(service));
    let mut modules = files.into_files();
    modules.insert("endpoint.rs".to_owned(), format!("{}{}", origin.header(), rules.source));
    let endpoint_tests = rules.tests.map(|tests| format!("{}{tests}", origin.header()));
    Ok(ModelFiles { modules, endpoint_tests })
}

/// A part of a module that defines the type `name`.
fn part(name: &str, text: String) -> Part {
    Part { group: file(name), defined: vec![name.to_owned()], text }
}

fn builder(name: &str) -> String {
    format!("{name}Builder")
}

fn root(service: &Service) -> String {
    let modules: String = ["constraint", "endpoint", "error", "member", "operation", "schema", "types", "waiter"]
        .into_iter()
        .filter(|module| *module != "waiter" || waiter::has_any(service))
        .map(|module| match module {
            // Functions of this module take references to the exact types of members, such as `&Vec<T>`.
            "constraint" => "#[allow(clippy::ptr_arg)]\npub(crate) mod constraint;\n".to_owned(),
            // Expressions compiled from JMESPath contain parentheses that are not always needed.
            "waiter" => "#[allow(unused_parens, clippy::all)]\npub mod waiter;\n".to_owned(),
            "schema" => "#[cfg(feature = \"schemars\")]\nmod schema;\n".to_owned(),
            "member" => "#[doc(hidden)]\npub mod member;\n".to_owned(),
            module => format!("pub mod {module};\n"),
        })
        .collect();
    let Service { sdk_id, name, version, signing_name, protocol, .. } = service;
    let fallback = format!("The service {}.", service.title_docs());
    let docs = doc_comment(&documented(&service.docs, &fallback, &[]), 0);
    let query = if service.query_compatible { ".query_compatible()" } else { "" };
    let retry = customisations::of(sdk_id).find_map(|customisation| match customisation {
        Customisation::Retry { max_attempts, base } => {
            Some(format!(".retry({max_attempts}, {DURATION}::from_millis({}))", base.as_millis()))
        }
        _ => None,
    });
    let retry = retry.unwrap_or_default();
    format!(
        "{modules}\n{docs}pub static SERVICE: {SERVICE} = \
         {SERVICE}::new({sdk_id:?}, {name:?}, {version:?}, {signing_name:?}, {PROTOCOL}::{protocol}){query}{retry};\n",
    )
}

/// The operation, its input and its output.
fn operation_parts(
    service: &Service,
    operation: &Operation,
    parameters: &[Parameter],
) -> Result<(String, Item, Item), ModelError> {
    let Operation { name, shape, input, output, .. } = operation;
    let mut docs = documented(&operation.docs, &format!("The operation `{name}`."), &[]);
    if let Some(reference) = &service.reference {
        let _ = write!(docs, "\n\nSee [`{shape}` in the API reference]({reference}{shape}).");
    }
    if !operation.errors.is_empty() {
        docs.push_str("\n\n# Errors\n");
        for error in &operation.errors {
            let _ = write!(docs, "\n- [`{error}`](crate::error::{error})");
        }
    }
    let mut traits = String::new();
    for (set, call) in [
        (operation.readonly, ".readonly()"),
        (operation.idempotent, ".idempotent()"),
        (operation.checksum_required, ".checksum_required()"),
        (operation.gzip_request, ".gzip_request()"),
        (operation.event_stream.is_some(), ".event_stream()"),
        (operation.long_polling, ".long_polling()"),
        (operation.no_output, ".no_output()"),
        (endpoint::uses_input(operation), ".endpoint_uses_input()"),
        (endpoint::uses_account(parameters), ".endpoint_uses_account()"),
    ] {
        if set {
            traits += call;
        }
    }
    if operation.auth != "SigV4" {
        let _ = write!(traits, ".auth(awsjson_smithy::Auth::{})", operation.auth);
    }
    let traits = if traits.is_empty() {
        String::new()
    } else {
        format!("    const TRAITS: {OPERATION_TRAITS} = {OPERATION_TRAITS}::NONE{traits};\n")
    };
    let token = operation.idempotency_token.as_ref().map_or_else(String::new, |field| {
        format!(
            "\n    fn idempotency_token(&mut self) -> Option<&mut Option<String>> {{\n        Some(&mut self.{field})\n    }}\n"
        )
    });
    let defaults = server_defaults(input);
    let mut text = doc_comment(&docs, 0);
    text += &deprecation(operation.deprecated.as_ref(), 0);
    let _ = write!(
        text,
        "#[derive(Debug, Clone, Copy)]\npub enum {name} {{}}\n\nimpl {OPERATION} for {name} {{\n    \
         const NAME: &'static str = {shape:?};\n    const SERVICE: &'static {SERVICE} = &crate::SERVICE;\n{traits}    \
         type Input = {input};\n    type Output = {output};\n    type Error = crate::error::ServiceError;\n{endpoint}{host_prefix}{discovery}}}\n\n\
         impl {OPERATION_INPUT} for {input} {{\n    type Operation = {name};\n{token}{defaults}}}\n\n",
        input = input.name,
        output = output.name,
        endpoint = endpoint::resolve(operation, parameters)?,
        discovery = discovery::method(operation),
        host_prefix = operation.host_prefix.as_deref().map_or_else(String::new, endpoint::host_prefix),
    );
    text += &event_stream::operation(operation);
    text += &discovery::describes(service, operation)?;
    text += &pages::implementations(operation);
    let input = structure::structure(input, "operation", &format!("The input of [`{name}`]."), |_| Vec::new());
    let output = structure::structure(output, "operation", &format!("The output of [`{name}`]."), |_| Vec::new());
    Ok((text, input, output))
}

/// `OperationInput::set_defaults`, where a member has a default that clients leave to the service.
fn server_defaults(input: &Structure) -> String {
    let set = input.members.iter().filter_map(|member| Some((member, member.server_default.as_ref()?)));
    let set: String =
        set.map(|(member, default)| format!("        self.{}.get_or_insert({default});\n", member.field)).collect();
    if set.is_empty() { set } else { format!("\n    fn set_defaults(&mut self) {{\n{set}    }}\n") }
}

fn error_item(error: &ErrorStructure) -> Item {
    let Structure { name, .. } = &error.structure;
    let spellings = ["message", "Message", "errorMessage"];
    let mut item = structure::structure(&error.structure, "error", &format!("The error `{name}`."), |member| {
        let is_message = error.message.as_ref().is_some_and(|message| message.wire == member.wire);
        let aliases = spellings.into_iter().filter(|alias| is_message && *alias != member.wire);
        aliases.collect()
    });
    let message = match &error.message {
        // It is a field, but part of no line that is displayed.
        Some(message) if message.sensitive || error.structure.sensitive => "|_| None".to_owned(),
        Some(message) if message.presence == Presence::Optional => {
            format!("|error| error.{}.as_deref()", message.field)
        }
        Some(message) => format!("|error| Some(error.{}.as_str())", message.field),
        None => "|_| None".to_owned(),
    };
    let shape = &error.structure.shape;
    let code = if shape == name { String::new() } else { format!(" = {shape:?}") };
    let ErrorStructure { namespace, status, retryable, .. } = error;
    item.rest = format!(
        "\n{ERROR_STRUCTURE_MACRO}!({name}{code} in {namespace:?}, status: {status}, retryable: {retryable}, \
         message: {message});\n"
    );
    item
}

fn error_enum(service: &Service) -> String {
    let mut text = format!("{SERVICE_ERROR_MACRO}! {{\n    /// An error that {} returns.\n", service.title_docs());
    let derivable = |name: &&&str| service.errors.iter().all(|error| error.structure.derives.contains(*name));
    let derives: Vec<&str> = DERIVES.iter().filter(derivable).copied().collect();
    if !derives.is_empty() {
        let _ = writeln!(text, "    #[derive({})]", derives.join(", "));
    }
    text += "    pub enum ServiceError {\n";
    for error in &service.errors {
        let Structure { name, shape, docs, .. } = &error.structure;
        text += &doc_comment(&super::docs::summary_or(docs, &format!("`{shape}`")), 8);
        let query_code = error.query_code.as_ref().map_or_else(String::new, |code| format!(" | {code:?}"));
        let predicate = format!("is_{}", file(name));
        let _ = writeln!(text, "        {name}({name}) = {shape:?}{query_code} as {predicate},");
    }
    text + "    }\n}\n"
}

/// An enum. `docs` is applied to the documentation of each value.
fn enumeration(shape: &Enum, docs: fn(&str) -> String) -> String {
    let name = &shape.name;
    let (macro_path, debug) = (if shape.integer { INT_ENUM_MACRO } else { STRING_ENUM_MACRO }, !shape.sensitive);
    let mut text = format!(
        "{macro_path}! {{\n{}",
        doc_comment(&documented(&shape.docs, &format!("The enum `{}`.", shape.shape), &[]), 4)
    );
    text += &deprecation(shape.deprecated.as_ref(), 4);
    if debug {
        text += "    #[derive(Debug)]\n";
    }
    let _ = writeln!(text, "    pub enum {name} {{");
    for variant in &shape.variants {
        text +=
            &doc_comment(&documented(&docs(&variant.docs), &format!("`{}`", variant.value.trim_matches('"')), &[]), 8);
        text += &deprecation(variant.deprecated.as_ref(), 8);
        let _ = writeln!(text, "        {} = {},", variant.name, variant.value);
    }
    text += "    }\n}\n\n";
    if !debug {
        text += &hidden_debug(name);
    }
    text
}

/// A union. `docs` is applied to the documentation of each member.
fn union(shape: &Union, docs: fn(&str) -> String) -> String {
    let name = &shape.name;
    let sensitive = shape.sensitive || shape.members.iter().any(|member| member.sensitive);
    let mut text = format!(
        "{UNION_MACRO}! {{\n{}",
        doc_comment(&documented(&shape.docs, &format!("The union `{}`.", shape.shape), &[]), 4)
    );
    text += &deprecation(shape.deprecated.as_ref(), 4);
    let mut derives = shape.derives.to_vec();
    derives.extend((!sensitive).then_some("Debug"));
    if !derives.is_empty() {
        let _ = writeln!(text, "    #[derive({})]", derives.join(", "));
    }
    let mode = if shape.strict { ": strict" } else { "" };
    let _ = writeln!(text, "    pub enum {name}{mode} {{");
    for member in &shape.members {
        text += &doc_comment(&types::member_docs(member, docs), 8);
        text += &deprecation(member.deprecated.as_ref(), 8);
        let format = member.format.map(|format| format!(" as {format}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "        {}({}) = {:?}{format}, as_{},",
            member.variant,
            types::rust(&member.ty),
            member.wire,
            member.field.trim_start_matches("r#"),
        );
    }
    text += "    }\n}\n\n";
    if sensitive {
        text += &hidden_debug(name);
    }
    text += &event_stream::union(shape);
    if !shape.sent {
        return text;
    }
    let checked: Vec<_> = shape.members.iter().filter_map(|member| Some((member, member.check.as_ref()?))).collect();
    text +=
        &format!("impl {VALIDATE} for {name} {{\n    #[inline]\n    fn validate_with(&self, v: &mut {VALIDATOR}) {{\n");
    let unknown = "v.union_member(false, <Self as awsjson_smithy::Union>::MEMBERS)";
    let arms = checked.iter().map(|(member, check)| {
        let function = check::function(check, &member.ty);
        format!("Self::{}(it) => v.member({:?}, it, {function}),\n", member.variant, member.wire)
    });
    let rest = if checked.len() < shape.members.len() { "_ => {}\n" } else { "" };
    let _ = if checked.is_empty() {
        writeln!(text, "        if let Self::Unknown(_) = self {{ {unknown}; }}")
    } else {
        let arms = arms.collect::<String>();
        writeln!(text, "        match self {{\n{arms}Self::Unknown(_) => {unknown},\n{rest}        }}")
    };
    text + "    }\n}\n\n"
}

/// `Debug` of a type whose value is sensitive as a whole.
fn hidden_debug(name: &str) -> String {
    format!(
        "impl {FMT}::Debug for {name} {{\n    #[inline]\n    fn fmt(&self, f: &mut {FMT}::Formatter<'_>) -> {FMT}::Result {{\n        \
         {FMT}::Debug::fmt(&{REDACTED}, f)\n    }}\n}}\n\n"
    )
}

fn member_names(service: &Service) -> String {
    let io = service.operations.iter().flat_map(|operation| [&operation.input, &operation.output]);
    let errors = service.errors.iter().map(|error| &error.structure);
    let structures = service.structures.iter().chain(io).chain(errors);
    let names: BTreeSet<&str> = structures.flat_map(structure::required).map(|member| member.field.as_str()).collect();
    let row = |name: &str| {
        let (plain, set) = (name.trim_start_matches("r#"), names::setter(name));
        let set = set.trim_start_matches("r#");
        format!("    {name}: \"the required member `{plain}` has not been set\", \"call `.{set}(…)` before this\";\n")
    };
    format!("awsjson_smithy::member_names! {{\n{}}}\n", names.into_iter().map(row).collect::<String>())
}

fn module(name: &str) -> String {
    names::field(name)
}

/// The file name of a module, which is its name without `r#`.
pub fn file(name: &str) -> String {
    module(name).trim_start_matches("r#").to_owned()
}
