//! Fetches all pages.

use crate::exit::CommandError;
use crate::progress::progress;
use crate::table::{Operation, Pages};
use awsjson_client::{CallOptions, Client};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Calls the operation for each page, and returns the output of the last page with the items of all pages.
pub async fn all(
    client: &Client,
    operation: &Operation,
    pages: Pages,
    mut input: Map<String, Value>,
) -> Result<Value, CommandError> {
    let bar = progress(None, "items");
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    loop {
        let mut output = (operation.call)(client, Value::Object(input.clone()), CallOptions::new()).await?.output;
        let token = at(&output, pages.output_token).filter(|token| !is_end(token)).cloned();
        if let Some(Value::Array(page)) = at_mut(&mut output, pages.items) {
            bar.inc(page.len() as u64);
            items.append(page);
        }
        let Some(token) = token else {
            bar.finish_and_clear();
            if let Some(page) = at_mut(&mut output, pages.items) {
                *page = Value::Array(items);
            }
            return Ok(output);
        };
        if !seen.insert(token.to_string()) {
            let problem = "the service repeated the token of a page, so the pages would never end";
            return Err(CommandError::Call(crate::call::CallError::response(operation.name, problem)));
        }
        input.insert(pages.input_token.to_owned(), token);
    }
}

fn is_end(token: &Value) -> bool {
    token.is_null() || token.as_str() == Some("")
}

fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

fn at_mut<'v>(value: &'v mut Value, path: &[&str]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, name| value.get_mut(name))
}
