//! `cargo xtask bench`: measures the cost of calls, and compares it with a hand-written client and the AWS SDK.
//!
//! The programs are in `benches/`, a separate workspace, whose README explains the results.

mod counts;
mod figures;
mod growth;
mod program;
mod report;
mod rounds;
mod server;

pub use counts::Counts;
pub use program::children_cpu_seconds;

use clap::Args;
use std::error::Error;
use std::path::Path;

/// The arguments of `cargo xtask bench`.
#[derive(Debug, Args)]
pub struct Bench {
    /// Only count what does not depend on the load of the machine, and compare it with `benches/limits.json`.
    #[arg(long)]
    quick: bool,
    /// Write the counts to `benches/limits.json` instead of comparing them.
    #[arg(long, requires = "quick")]
    set_limits: bool,
    /// Skip the timing of clean builds, which takes longest.
    #[arg(long, conflicts_with = "quick")]
    skip_clean_builds: bool,
    /// The number of repetitions of each measurement. The median counts.
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
