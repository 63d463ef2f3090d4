//! `cargo xtask bench`: what calls cost, beside a client written by hand and the AWS SDK.
//!
//! The programs are in `benches/`, a workspace of its own; its README says how to read the results.

mod counts;
mod figures;
mod growth;
mod program;
mod report;
mod rounds;
mod server;

pub use counts::Counts;

use clap::Args;
use std::error::Error;
use std::path::Path;

/// The arguments of `cargo xtask bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// Only count what does not depend on the load of the machine, and compare it with `benches/limits.json`.
    #[arg(long)]
    quick: bool,
    /// Write what is counted to `benches/limits.json`, in place of comparing it.
    #[arg(long, requires = "quick")]
    set_limits: bool,
    /// Leave out the timing of clean builds, which takes longest.
    #[arg(long, conflicts_with = "quick")]
    skip_clean_builds: bool,
    /// How many times each measurement is repeated; the median counts.
    #[arg(long, value_name = "N", default_value_t = 7)]
    rounds: usize,
}

impl Bench {
    pub fn run(&self, root: &Path) -> Result<(), Box<dyn Error>> {
        if !self.quick {
            return report::measure(root, self.rounds, self.skip_clean_builds);
        }
        let counts = Counts::take(root)?;
        if self.set_limits { counts.set_limits(root) } else { counts.check(root) }
    }
}
