//! The paths that generated text uses. Writers mark each path in their text, which declares its import: [`resolve`]
//! replaces marked paths with names and returns the `use` items of the file.

use std::collections::{BTreeMap, BTreeSet};

/// Marks around a path. Text from a model never contains them: [`unmarked`] removes them from documentation, and Rust
/// literals escape them.
const START: char = '\u{2}';
const END: char = '\u{3}';
/// Prefix of a path that is only imported: a trait for its methods, or an item that unmarked text names.
const IMPORT: &str = "use ";
/// Prefix of a path that is never shortened.
const FULL: &str = "full ";
/// The first segment of paths into the model crate. [`resolve`] replaces it with the path of that crate.
const MODEL: &str = "model";

macro_rules! paths {
    ($($name:ident = $path:literal;)*) => {
        $(pub const $name: &str = concat!("\u{2}", $path, "\u{3}");)*
    };
}

paths! {
    BIG_DECIMAL = "awsjson_smithy::BigDecimal";
    BLOB = "awsjson_smithy::Blob";
    DESCRIBES_ENDPOINTS = "awsjson_smithy::DescribesEndpoints";
    DISCOVERY = "awsjson_smithy::Discovery";
    DOCUMENT = "awsjson_smithy::Document";
    ENDPOINT_FINDER = "awsjson_smithy::EndpointFinder";
    ERROR_OF = "awsjson_smithy::ErrorOf";
    EVENT_LAYOUT = "awsjson_smithy::EventLayout";
    EVENT_PAYLOAD = "awsjson_smithy::EventPayload";
    EVENT_STREAM = "awsjson_smithy::EventStream";
    EVENT_STREAM_OPERATION = "awsjson_smithy::EventStreamOperation";
    MAP = "awsjson_smithy::Map";
    OPERATION = "awsjson_smithy::Operation";
    OPERATION_INPUT = "awsjson_smithy::OperationInput";
    OPERATION_TRAITS = "awsjson_smithy::OperationTraits";
    OUTPUT_OF = "awsjson_smithy::OutputOf";
    PAGINATED = "awsjson_smithy::Paginated";
    PAGINATED_BY_SIZE = "awsjson_smithy::PaginatedBySize";
    PAGINATED_ITEMS = "awsjson_smithy::PaginatedItems";
    PROTOCOL = "awsjson_smithy::Protocol";
    REDACTED = "awsjson_smithy::REDACTED";
    SERVICE = "awsjson_smithy::Service";
    OPERATION_ERROR = "awsjson_smithy::OperationError";
    UNIT = "awsjson_smithy::Unit";
    VALIDATE = "awsjson_smithy::Validate";
    COMPLETE = "awsjson_smithy::builder::Complete";
    SET = "awsjson_smithy::builder::Set";
    ENDPOINT = "awsjson_smithy::endpoint::Endpoint";
    ENDPOINT_CONFIG = "awsjson_smithy::endpoint::EndpointConfig";
    ENDPOINT_ERROR = "awsjson_smithy::endpoint::EndpointError";
    PATTERN = "awsjson_smithy::validate::Pattern";
    VALIDATOR = "awsjson_smithy::validate::Validator";
    ACCEPTOR_STATE = "awsjson_smithy::waiter::AcceptorState";
    WAITER = "awsjson_smithy::waiter::Waiter";

    BUILDER_MACRO = "awsjson_smithy::builder";
    ERROR_STRUCTURE_MACRO = "awsjson_smithy::error_structure";
    INT_ENUM_MACRO = "awsjson_smithy::int_enum";
    SERVICE_ERROR_MACRO = "awsjson_smithy::service_error";
    STRING_ENUM_MACRO = "awsjson_smithy::string_enum";
    STRUCTURE_MACRO = "awsjson_smithy::structure";
    UNION_MACRO = "awsjson_smithy::union";

    CALL_OPTIONS = "awsjson_client::CallOptions";
    FLUENT_BUILDER_MACRO = "awsjson_client::fluent_builder";
    GENERIC_CLIENT = "awsjson_client::Client";
    PAGES = "awsjson_client::Pages";
    RESPONSE = "awsjson_client::Response";

    DURATION = "std::time::Duration";
    FMT = "std::fmt";
    OFFSET_DATE_TIME = "time::OffsetDateTime";
    PHANTOM_DATA = "std::marker::PhantomData";

    CONSTRAINT = "crate::constraint";
    ERROR = "crate::Error";
    JSON_SCHEMA_MACRO = "awsjson_smithy::schemars::json_schema";
    JSON_SCHEMAS_MACRO = "awsjson_smithy::json_schemas";
    MEMBER = "crate::member";
    SCHEMA = "awsjson_smithy::schema";
    SERVICE_ERROR = "model::error::ServiceError";
    WAITER_MODULE = "model::waiter";
}

/// The marked path of a type in the module `module` of the model crate.
pub fn of_module(module: &str, name: &str) -> String {
    marked(&format!("{MODEL}::{module}::{name}"))
}

/// The marked path of a type of the service.
pub fn of_type(name: &str) -> String {
    marked(&format!("{MODEL}::types::{name}"))
}

/// The marked path of an operation, its input, output or builder.
pub fn of_operation(name: &str) -> String {
    marked(&format!("{MODEL}::operation::{name}"))
}

/// The path of an error of the service.
pub fn of_error(name: &str) -> String {
    marked(&format!("{MODEL}::error::{name}"))
}

/// `path` with marks.
pub fn marked(path: &str) -> String {
    format!("{START}{path}{END}")
}

/// Declares the import of a marked path without adding visible text: a trait for its methods, or an item that unmarked
/// text names.
pub fn import(path: &str) -> String {
    path.replace(START, &format!("{START}{IMPORT}"))
}

/// `text` with each path reduced to its last segment, for documentation.
pub fn shortened(text: &str) -> String {
    replaced(text, |path| name(path).to_owned())
}

/// `text` with a path kept in full if another item in scope hides its last segment.
pub fn in_full(text: &str, is_hidden: impl Fn(&str) -> bool) -> String {
    replaced(text, |path| match is_hidden(name(path)) {
        true => marked(&format!("{FULL}{path}")),
        false => marked(path),
    })
}

/// `text` of a model without characters that could be taken for marks.
pub fn unmarked(text: &str) -> String {
    text.replace([START, END], "")
}

/// Replaces the paths in the text of a file with names, and returns the text and the `use` items of the file.
///
/// `defined` are the names of the types that the file defines itself, and `model` is the path of the model crate. If
/// two paths end with the same name, the item of the service is imported, and the other one stays a full path.
pub fn resolve(text: &str, defined: &[&str], model: &str) -> (String, String) {
    let full = |path: &str| match path.strip_prefix(MODEL).filter(|rest| rest.starts_with("::")) {
        Some(rest) => format!("{model}{rest}"),
        None => path.to_owned(),
    };
    let marked: BTreeSet<String> =
        marks(text).filter(|path| !path.starts_with(FULL)).map(|path| full(path.trim_start_matches(IMPORT))).collect();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for path in &marked {
        let owner = owners.entry(name(path)).or_insert(path);
        if is_foreign(owner) && !is_foreign(path) {
            *owner = path;
        }
    }
    let is_short = |path: &str| match defined.contains(&name(path)) {
        true => !is_foreign(path),
        false => owners.get(name(path)) == Some(&path),
    };
    let body = replaced(text, |path| match (path.strip_prefix(IMPORT), path.strip_prefix(FULL)) {
        (Some(_), _) => String::new(),
        (None, Some(path)) => original(&full(path)).to_owned(),
        (None, None) => {
            let path = full(path);
            if is_short(&path) { name(&path).to_owned() } else { original(&path).to_owned() }
        }
    });
    let mut groups: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for path in marked.iter().filter(|path| is_short(path) && !defined.contains(&name(path))) {
        let split = original(path).rsplit_once("::").map_or(0, |(module, _)| module.len());
        let (module, item) = path.split_at(split);
        groups.entry(module).or_default().insert(item.trim_start_matches("::"));
    }
    let line = |(module, items): (&str, BTreeSet<&str>)| match items.iter().copied().collect::<Vec<_>>().as_slice() {
        [one] => format!("use {module}::{one};\n"),
        several => format!("use {module}::{{{}}};\n", several.join(", ")),
    };
    (body, groups.into_iter().map(line).collect())
}

/// The name that importing a path brings into scope.
fn name(path: &str) -> &str {
    let path = path.trim_start_matches(IMPORT);
    path.rsplit_once(" as ").map_or_else(|| path.rsplit("::").next().unwrap_or(path), |(_, alias)| alias)
}

/// A path without its `as` alias.
fn original(path: &str) -> &str {
    path.split_once(" as ").map_or(path, |(path, _)| path)
}

/// Whether a path is outside the generated crates.
fn is_foreign(path: &str) -> bool {
    ["awsjson_", "std::", "time::"].iter().any(|prefix| path.starts_with(prefix))
}

fn marks(text: &str) -> impl Iterator<Item = &str> {
    text.split(START).skip(1).filter_map(|rest| Some(rest.split_once(END)?.0))
}

fn replaced(text: &str, with: impl Fn(&str) -> String) -> String {
    let mut pieces = text.split(START);
    let mut replaced = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        if let Some((path, rest)) = piece.split_once(END) {
            replaced += &with(path);
            replaced += rest;
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_name_and_an_import() {
        let text = format!("fn f(a: {BLOB}, b: {}, c: {BLOB}) {{}} // Document", of_type("Tag"));
        let (body, uses) = resolve(&text, &[], "weather_model");
        assert_eq!(body, "fn f(a: Blob, b: Tag, c: Blob) {} // Document");
        assert_eq!(uses, "use awsjson_smithy::Blob;\nuse weather_model::types::Tag;\n");
    }

    #[test]
    fn types_that_the_file_defines_are_not_imported() {
        let text = format!("struct Tag(Box<{}>); impl {VALIDATE} for {} {{}}", of_type("Tag"), of_type("Tag"));
        let expected = ("struct Tag(Box<Tag>); impl Validate for Tag {}", "use awsjson_smithy::Validate;\n");
        let (body, uses) = resolve(&text, &["Tag"], "crate");
        assert_eq!((body.as_str(), uses.as_str()), expected);
    }

    #[test]
    fn colliding_names_are_written_as_full_paths() {
        let text = format!("{} {ENDPOINT} {OPERATION} {GENERIC_CLIENT}", of_type("Endpoint"));
        let (body, uses) = resolve(&text, &["Operation", "Client"], "crate");
        assert_eq!(
            body,
            "Endpoint awsjson_smithy::endpoint::Endpoint awsjson_smithy::Operation awsjson_client::Client"
        );
        assert_eq!(uses, "use crate::types::Endpoint;\n");
    }

    #[test]
    fn imports_can_be_declared_without_visible_text() {
        let (body, uses) = resolve(&format!("{}it.validate_with(v)", import(VALIDATE)), &[], "crate");
        assert_eq!((body.as_str(), uses.as_str()), ("it.validate_with(v)", "use awsjson_smithy::Validate;\n"));
        let (_, uses) = resolve(&format!("{GENERIC_CLIENT} {}", import(CALL_OPTIONS)), &[], "crate");
        assert_eq!(uses, "use awsjson_client::{CallOptions, Client};\n");
    }

    #[test]
    fn documentation_has_no_marks() {
        assert_eq!(unmarked("a\u{2}b\u{3}"), "ab");
        assert_eq!(shortened(&format!("{BLOB}::default()")), "Blob::default()");
    }
}
