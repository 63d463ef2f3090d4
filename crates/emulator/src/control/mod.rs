//! The control interface: plain JSON over HTTP below `/_emulator/`, for tests in any language.
//!
//! It does the same as the methods of [`Emulator`](crate::Emulator), with the same code. Each resource has its own
//! file.

mod accounts;
mod clock;
mod environment;
mod error;
mod faults;
mod guard;
mod health;
mod json;
mod mail;
mod requests;
mod settings;
mod state;
mod static_files;
mod transitions;

use crate::service::Service;
use bytes::Bytes;
use error::ControlError;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{Method, Response, StatusCode, Uri};
use http_body_util::Full;
use json::Content;
use serde_json::json;
use std::net::IpAddr;

const PATH: &str = "/_emulator";

/// Whether a request is for the control interface.
pub(crate) fn is_for(uri: &Uri) -> bool {
    uri.path().strip_prefix(PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Responds to a request from `peer`.
pub(crate) fn answer(service: &Service, peer: IpAddr, parts: &Parts, body: &[u8]) -> Response<Full<Bytes>> {
    let result = guard::check(peer, parts).and_then(|()| route(service, parts, body));
    let (status, content, allow) = match result {
        Ok(content) => (StatusCode::OK, content, None),
        Err(error) => (error.status(), json!({ "error": error.to_string() }).into(), error.allow()),
    };
    let (content_type, text) = match content {
        Content::Json(value) => ("application/json", Bytes::from(format!("{value}\n"))),
        Content::Text(text) => ("text/plain; charset=utf-8", Bytes::from(text)),
        Content::Static(content_type, text) => (content_type, Bytes::from_static(text.as_bytes())),
    };
    let mut response = Response::new(Full::new(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(policy) = static_files::content_security_policy() {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(methods) = allow {
        headers.insert(ALLOW, HeaderValue::from_static(methods));
    }
    response
}

fn route(service: &Service, parts: &Parts, body: &[u8]) -> Result<Content, ControlError> {
    let path = parts.uri.path().strip_prefix(PATH).unwrap_or_default();
    let query = parts.uri.query().unwrap_or_default();
    let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    // The response to HEAD is that to GET, without the body, which hyper leaves out.
    let method = if parts.method == Method::HEAD { &Method::GET } else { &parts.method };
    let content = match (segments.as_slice(), method.as_str()) {
        ([], "GET") => return Ok(static_files::page()),
        (["openapi.json"], "GET") => return Ok(static_files::openapi()),
        (["health"], "GET") => health::get(service),
        (["accounts"], "GET") => accounts::list(service),
        (["accounts", account, "status"], "PUT") => accounts::set_status(service, account, body)?,
        (["environment"], "GET") => return environment::get(service, query),
        (["reset"], "POST") => {
            service.reset();
            health::get(service)
        }
        (["state"], "GET") => state::get(service, query)?,
        (["state"], "PUT") => state::put(service, body)?,
        (["transitions"], "GET") => transitions::get(service),
        (["transitions"], "PUT") => transitions::put(service, body)?,
        (["requests", "replay"], "POST") => requests::replay(service, body)?,
        (["settings"], "GET") => settings::get(service),
        (["settings"], "PUT") => settings::put(service, body)?,
        (["clock"], "GET") => clock::get(service),
        (["clock"], "PUT") => clock::set(service, body)?,
        (["clock", "advance"], "POST") => clock::advance(service, body)?,
        (["mail"], "GET") => mail::list(service, query)?,
        (["faults"], "GET") => faults::list(service),
        (["faults"], "POST") => faults::add(service, body)?,
        (["faults"], "DELETE") => faults::clear(service),
        (["faults", id], "DELETE") => faults::remove(service, id)?,
        (["requests"], "GET") => requests::list(service, query)?,
        (["requests"], "DELETE") => requests::clear(service),
        (["clock" | "settings" | "state" | "transitions"], _) => {
            return Err(ControlError::MethodNotAllowed("GET, PUT"));
        }
        (["faults"], _) => return Err(ControlError::MethodNotAllowed("GET, POST, DELETE")),
        (["requests"], _) => return Err(ControlError::MethodNotAllowed("GET, DELETE")),
        (["faults", _], _) => return Err(ControlError::MethodNotAllowed("DELETE")),
        (["accounts", _, "status"], _) => return Err(ControlError::MethodNotAllowed("PUT")),
        (["reset"] | ["clock", "advance"] | ["requests", "replay"], _) => {
            return Err(ControlError::MethodNotAllowed("POST"));
        }
        ([] | ["health" | "openapi.json" | "accounts" | "environment" | "mail"], _) => {
            return Err(ControlError::MethodNotAllowed("GET"));
        }
        _ => return Err(ControlError::NotFound),
    };
    Ok(content.into())
}
