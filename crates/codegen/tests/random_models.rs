//! Random legal models are generated: what is awkward in them never stops the generator. That their crates compile is a
//! test of the workspace's chores, which have the runtime crates.

mod odd;
mod support;

use support::generate;

/// How many models are drawn.
const MODELS: u64 = 24;

#[test]
fn random_models_are_generated() {
    for seed in 0..MODELS {
        if let Err(error) = generate("random", &odd::random(seed)) {
            panic!("seed {seed}: {error}");
        }
    }
}

#[test]
fn deep_models_raise_a_limit_of_the_compiler_or_are_refused() {
    for (levels, limit) in [(10, false), (60, true)] {
        let generated = generate("nested", &odd::nested(levels)).expect("crates");
        let mut roots =
            generated.files().map(|file| file.expect("a file")).filter(|(path, _)| path.ends_with("lib.rs"));
        assert!(roots.all(|(_, text)| text.contains("recursion_limit") == limit));
        let warnings: Vec<&String> = generated.services().iter().flat_map(|service| &service.warnings).collect();
        assert_eq!(warnings.iter().any(|warning| warning.contains("nested 61 levels deep")), limit, "{warnings:?}");
    }
    for levels in [100, 50_000] {
        let error = generate("nested", &odd::nested(levels)).expect_err("a deep model").to_string();
        assert!(error.ends_with(": its members are nested more than 100 levels deep"), "{error}");
    }
}

/// A file imports what its text uses, so that each of these names may collide with that of a shape.
#[test]
fn every_name_that_generated_code_imports_is_in_the_table() {
    let source = include_str!("../src/paths.rs").split("#[cfg(test)]").next().unwrap_or_default();
    let imported = source.split('"').skip(1).step_by(2).filter_map(|path| path.rsplit_once("::")).map(|(_, name)| name);
    let is_type = |name: &&str| name.starts_with(|c: char| c.is_ascii_uppercase());
    let imported: Vec<&str> = imported.filter(is_type).collect();
    assert!(imported.len() > 30, "{imported:?}");
    let is_missing = |name: &&&str| !odd::tables::NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let missing: Vec<_> = imported.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_awkward_name_text_and_id_is_generated() {
    for (number, model) in odd::complete().iter().enumerate() {
        if let Err(error) = generate("odd", model) {
            panic!("model {number}: {error}");
        }
    }
}
