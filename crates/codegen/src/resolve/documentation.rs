//! Converts the documentation and deprecation traits of a model.

use crate::docs::{markdown, one_line, unknown_tags};
use crate::read::ast::Traits;
use serde_json::Value;
use std::collections::BTreeMap;

/// The documentation among `traits`, in Markdown.
pub fn docs(traits: &Traits) -> String {
    markdown(traits.text("documentation").unwrap_or_default())
}

/// The message and version of the trait `deprecated`, on one line. Empty if the trait has neither.
pub fn deprecated(traits: &Traits) -> Option<String> {
    let deprecated = traits.get("deprecated")?;
    let text = |name| deprecated.get(name).and_then(Value::as_str).unwrap_or_default();
    let (message, since) = (one_line(text("message")), one_line(text("since")));
    let since = if since.is_empty() { since } else { format!("(since {since})") };
    // Rustdoc reads it as Markdown. None of it is a link.
    Some(format!("{message} {since}").trim().replace('[', "\\["))
}

/// The base URL of the API reference of the service `id`, if it is an AWS service. The documentation ID is `docId` of
/// the trait `aws.api#service`, or the default that the definition of this trait specifies.
pub fn reference(id: &str, version: Option<&str>, traits: &Traits) -> Option<String> {
    let service = traits.get("aws.api#service").filter(|_| id.starts_with("com.amazonaws."))?;
    let text = |name| service.get(name).and_then(Value::as_str);
    let docs_id = match text("docId") {
        Some(docs_id) => docs_id.to_owned(),
        None => format!("{}-{}", text("sdkId")?.to_lowercase().replace(' ', "-"), version?),
    };
    Some(format!("https://docs.aws.amazon.com/goto/WebAPI/{docs_id}/"))
}

/// A warning that counts the unknown tags in the documentation of all `traits`; `None` if there are none.
pub fn warning<'t>(traits: impl Iterator<Item = &'t Traits>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for tag in traits.filter_map(|traits| traits.text("documentation")).flat_map(unknown_tags) {
        *counts.entry(tag).or_default() += 1;
    }
    let listed: Vec<String> = counts.iter().map(|(tag, count)| format!("<{tag}> ({count})")).collect();
    (!listed.is_empty())
        .then(|| format!("the documentation contains unknown tags, which are shown as text: {}", listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn traits(value: Value) -> Traits {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn services_of_aws_have_an_api_reference() {
        let of = |id: &str, service: Value| {
            reference(id, Some("2025-04-04"), &traits(json!({ "aws.api#service": service })))
        };
        let by_default = of(
            "com.amazonaws.partnercentralaccount#PartnerCentralAccount",
            json!({ "sdkId": "PartnerCentral Account" }),
        );
        let expected = "https://docs.aws.amazon.com/goto/WebAPI/partnercentral-account-2025-04-04/";
        assert_eq!(by_default.as_deref(), Some(expected));
        let stated = of("com.amazonaws.tiny#Tiny", json!({ "sdkId": "Tiny", "docId": "small-1" }));
        assert_eq!(stated.as_deref(), Some("https://docs.aws.amazon.com/goto/WebAPI/small-1/"));
        assert_eq!(of("example.tiny#Tiny", json!({ "sdkId": "Tiny" })), None);
    }

    #[test]
    fn a_deprecation_is_one_line() {
        let of = |value: Value| deprecated(&traits(json!({ "smithy.api#deprecated": value })));
        assert_eq!(of(json!({})).as_deref(), Some(""));
        assert_eq!(of(json!({ "message": "Use\n  X.", "since": "2.0" })).as_deref(), Some("Use X. (since 2.0)"));
        assert_eq!(deprecated(&traits(json!({}))), None);
    }
}
