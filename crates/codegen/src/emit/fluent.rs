//! The fluent builder of an operation: the setters of its input, and `send`.

use super::divide::Item;
use super::docs::{doc_comment, summary, summary_or};
use super::setters::setters;
use super::structure::{States, required};
use super::{event_stream, example};
use crate::paths::{self, COMPLETE, ERROR, FLUENT_BUILDER_MACRO, PAGES};
use crate::service::{Operation, Service};
use std::fmt::Write;

/// The fluent builder of `operation`. `krate` is the name of the client crate in Rust.
pub fn fluent(service: &Service, operation: &Operation, krate: &str) -> Item {
    let states = States::of(&operation.input);
    let result = match operation.event_stream {
        Some(_) => String::new(),
        None => format!(
            "\n        -> Result<{}, {}>",
            states.qualified(&paths::of_operation(&operation.output.name)),
            states.qualified(ERROR)
        ),
    };
    let must_use = match operation.event_stream {
        Some(_) => "    #[must_use = \"a call does nothing until it is sent\"]\n",
        None => "",
    };
    let name = name(operation);
    let (header, methods) = setters(&operation.input, &name);
    let text = format!(
        "{FLUENT_BUILDER_MACRO}! {{\n{}{must_use}    {name} {{{}}} for {}{result}\n}}\n",
        doc_comment(&page(service, operation, krate), 4),
        states.list_of_names(),
        paths::of_operation(&format!("{}Builder", operation.input.name)),
    );
    let rest = pages(operation, &states) + &event_stream::fluent(operation, &name, &states);
    Item { builder: paths::marked(&format!("crate::fluent::{name}")), text, header, methods, rest, ..Item::default() }
}

/// The name of the fluent builder of an operation.
pub fn name(operation: &Operation) -> String {
    format!("{}FluentBuilder", operation.name)
}

/// The first sentence of the documentation of an operation.
pub fn first_sentence(operation: &Operation) -> String {
    summary_or(&operation.docs, &format!("Calls the operation `{}`.", operation.name))
}

/// The members that a caller has to set, as a sentence.
pub fn required_members(operation: &Operation) -> String {
    let members: Vec<String> =
        required(&operation.input).map(|member| format!("`{}`", member.field.trim_start_matches("r#"))).collect();
    match members.as_slice() {
        [] => "No member is required.".to_owned(),
        [one] => format!("Required member: {one}."),
        several => format!("Required members: {}.", several.join(", ")),
    }
}

/// The documentation of a fluent builder: what a caller needs to know, on one page.
fn page(service: &Service, operation: &Operation, krate: &str) -> String {
    let name = &operation.name;
    let mut page = format!(
        "{}\n\nThe fluent builder of [`{name}`](crate::operation::{name}). {}\n\n{}",
        first_sentence(operation),
        required_members(operation),
        example::call(service, operation, krate),
    );
    if let Some(reference) = &service.reference {
        let _ = write!(page, "\n\nSee [`{0}` in the API reference]({reference}{0}).", operation.shape);
    }
    if !operation.errors.is_empty() {
        page += "\n\n# Errors\n\nThe service may return these errors, or one that its model does not have:\n\n";
        for name in &operation.errors {
            let error = service.errors.iter().find(|error| error.structure.name == *name);
            let docs = error.map(|error| summary(&error.structure.docs)).filter(|docs| !docs.is_empty());
            let docs = docs.map_or_else(String::new, |docs| format!(": {docs}"));
            let _ = writeln!(page, "- [`{name}`](crate::error::{name}){docs}");
        }
    }
    page
}

/// `pages`, for the fluent builder of an operation that has them.
fn pages(operation: &Operation, states: &States) -> String {
    let Some(pages) = operation.paginated.as_ref().filter(|_| operation.event_stream.is_none()) else {
        return String::new();
    };
    let items = if pages.items.is_some() { ", whose `items()` is a stream of items" } else { "" };
    format!(
        "\nimpl{names} {fluent}{names} {{\n    \
         /// Follows the page tokens: returns a stream of pages{items}.\n    \
         {inline}pub fn pages(self) -> {PAGES}<{name}>\n    \
         where\n        {builder}{names}: {COMPLETE},\n    {{\n        \
         self.call.with(|input| input.build()).pages()\n    }}\n}}\n",
        names = states.names(),
        inline = states.inline(),
        fluent = name(operation),
        name = paths::of_operation(&operation.name),
        builder = paths::of_operation(&format!("{}Builder", operation.input.name)),
    )
}
