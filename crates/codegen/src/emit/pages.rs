//! Paginated operations: `Paginated` and `PaginatedItems`.

use super::types::rust;
use crate::paths::{PAGINATED, PAGINATED_BY_SIZE, PAGINATED_ITEMS};
use crate::service::{Member, Operation, Pages, Presence, Type};

/// The implementations for the marker of an operation.
pub fn implementations(operation: &Operation) -> String {
    let Some(pages) = &operation.paginated else { return String::new() };
    let name = &operation.name;
    let token = rust(&pages.input_token.ty);
    let field = &pages.input_token.field;
    let value = format!("input.{field}{}", cloned(&pages.input_token));
    let (get, set) = match is_optional(&pages.input_token) {
        true => (value, "Some(token)"),
        false => (format!("Some({value})"), "token"),
    };
    let next = next_token(&pages.output_token);
    let mut text = format!(
        "impl {PAGINATED} for {name} {{\n    type Token = {token};\n\n    \
         fn next_token(output: &Self::Output) -> Option<Self::Token> {{\n        {next}\n    }}\n\n    \
         fn token(input: &Self::Input) -> Option<Self::Token> {{\n        {get}\n    }}\n\n    \
         fn set_token(input: &mut Self::Input, token: Self::Token) {{\n        input.{field} = {set};\n    }}\n{}}}\n\n",
        end(pages),
    );
    if let Some(size) = &pages.page_size {
        text += &page_size(name, size);
    }
    if let Some(items) = &pages.items {
        text += &into_items(name, items);
    }
    text
}

/// The token of the next page. Some services send an empty token with the last page, and a required one that is left out
/// is read as empty.
fn next_token(path: &[Member]) -> String {
    let Some((last, above)) = path.split_last() else { return "None".to_owned() };
    let value = format!("{}.{}", reference(above), last.field);
    let copied = cloned(last);
    let next = if is_optional(last) { format!("{value}{copied}") } else { format!("Some({value}{copied})") };
    match last.ty {
        Type::String | Type::List(_) | Type::Map(..) => format!("{next}.filter(|token| !token.is_empty())"),
        Type::Integer(_) => format!("{next}.filter(|token| *token != 0)"),
        _ => next,
    }
}

/// A service whose input and output tokens have different names may repeat the last token forever, as CloudWatch Logs
/// does; there a page without items is the last one.
fn end(pages: &Pages) -> String {
    let Some([items]) = pages.items.as_deref() else { return String::new() };
    if pages.output_token.last().is_none_or(|token| token.wire == pages.input_token.wire) {
        return String::new();
    }
    let empty = match is_optional(items) {
        true => format!("output.{}.as_ref().is_none_or(|items| items.is_empty())", items.field),
        false => format!("output.{}.is_empty()", items.field),
    };
    format!("\n    fn is_empty(output: &Self::Output) -> bool {{\n        {empty}\n    }}\n")
}

/// The expression for a path, in a function that returns an `Option`.
fn reference(path: &[Member]) -> String {
    let step = |member: &Member| match is_optional(member) {
        true => format!(".{}.as_ref()?", member.field),
        false => format!(".{}", member.field),
    };
    format!("output{}", path.iter().map(step).collect::<String>())
}

fn page_size(name: &str, member: &Member) -> String {
    let value = if member.ty == Type::Integer("i64") { "size.into()" } else { "size" };
    let value = if is_optional(member) { format!("Some({value})") } else { value.to_owned() };
    format!(
        "impl {PAGINATED_BY_SIZE} for {name} {{\n    \
         fn set_page_size(input: &mut Self::Input, size: i32) {{\n        input.{} = {value};\n    }}\n}}\n\n",
        member.field,
    )
}

fn into_items(name: &str, path: &[Member]) -> String {
    let Some((last, above)) = path.split_last() else { return String::new() };
    let mut body = String::new();
    let mut value = "output".to_owned();
    for member in above {
        value = format!("{value}.{}", member.field);
        if is_optional(member) {
            body += &format!("let Some(output) = {value} else {{ return Vec::new() }};\n");
            value = "output".to_owned();
        }
    }
    let unwrapped = if is_optional(last) { ".unwrap_or_default()" } else { "" };
    let (item, collected) = match &last.ty {
        Type::List(item) => (rust(item), ""),
        Type::Map(key, entry) => (format!("({}, {})", rust(key), rust(entry)), ".into_iter().collect()"),
        other => (rust(other), ""),
    };
    format!(
        "impl {PAGINATED_ITEMS} for {name} {{\n    type Item = {item};\n\n    \
         fn into_items(output: Self::Output) -> Vec<Self::Item> {{\n        {body}{value}.{}{unwrapped}{collected}\n    }}\n}}\n\n",
        last.field,
    )
}

/// What makes a copy of a member's value.
fn cloned(member: &Member) -> &'static str {
    if matches!(member.ty, Type::Integer(_) | Type::Boolean) { "" } else { ".clone()" }
}

fn is_optional(member: &Member) -> bool {
    member.presence == Presence::Optional
}
