//! Checks combinations of features: each published crate compiles without features, with each feature and with pairs.

use super::command::cargo;
use super::outcome::{CheckResult, Outcome};
use super::workspace::{Package, Workspace};
use std::path::Path;

/// Compiles the published crates with all combinations.
pub fn run(root: &Path, workspace: &Workspace) -> CheckResult {
    for package in workspace.libraries() {
        for features in combinations(package) {
            let features = format!("--features={}", features.join(","));
            let name = format!("--package={}", package.name);
            cargo(root, &["check", "--quiet", "--locked", "--lib", "--no-default-features", &name, &features])?;
        }
    }
    Ok(Outcome::Passed)
}

/// Features that select dependencies. Only single ones are checked: pairs of them would recompile the dependencies each
/// time, and no code depends on two of them.
const CHOICES: &[&str] = &["aws-config", "aws-lc-rs", "native-roots", "ring", "webpki-roots"];

/// The combinations: no feature, each feature, and each pair of features that are not [choices](CHOICES). Pairs are
/// omitted for a crate that only forwards its features to another one, where the pairs are checked.
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
        let json = format!(
            r#"{{"id":"a","name":"a","version":"1.0.0","rust_version":null,"features":{features},"targets":[]}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn all_pairs_are_combined_once() {
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
