//! Features go together: each published crate compiles with none of its features, with each of
//! them and with pairs.

use super::command::cargo;
use super::outcome::{CheckResult, Outcome};
use super::workspace::{Package, Workspace};
use std::path::Path;

pub fn run(root: &Path, workspace: &Workspace) -> CheckResult {
    for package in workspace.published() {
        for features in combinations(package) {
            let features = format!("--features={}", features.join(","));
            let name = format!("--package={}", package.name);
            cargo(root, &["check", "--quiet", "--locked", "--lib", "--no-default-features", &name, &features])?;
        }
    }
    Ok(Outcome::Passed)
}

/// Features that choose between dependencies. Each is checked alone: pairs of them would compile the
/// dependencies over and over, and no code depends on two.
const CHOICES: &[&str] = &["aws-config", "aws-lc-rs", "native-roots", "ring", "webpki-roots"];

/// No feature, each one, and each pair that is no [choice](CHOICES). Where all features only turn on those
/// of another crate, the pairs are that crate's.
fn combinations(package: &Package) -> Vec<Vec<&str>> {
    let names: Vec<&str> = package.features.keys().map(String::as_str).filter(|name| *name != "default").collect();
    let mut combinations = vec![Vec::new()];
    combinations.extend(names.iter().map(|name| vec![*name]));
    if !only_forwards(package) {
        let paired: Vec<&str> = names.iter().copied().filter(|name| !CHOICES.contains(name)).collect();
        for (index, first) in paired.iter().enumerate() {
            combinations.extend(paired.iter().skip(index + 1).map(|second| vec![*first, *second]));
        }
    }
    combinations
}

fn only_forwards(package: &Package) -> bool {
    let mut own = package.features.iter().filter(|(name, _)| *name != "default");
    own.all(|(_, enabled)| matches!(enabled.as_slice(), [other] if other.contains('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(features: &str) -> Package {
        let json = format!(r#"{{"id":"a","name":"a","version":"1.0.0","rust_version":null,"features":{features}}}"#);
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn all_pairs_are_tried_once() {
        let own = package(r#"{"default":["x"],"x":["dep:one"],"y":[],"z":["other/z"]}"#);
        let expected: [&[&str]; 7] = [&[], &["x"], &["y"], &["z"], &["x", "y"], &["x", "z"], &["y", "z"]];
        assert_eq!(combinations(&own), expected);
        let choices = package(r#"{"ring":[],"aws-lc-rs":[],"x":[]}"#);
        let expected: [&[&str]; 4] = [&[], &["aws-lc-rs"], &["ring"], &["x"]];
        assert_eq!(combinations(&choices), expected);
        let forwarding = package(r#"{"default":["x"],"x":["other/x"],"y":["other/y"]}"#);
        let expected: [&[&str]; 3] = [&[], &["x"], &["y"]];
        assert_eq!(combinations(&forwarding), expected);
    }
}
