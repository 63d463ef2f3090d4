//! What calls cost this process.

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde_json::{Value, json};
use std::time::Instant;

#[cfg(feature = "count-allocations")]
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

/// How many allocations were made so far, and of how many bytes. One that grows counts again, by what it grows.
fn allocated() -> (usize, usize) {
    #[cfg(feature = "count-allocations")]
    {
        let stats = ALLOCATOR.stats();
        (stats.allocations + stats.reallocations, stats.bytes_allocated)
    }
    #[cfg(not(feature = "count-allocations"))]
    (0, 0)
}

fn usage() -> Usage {
    getrusage(UsageWho::RUSAGE_SELF).expect("the usage of this process")
}

/// The state before the calls.
pub(crate) struct Meter {
    usage: Usage,
    allocated: (usize, usize),
    start: Instant,
}

impl Meter {
    pub(crate) fn start() -> Self {
        Self { usage: usage(), allocated: allocated(), start: Instant::now() }
    }

    /// What `calls` calls cost, each on average, beside what the process cost as a whole.
    pub(crate) fn report(self, calls: usize, checksum: u64) -> Value {
        let wall = self.start.elapsed().as_secs_f64() * 1e6;
        let (now, allocated) = (usage(), allocated());
        let user = |usage: &Usage| usage.user_time().num_microseconds() as f64;
        let system = |usage: &Usage| usage.system_time().num_microseconds() as f64;
        let per_call = |total: f64| total / calls.max(1) as f64;
        json!({
            "calls": calls,
            "checksum": checksum,
            "wall_us": per_call(wall),
            "user_us": per_call(user(&now) - user(&self.usage)),
            "cpu_us": per_call(user(&now) + system(&now) - user(&self.usage) - system(&self.usage)),
            "page_faults": per_call((now.minor_page_faults() - self.usage.minor_page_faults()) as f64),
            "allocations": per_call((allocated.0 - self.allocated.0) as f64),
            "allocated_bytes": per_call(allocated.1.saturating_sub(self.allocated.1) as f64),
            "process_cpu_us": user(&now) + system(&now),
            "peak_kib": peak_kib(),
        })
    }
}

/// The peak of the resident memory. Not that of `getrusage`, which counts the program that started this one.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
