//! The graph of dependencies between packages, from the output of `cargo metadata`.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The normal dependencies between packages, without dev-dependencies and build-dependencies.
#[derive(Debug, Default)]
pub struct Graph {
    names: BTreeMap<String, String>,
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// The graph that cargo resolved, with the enabled features.
    pub fn resolved(metadata: &Value) -> Self {
        let mut graph = Self::default();
        for package in items(metadata, "packages") {
            graph.names.insert(text(package, "id"), text(package, "name"));
        }
        for node in items(&metadata["resolve"], "nodes") {
            let normal = items(node, "deps").filter(|edge| items(edge, "dep_kinds").any(|kind| kind["kind"].is_null()));
            graph.edges.insert(text(node, "id"), normal.map(|edge| text(edge, "pkg")).collect());
        }
        graph
    }

    /// The graph of the dependencies between members of the workspace that their manifests declare, including optional
    /// ones.
    pub fn declared(metadata: &Value) -> Self {
        let mut graph = Self::default();
        for package in items(metadata, "packages") {
            graph.names.insert(text(package, "name"), text(package, "name"));
        }
        for package in items(metadata, "packages") {
            let normal = items(package, "dependencies").filter(|dependency| dependency["kind"].is_null());
            let members = normal.map(|dependency| text(dependency, "name")).filter(|it| graph.names.contains_key(it));
            let members = members.collect();
            graph.edges.insert(text(package, "name"), members);
        }
        graph
    }

    /// The names of all packages.
    pub fn packages(&self) -> BTreeSet<&str> {
        self.names.values().map(String::as_str).collect()
    }

    /// The names of the direct dependencies of `package`.
    pub fn direct(&self, package: &str) -> BTreeSet<&str> {
        let ids = self.ids(package).flat_map(|id| self.edges.get(id)).flatten();
        ids.map(|id| self.name(id)).collect()
    }

    /// The shortest chain of dependencies from `package` to a package for which `forbidden` holds. `None` if there is
    /// no such chain.
    pub fn chain(&self, package: &str, forbidden: impl Fn(&str) -> bool) -> Option<Vec<&str>> {
        let mut seen: BTreeSet<&str> = self.ids(package).collect();
        let mut queue: VecDeque<Vec<&str>> = seen.iter().map(|id| vec![*id]).collect();
        while let Some(chain) = queue.pop_front() {
            let last = *chain.last()?;
            if chain.len() > 1 && forbidden(self.name(last)) {
                return Some(chain.into_iter().map(|id| self.name(id)).collect());
            }
            for next in self.edges.get(last).into_iter().flatten() {
                if seen.insert(next) {
                    let mut longer = chain.clone();
                    longer.push(next);
                    queue.push_back(longer);
                }
            }
        }
        None
    }

    fn ids(&self, package: &str) -> impl Iterator<Item = &str> {
        self.names.iter().filter(move |(_, name)| *name == package).map(|(id, _)| id.as_str())
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
