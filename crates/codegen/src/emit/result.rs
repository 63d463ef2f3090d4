//! The result of calls in a client crate: the error as an alias, and predicates for the errors of the service.

use super::divide;
use super::docs::{doc_comment, summary};
use super::model::file;
use crate::names;
use crate::service::{ErrorStructure, Service};
use std::collections::BTreeSet;

/// Predicates that the error of every service has.
const GENERAL: &[&str] = &["is_retryable", "is_throttling", "is_timeout"];

/// The documentation of the trait of predicates.
const DOCS: &str = "/// A predicate of [`Error`] for each error of the service.\n///\n\
    /// Predicates for the kinds of failure that all services have, such as\n\
    /// [`is_throttling`](awsjson_client::Error::is_throttling), are methods of the error itself.\n";

/// The body of the module `result` of a client crate.
pub fn result(service: &Service) -> String {
    let mut text = format!(
        "/// The error of a call: what `send()` returns.\n///\n\
         /// `Display` prints one line. [`kind`](awsjson_client::Error::kind) has the cause;\n\
         /// [`service_error`](awsjson_client::Error::service_error) has the error that the service returned{}.\n\
         pub type Error = awsjson_client::Error<{{SERVICE_ERROR}}>;\n\n\
         /// The result of a call. A function that returns it may use `?` on all that this crate does.\n\
         pub type Result<T, E = Error> = std::result::Result<T, E>;\n",
        if has_predicates(service) { ",\n/// and [`ErrorExt`] has a predicate for each of those" } else { "" }
    );
    if has_predicates(service) {
        let predicates = predicates(service);
        text += &if divide::is_long_text(&predicates) { compact_predicates(service) } else { predicates };
    }
    text.replace("{SERVICE_ERROR}", crate::paths::SERVICE_ERROR)
}

/// Whether there is a trait of predicates.
pub fn has_predicates(service: &Service) -> bool {
    !service.errors.is_empty()
}

/// The errors of the service, each with the name of its predicate.
fn named(service: &Service) -> impl Iterator<Item = (&ErrorStructure, String)> {
    let mut taken: BTreeSet<String> = GENERAL.iter().map(|name| (*name).to_owned()).collect();
    let plain = |error: &ErrorStructure| format!("is_{}", file(&error.structure.name));
    // The general predicates do not take a name from any other error.
    let others = service.errors.iter().map(plain).filter(|name| !GENERAL.contains(&name.as_str()));
    taken.extend(others);
    service.errors.iter().map(move |error| match plain(error) {
        name if GENERAL.contains(&name.as_str()) => (error, names::distinct(&mut taken, name + "_error", "_")),
        name => (error, name),
    })
}

/// The trait of very many predicates: a macro that has a table of them, with a line or two for each.
fn compact_predicates(service: &Service) -> String {
    let row = |(error, predicate): (&ErrorStructure, String)| {
        let name = &error.structure.name;
        let docs = doc_comment(&format!("Whether it is [`{name}`](crate::error::{name})."), 4);
        format!("{docs}    {predicate} = {name},\n")
    };
    let rows: String = named(service).map(row).collect();
    format!(
        "\nmacro_rules! predicates {{\n    ($($(#[$docs:meta])* $predicate:ident = $error:ident,)*) => {{\n        \
         {DOCS}pub trait ErrorExt {{\n$(\n$(#[$docs])*\nfn $predicate(&self) -> bool;\n)*\n}}\n\n\
         impl ErrorExt for Error {{\n$(\nfn $predicate(&self) -> bool {{\n\
         matches!(self.service_error(), Some({{SERVICE_ERROR}}::$error(_)))\n}}\n)*\n}}\n}};\n}}\n\n\
         predicates! {{\n{rows}}}\n"
    )
}

fn predicates(service: &Service) -> String {
    let (mut declared, mut implemented) = (String::new(), String::new());
    for (error, predicate) in named(service) {
        let (name, docs) = (&error.structure.name, &error.structure.docs);
        let docs = summary(docs);
        let docs = format!("Whether the service returned [`{name}`](crate::error::{name}). {docs}");
        declared += &format!("{}    fn {predicate}(&self) -> bool;\n\n", doc_comment(docs.trim_end(), 4));
        implemented += &format!(
            "    fn {predicate}(&self) -> bool {{\n        \
             matches!(self.service_error(), Some({{SERVICE_ERROR}}::{name}(_)))\n    }}\n\n"
        );
    }
    format!(
        "\n{DOCS}pub trait ErrorExt {{\n{}}}\n\nimpl ErrorExt for Error {{\n{}}}\n",
        declared.trim_end_matches('\n').to_owned() + "\n",
        implemented.trim_end_matches('\n').to_owned() + "\n",
    )
}
