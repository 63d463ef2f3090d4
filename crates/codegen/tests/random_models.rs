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
fn every_awkward_name_text_and_id_is_generated() {
    for (number, model) in odd::complete().iter().enumerate() {
        if let Err(error) = generate("odd", model) {
            panic!("model {number}: {error}");
        }
    }
}
