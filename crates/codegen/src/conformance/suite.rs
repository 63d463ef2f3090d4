//! The tests of one service, and as much of its generated code as they need, as a crate.

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
    /// The module of the tests, in which the names of all of them begin.
    pub module: String,
    /// What the tests need of the generated code.
    pub needs: Needs,
    /// The files of the crate's `src`.
    pub files: Files,
    /// How many tests there are.
    pub written: usize,
    /// How many tests were left out, by reason.
    pub skipped: BTreeMap<String, usize>,
}

/// What the tests of a service need; each includes the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// The endpoint rules alone.
    Rules,
    /// The types and operations.
    Model,
    /// The client, which has to compile; what goes over the wire is decided below it.
    Client,
}

impl Suite {
    /// The tests of the service `id` of `model`, which is in `file`. No other suite of the run
    /// has the same `number`.
    pub fn of(model: &mut Model, id: &str, file: &str, number: usize) -> Result<Self, ModelError> {
        if !cases::are_in(model) {
            // Most of a service has no part in these tests, and would only have to be compiled.
            let called = endpoints::called(model, id)?;
            model.keep_operations(id, called);
        }
        let model = &*model;
        let service = resolve::service(model, Some(id))?;
        let origin = Origin { command: "cargo xtask conformance".to_owned(), model: file.to_owned() };
        let name = format!("conformance-{}-{number}", names::snake_case(local_name(id)).replace('_', "-"));
        let module = name.replace('-', "_");

        let mut cases = Cases::of(model, id, &service)?;
        let protocol = (cases.written > 0).then(|| cases::file(&cases.source));
        let before = cases.written;
        let calls = endpoints::source(&service, &mut cases)?;
        let calls = (cases.written > before).then_some(calls);
        let needs = match (&protocol, &calls) {
            (Some(_), _) => Needs::Client,
            (None, Some(_)) => Needs::Model,
            (None, None) => Needs::Rules,
        };
        let (mut files, rules) = match needs {
            Needs::Rules => {
                let rules = emit::endpoint_rules(&service, "crate")?;
                (Files::from([("endpoint.rs".to_owned(), rules.source)]), rules.tests)
            }
            _ => {
                let model = emit::model(&service, "crate", &origin)?;
                (below("model", model.modules), model.endpoint_tests)
            }
        };
        if needs == Needs::Client {
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
        files.insert("lib.rs".to_owned(), library(needs, &module));
        let written = cases.written + of_rules;
        Ok(Self { id: id.to_owned(), name, module, needs, files, written, skipped: cases.skipped })
    }
}

fn below(folder: &str, files: Files) -> Files {
    files.into_iter().map(|(path, text)| (format!("{folder}/{path}"), text)).collect()
}

/// The generated modules of both crates of a service, as one crate.
fn library(needs: Needs, tests: &str) -> String {
    let modules = match needs {
        Needs::Rules => "pub mod endpoint;\n",
        Needs::Model => "#[allow(deprecated)]\nmod model;\n\npub use model::*;\n",
        Needs::Client => {
            "#[allow(deprecated)]\nmod fluent_client;\n#[allow(deprecated)]\nmod model;\n\npub use fluent_client::result::*;\npub use fluent_client::*;\npub use model::*;\n"
        }
    };
    format!("//! A service under test.\n\n{modules}\n#[cfg(test)]\nmod {tests};\n")
}
