//! Checks the values of the traits that code generation reads against the definitions of those traits.

use super::ast::Traits;
use crate::error::ModelError;
use serde_json::Value;

/// The form that a value must have.
#[derive(Debug, Clone, Copy)]
enum Form {
    Any,
    Boolean,
    Number,
    /// A whole number within these bounds.
    Whole(u64, u64),
    Text,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    TextOrNumber,
    List(&'static Form),
    /// An object whose values all have this form.
    Map(&'static Form),
    /// An object with required and optional members.
    Object(&'static [(&'static str, Form)], &'static [(&'static str, Form)]),
}

use Form::{Any, Boolean, List, Map, Number, Object, OneOf, Text, TextOrNumber, Whole};

const ANNOTATION: Form = Object(&[], &[]);
const BOUNDS: Form = Object(&[], &[("min", Number), ("max", Number)]);
const CONTEXT_PATH: Form = Object(&[("path", Text)], &[]);
const CONTEXT_TYPE: Form = Object(&[("type", Text)], &[]);
const CONTEXT_VALUE: Form = Object(&[("value", Any)], &[]);
const ENUM: Form = Object(&[("value", Text)], &[("name", Text), ("documentation", Text)]);
const PAGES: Form = Object(&[], &[("inputToken", Text), ("outputToken", Text), ("items", Text), ("pageSize", Text)]);
const WAITER: Form = Object(
    &[("acceptors", List(&Object(&[("state", OneOf(&["success", "failure", "retry"])), ("matcher", Map(&Any))], &[])))],
    &[("documentation", Text), ("minDelay", Number), ("maxDelay", Number)],
);

const FORMS: &[(&str, Form)] = &[
    ("aws.api#clientDiscoveredEndpoint", Object(&[("required", Boolean)], &[])),
    ("aws.api#clientEndpointDiscovery", Object(&[("operation", Text)], &[("error", Text)])),
    ("aws.api#clientEndpointDiscoveryId", ANNOTATION),
    ("aws.api#service", Object(&[("sdkId", Text)], &[])),
    ("aws.auth#sigv4", Object(&[("name", Text)], &[])),
    ("aws.protocols#awsJson1_0", ANNOTATION),
    ("aws.protocols#awsJson1_1", ANNOTATION),
    ("aws.protocols#awsQueryCompatible", ANNOTATION),
    ("aws.protocols#awsQueryError", Object(&[("code", Text)], &[("httpResponseCode", Number)])),
    ("smithy.api#auth", List(&Text)),
    ("smithy.api#clientOptional", ANNOTATION),
    ("smithy.api#deprecated", Object(&[], &[("message", Text), ("since", Text)])),
    ("smithy.api#documentation", Text),
    ("smithy.api#endpoint", Object(&[("hostPrefix", Text)], &[])),
    ("smithy.api#enum", List(&ENUM)),
    ("smithy.api#enumValue", TextOrNumber),
    ("smithy.api#error", OneOf(&["client", "server"])),
    ("smithy.api#eventHeader", ANNOTATION),
    ("smithy.api#eventPayload", ANNOTATION),
    ("smithy.api#hostLabel", ANNOTATION),
    ("smithy.api#httpChecksumRequired", ANNOTATION),
    ("smithy.api#httpError", Whole(100, 599)),
    ("smithy.api#idempotencyToken", ANNOTATION),
    ("smithy.api#idempotent", ANNOTATION),
    ("smithy.api#length", BOUNDS),
    ("smithy.api#optionalAuth", ANNOTATION),
    ("smithy.api#paginated", PAGES),
    ("smithy.api#pattern", Text),
    ("smithy.api#range", BOUNDS),
    ("smithy.api#readonly", ANNOTATION),
    ("smithy.api#requestCompression", Object(&[("encodings", List(&Text))], &[])),
    ("smithy.api#required", ANNOTATION),
    ("smithy.api#retryable", Object(&[], &[("throttling", Boolean)])),
    ("smithy.api#sensitive", ANNOTATION),
    ("smithy.api#sparse", ANNOTATION),
    ("smithy.api#streaming", ANNOTATION),
    ("smithy.api#timestampFormat", OneOf(&["date-time", "http-date", "epoch-seconds"])),
    ("smithy.api#title", Text),
    ("smithy.api#uniqueItems", ANNOTATION),
    ("smithy.rules#clientContextParams", Map(&CONTEXT_TYPE)),
    ("smithy.rules#contextParam", Object(&[("name", Text)], &[])),
    ("smithy.rules#operationContextParams", Map(&CONTEXT_PATH)),
    ("smithy.rules#staticContextParams", Map(&CONTEXT_VALUE)),
    ("smithy.waiters#waitable", Map(&WAITER)),
];

/// Rejects traits of the shape or member `id` whose values do not match the definitions of the traits.
pub fn check(id: &str, traits: &Traits) -> Result<(), ModelError> {
    for (name, value) in traits.as_map() {
        let Some((_, form)) = FORMS.iter().find(|(known, _)| known == name) else { continue };
        if let Err(problem) = form.check(value) {
            return Err(ModelError::new(id, format_args!("the trait {name} has an invalid value: {problem}")));
        }
    }
    Ok(())
}

impl Form {
    fn check(self, value: &Value) -> Result<(), String> {
        let fits = match self {
            Any => true,
            Boolean => value.is_boolean(),
            Number => value.is_number(),
            Whole(least, most) => value.as_u64().is_some_and(|value| (least..=most).contains(&value)),
            Text => value.is_string(),
            TextOrNumber => value.is_string() || value.is_number(),
            OneOf(texts) => value.as_str().is_some_and(|text| texts.contains(&text)),
            List(form) => {
                let mut values = value.as_array().ok_or_else(|| self.expected(value))?.iter();
                return values.try_for_each(|value| form.check(value));
            }
            Map(form) => {
                let mut values = value.as_object().ok_or_else(|| self.expected(value))?.values();
                return values.try_for_each(|value| form.check(value));
            }
            Object(required, optional) => {
                let members = value.as_object().ok_or_else(|| self.expected(value))?;
                if let Some((missing, _)) = required.iter().find(|(name, _)| !members.contains_key(*name)) {
                    return Err(format!("`{missing}` is missing"));
                }
                for (name, form) in required.iter().chain(optional) {
                    if let Some(value) = members.get(*name) {
                        form.check(value).map_err(|problem| format!("`{name}`: {problem}"))?;
                    }
                }
                true
            }
        };
        if fits { Ok(()) } else { Err(self.expected(value)) }
    }

    /// The message that `value` does not have this form.
    fn expected(self, value: &Value) -> String {
        let expected = match self {
            Any => "a value".to_owned(),
            Boolean => "a boolean".to_owned(),
            Number => "a number".to_owned(),
            Whole(least, most) => format!("a whole number from {least} to {most}"),
            Text => "a string".to_owned(),
            TextOrNumber => "a string or a number".to_owned(),
            OneOf(texts) => format!("one of {}", texts.join(", ")),
            List(_) => "a list".to_owned(),
            Map(_) | Object(..) => "an object".to_owned(),
        };
        format!("{} is not {expected}", shortened(&value.to_string()))
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.split_at(end).0),
        None => text.to_owned(),
    }
}
