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

#[test]
fn every_awkward_name_text_and_id_is_generated() {
    for (number, model) in odd::complete().iter().enumerate() {
        if let Err(error) = generate("odd", model) {
            panic!("model {number}: {error}");
        }
    }
}
