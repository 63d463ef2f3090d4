//! Generates Rust tests from the protocol tests of a model.

use super::fields::text;
use super::{client, literal, server};
use crate::error::ModelError;
use crate::names;
use crate::paths;
use crate::read::ast::{Model, Shape, local_name};
use crate::resolve::graph;
use crate::service::{Operation, Service};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const REQUESTS: &str = "smithy.test#httpRequestTests";
const RESPONSES: &str = "smithy.test#httpResponseTests";
const MALFORMED_REQUESTS: &str = "smithy.test#httpMalformedRequestTests";

/// The role of generated code in a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

/// A kind of tests.
struct Kind {
    /// The trait that contains them.
    name: &'static str,
    side: Side,
    /// The prefix of the names of their functions.
    prefix: &'static str,
}

impl Kind {
    const fn new(name: &'static str, side: Side, prefix: &'static str) -> Self {
        Self { name, side, prefix }
    }

    /// Whether a test applies to this side. By default, it applies to both.
    fn has(&self, test: &Value) -> bool {
        match text(test, "appliesTo") {
            Some("client") => self.side == Side::Client,
            Some("server") => self.side == Side::Server,
            _ => true,
        }
    }
}

const CLIENT_REQUESTS: Kind = Kind::new(REQUESTS, Side::Client, "request");
const CLIENT_RESPONSES: Kind = Kind::new(RESPONSES, Side::Client, "response");
const CLIENT_ERRORS: Kind = Kind::new(RESPONSES, Side::Client, "error");
const SERVER_REQUESTS: Kind = Kind::new(REQUESTS, Side::Server, "server_request");
const SERVER_RESPONSES: Kind = Kind::new(RESPONSES, Side::Server, "server_response");
const SERVER_ERRORS: Kind = Kind::new(RESPONSES, Side::Server, "server_error");
const SERVER_REFUSALS: Kind = Kind::new(MALFORMED_REQUESTS, Side::Server, "server_refusal");

/// The tests of one service.
#[derive(Debug, Default)]
pub struct Cases {
    /// The source of the `#[test]` functions.
    pub source: String,
    /// The number of tests, including those of `endpoints`.
    pub count: usize,
    /// The number of skipped tests, by reason.
    pub skipped: BTreeMap<String, usize>,
    names: BTreeSet<String>,
}

type Write<'a> = dyn Fn(&Value) -> literal::Result<String> + 'a;

impl Cases {
    /// The protocol tests of `service`, whose shape ID is `id`.
    pub fn of(model: &Model, id: &str, service: &Service) -> Result<Self, ModelError> {
        let shape = model.shape(id)?;
        let mut cases = Self::default();
        let mut errors: BTreeMap<&str, &Operation> = BTreeMap::new();
        for operation_id in graph::operations(model, shape)? {
            let operation_shape = model.shape(operation_id)?;
            let name = local_name(operation_id);
            let operation = service.operations.iter().find(|operation| operation.shape == name);
            let operation = operation
                .ok_or_else(|| ModelError::new(operation_id, "the resolved service does not contain this operation"))?;
            for error in operation_shape.errors.iter().chain(&shape.errors) {
                errors.entry(&error.target).or_insert(operation);
            }
            let mut add = |kind, write: &Write| cases.add(operation_shape, &kind, service, write);
            add(CLIENT_REQUESTS, &|test| client::request(service, operation, test))?;
            add(CLIENT_RESPONSES, &|test| client::response(service, operation, test))?;
            add(SERVER_REQUESTS, &|test| server::request(service, operation, test))?;
            add(SERVER_RESPONSES, &|test| server::response(service, operation, test))?;
            add(SERVER_REFUSALS, &|test| server::malformed(operation, test))?;
        }
        for (error, operation) in errors {
            let (shape, name) = (model.shape(error)?, local_name(error));
            let mut add = |kind, write: &Write| cases.add(shape, &kind, service, write);
            add(CLIENT_ERRORS, &|test| client::error(service, name, operation, test))?;
            add(SERVER_ERRORS, &|test| server::error(service, name, operation, test))?;
        }
        Ok(cases)
    }

    /// Adds the tests of `kind` of `shape`.
    fn add(&mut self, shape: &Shape, kind: &Kind, service: &Service, write: &Write) -> Result<(), ModelError> {
        let protocol = if service.protocol == "AwsJson1_1" { "awsJson1_1" } else { "awsJson1_0" };
        let Some(tests) = shape.traits.get(kind.name) else { return Ok(()) };
        let invalid = || ModelError::new(&service.id, format_args!("{} is no list", kind.name));
        for test in tests.as_array().ok_or_else(invalid)?.iter().filter(|test| kind.has(test)) {
            let id = text(test, "id").unwrap_or("a test without an ID");
            if let Some(other) = text(test, "protocol").map(local_name).filter(|other| *other != protocol) {
                self.skip(&format!("for the protocol {other}"));
                continue;
            }
            // A test that cannot be expressed in Rust must fail, not disappear.
            let body =
                write(test).unwrap_or_else(|error| format!("    panic!(\"cannot be expressed: {{}}\", {error:?});\n"));
            let mut function = format!("{}_{}", kind.prefix, names::snake_case(id));
            while !self.names.insert(function.clone()) {
                function.push('_');
            }
            let _ = write!(self.source, "\n#[test]\nfn {function}() {{\n{body}}}\n");
            self.count += 1;
        }
        Ok(())
    }

    /// Counts a test that is skipped for `reason`.
    pub fn skip(&mut self, reason: &str) {
        *self.skipped.entry(reason.to_owned()).or_default() += 1;
    }
}

/// Whether a model has protocol tests.
pub fn has_tests(model: &Model) -> bool {
    model.any_has(&[REQUESTS, RESPONSES, MALFORMED_REQUESTS])
}

/// The file of tests with the given source.
pub fn file(source: &str) -> String {
    let (source, uses) = paths::resolve(source, &[], "crate");
    format!(
        "//! The protocol tests of the model.\n\n#![allow(unused_imports)]\n\nuse crate as model;\nuse super::checks::*;\n\
         use model::operation::*;\nuse model::types::*;\n{uses}{source}"
    )
}
