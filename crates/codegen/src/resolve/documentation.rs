//! Documentation of the model as Markdown.

use crate::docs;
use crate::error::ModelError;
use crate::read::ast::Traits;
use serde_json::Value;

/// The documentation among the traits of the shape or member `id`, in Markdown.
pub fn docs(id: &str, traits: &Traits) -> Result<String, ModelError> {
    let docs = markdown(id, traits.text("documentation").unwrap_or_default())?;
    let Some(deprecated) = traits.get("deprecated") else { return Ok(docs) };
    let message = deprecated.get("message").and_then(Value::as_str).unwrap_or_default();
    Ok(format!("{docs}\n\n**Deprecated.** {}", markdown(id, message)?).trim().to_owned())
}

pub fn markdown(id: &str, docs: &str) -> Result<String, ModelError> {
    docs::markdown(docs).map_err(|error| ModelError::new(id, error))
}
