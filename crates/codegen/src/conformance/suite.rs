//! A crate with the tests of one service and the generated code that they need.

use super::cases::{self, Cases};
use super::endpoints;
use crate::emit::{self, Files, Origin};
use crate::error::ModelError;
use crate::names;
use crate::read::ast::{Model, local_name};
use crate::resolve;
use std::collections::BTreeMap;

const CHECKS: &str = include_str!("template/checks.rs");

/// The tests of a service.
#[derive(Debug)]
pub struct Suite {
    /// The shape ID of the service.
    pub id: String,
    /// The name of the crate.
    pub name: String,
    /// The module of the tests, which is the prefix of their names.
    pub module: String,
    /// The highest layer of generated code that the tests need.
    pub layer: Layer,
    /// The files of the crate's `src`.
    pub files: Files,
    /// The number of tests.
    pub count: usize,
    /// The number of skipped tests, by reason.
    pub skipped: BTreeMap<String, usize>,
}

/// The layers of generated code. Each includes the layers before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The endpoint rules alone.
    Rules,
    /// The types and operations.
    Model,
    /// The client. The tests do not call it, because the layers below determine the wire format; it has to compile.
    Client,
}

impl Suite {
    /// Generates the tests of the service `id` of `model`, which was read from `file`. `number` makes the name of the
    /// crate unique among the suites of a run.
    pub fn of(model: &mut Model, id: &str, file: &str, number: usize) -> Result<Self, ModelError> {
        if !cases::has_tests(model) {
            // Endpoint tests use few operations. The others would only take time to compile.
            let called = endpoints::called(model, id)?;
            model.keep_operations(id, called);
        }
        let model = &*model;
        let service = resolve::service(model, Some(id))?;
        let origin = Origin { command: "cargo xtask conformance".to_owned(), model: file.to_owned() };
        let name = format!("conformance-{}-{number}", names::snake_case(local_name(id)).replace('_', "-"));
        let module = name.replace('-', "_");

        let mut cases = Cases::of(model, id, &service)?;
        let protocol = (cases.count > 0).then(|| cases::file(&cases.source));
        let before = cases.count;
        let calls = endpoints::source(&service, &mut cases)?;
        let calls = (cases.count > before).then_some(calls);
        let layer = match (&protocol, &calls) {
            (Some(_), _) => Layer::Client,
            (None, Some(_)) => Layer::Model,
            (None, None) => Layer::Rules,
        };
        let (mut files, rules) = match layer {
            Layer::Rules => {
                let rules = emit::endpoint_rules(&service, "crate")?;
                (Files::from([("endpoint.rs".to_owned(), rules.source)]), rules.tests)
            }
            _ => {
                let model = emit::model(&service, "crate", &origin)?;
                (below("model", model.modules), model.endpoint_tests)
            }
        };
        if layer == Layer::Client {
            files.extend(below("fluent_client", emit::client(&service, &module, "crate", &origin)));
        }
        let of_rules = rules.as_ref().map_or(0, |tests| tests.matches("\n#[test]\n").count());
        let tests = [("protocol", protocol), ("calls", calls), ("rules", rules)];
        let mut modules = String::new();
        for (test, text) in tests {
            let Some(text) = text else { continue };
            if test == "protocol" {
                modules += "mod checks;\n";
                files.insert(format!("{module}/checks.rs"), CHECKS.to_owned());
            }
            modules += &format!("mod {test};\n");
            files.insert(format!("{module}/{test}.rs"), text);
        }
        files.insert(format!("{module}/mod.rs"), modules);
        files.insert("lib.rs".to_owned(), library(layer, &module));
        let count = cases.count + of_rules;
        Ok(Self { id: id.to_owned(), name, module, layer, files, count, skipped: cases.skipped })
    }
}

fn below(folder: &str, files: Files) -> Files {
    files.into_iter().map(|(path, text)| (format!("{folder}/{path}"), text)).collect()
}

/// The library root of the crate, which contains the generated modules of both crates of the service.
fn library(layer: Layer, tests: &str) -> String {
    let modules = match layer {
        Layer::Rules => "pub mod endpoint;\n",
        Layer::Model => "#[allow(deprecated)]\nmod model;\n\npub use model::*;\n",
        Layer::Client => {
            "#[allow(deprecated)]\nmod fluent_client;\n#[allow(deprecated)]\nmod model;\n\npub use fluent_client::result::*;\npub use fluent_client::*;\npub use model::*;\n"
        }
    };
    format!("//! A service under test.\n\n{modules}\n#[cfg(test)]\nmod {tests};\n")
}
