//! Counts that do not depend on the load of the machine, with their limits in `benches/limits.json`.

use super::program::{Load, Program};
use super::server::{Cores, Server};
use crate::installed::is_installed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The fraction by which a count may exceed its limit, because compilers and dependencies affect the counts slightly.
const TOLERANCE: f64 = 0.03;

/// The fraction of a call's instructions that its spans may cost if nobody records them.
const TRACING: f64 = 0.01;

/// The number of repetitions. The minimum counts, because on a busy machine a response arrives in more pieces.
const REPEATS: usize = 3;

/// The prefix of the counts that need valgrind.
pub const INSTRUCTIONS: &str = "instructions";

const PER_CALL: &str = "instructions per call";
const PER_CALL_WITHOUT_TRACING: &str = "instructions per call without tracing";

/// The counts for a call, a list and the program, by name.
#[derive(Debug)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// Counts everything that the installed tools can count.
    pub fn take(root: &Path) -> Result<Self, Box<dyn Error>> {
        let mut counts = Self::without_instructions(root)?;
        match Self::instructions(root)? {
            Some(instructions) => counts.0.extend(instructions.0),
            None => println!("instructions are not counted: valgrind is not installed"),
        }
        Ok(counts)
    }

    /// Allocations, crates, and bytes of the program.
    pub fn without_instructions(root: &Path) -> Result<Self, Box<dyn Error>> {
        let program = Program::OURS.build(root)?;
        let mut counts = BTreeMap::from([
            ("bytes of the program".to_owned(), Program::stripped_bytes(&program)?),
            ("crates".to_owned(), Program::OURS.crates(root, &[])? as u64),
        ]);
        let counting = Program::OURS.build_counting(root)?;
        let server = Server::start(&Program::SERVER.build(root)?, Cores::Any)?;
        for (of, load) in [("call", Load::new("cancel", 500)), ("list of 1,000", Load::new("list", 20))] {
            let reports: Vec<Value> = (0..REPEATS).map(|_| load.run(&counting, &server)).collect::<Result<_, _>>()?;
            // The buffer of a long response grows with the pieces in which it arrives, so its bytes depend on the load.
            let fields = [("allocations", "allocations"), ("bytes allocated", "allocated_bytes")];
            for (what, field) in fields.into_iter().filter(|(what, _)| *what == "allocations" || of == "call") {
                let count = reports.iter().filter_map(|report| report.get(field)?.as_f64()).min_by(f64::total_cmp);
                counts.insert(format!("{what} per {of}"), count.ok_or("a report without allocations")?.round() as u64);
            }
        }
        Ok(Self(counts))
    }

    /// Instructions, by the difference of two runs under callgrind. `None` without valgrind.
    pub fn instructions(root: &Path) -> Result<Option<Self>, Box<dyn Error>> {
        if !is_installed("valgrind", &["--version"]) {
            return Ok(None);
        }
        let (ours, without_tracing) = (Program::OURS.build(root)?, Program::OURS_WITHOUT_TRACING.build(root)?);
        let server = Server::start(&Program::SERVER.build(root)?, Cores::Any)?;
        let mut counts = BTreeMap::new();
        for (name, program, operation, few, many) in [
            (PER_CALL, &ours, "cancel", 200, 1200),
            (PER_CALL_WITHOUT_TRACING, &without_tracing, "cancel", 200, 1200),
            ("instructions per list of 1,000", &ours, "list", 5, 25),
        ] {
            let [few, many] = [few, many].map(|calls| Load { warm_up: 10, ..Load::new(operation, calls) });
            let totals = (instructions_of(&few, program, &server)?, instructions_of(&many, program, &server)?);
            counts.insert(name.to_owned(), totals.1.saturating_sub(totals.0) / (many.calls - few.calls) as u64);
        }
        Ok(Some(Self(counts)))
    }

    /// The count of this name.
    pub fn get(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }

    /// Prints each count beside its limit.
    ///
    /// # Errors
    /// If a count is more than 3 % above its limit, or has no limit. If spans cost something that nobody records.
    pub fn check(&self, root: &Path) -> Result<(), Box<dyn Error>> {
        self.check_tracing()?;
        let limits: BTreeMap<String, u64> = serde_json::from_str(&fs::read_to_string(limits_file(root))?)?;
        let exceeded = self.exceeded(&limits);
        if exceeded.is_empty() {
            return Ok(());
        }
        Err(format!(
            "more than 3 % above its limit: {}; if it is worth it, `cargo xtask bench --quick --set-limits`",
            exceeded.join(", ")
        )
        .into())
    }

    /// Compares a call without a subscriber with one that is compiled without spans.
    fn check_tracing(&self) -> Result<(), String> {
        let (Some(with), Some(without)) = (self.get(PER_CALL), self.get(PER_CALL_WITHOUT_TRACING)) else {
            return Ok(());
        };
        if with as f64 <= without as f64 * (1.0 + TRACING) {
            return Ok(());
        }
        Err(format!(
            "spans without a subscriber cost more than 1 % of a call: {with} instructions instead of {without}"
        ))
    }

    /// Prints each count, and returns those that exceed their limits.
    fn exceeded(&self, limits: &BTreeMap<String, u64>) -> Vec<String> {
        let mut exceeded = Vec::new();
        for (name, count) in &self.0 {
            let Some(limit) = limits.get(name) else {
                exceeded.push(format!("{name} (without a limit)"));
                continue;
            };
            let ratio = *count as f64 / *limit as f64;
            println!("{name:<36} {count:>12}   limit {limit:>12}   {ratio:.3}");
            if ratio > 1.0 + TOLERANCE {
                exceeded.push(format!("{name} ({count}, limit {limit})"));
            }
        }
        exceeded
    }

    /// Replaces the limits by these counts. Other limits do not change.
    pub fn set_limits(self, root: &Path) -> Result<(), Box<dyn Error>> {
        let file = limits_file(root);
        let mut limits: BTreeMap<String, u64> = match fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text)?,
            Err(_) => BTreeMap::new(),
        };
        limits.extend(self.0);
        fs::write(file, serde_json::to_string_pretty(&limits)? + "\n")?;
        Ok(())
    }
}

fn limits_file(root: &Path) -> PathBuf {
    root.join("benches/limits.json")
}

/// The minimum number of instructions that a program executes.
fn instructions_of(load: &Load, program: &Path, server: &Server) -> Result<u64, Box<dyn Error>> {
    let totals = (0..REPEATS).map(|_| callgrind(load, program, server)).collect::<Result<Vec<_>, _>>()?;
    Ok(totals.into_iter().min().unwrap_or_default())
}

fn callgrind(load: &Load, program: &Path, server: &Server) -> Result<u64, Box<dyn Error>> {
    let file = program.with_file_name("callgrind.out");
    let option = format!("--callgrind-out-file={}", file.display());
    let mut command = load.command(&["valgrind", "--tool=callgrind", &option], program, server);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("{} failed under valgrind", program.display()).into());
    }
    let text = fs::read_to_string(&file)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")));
    Ok(total.ok_or("callgrind has written no total")?.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_nobody_records_may_cost_one_per_cent_of_a_call() {
        let check = |with, without| {
            let counts = [(PER_CALL.to_owned(), with), (PER_CALL_WITHOUT_TRACING.to_owned(), without)];
            Counts(BTreeMap::from(counts)).check_tracing().is_ok()
        };
        assert!(check(139_000, 140_000) && check(141_400, 140_000));
        assert!(!check(141_401, 140_000));
    }

    #[test]
    fn a_count_may_be_three_per_cent_above_its_limit() {
        let named = |counts: &[(&str, u64)]| counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        let limits = named(&[("crates", 100), ("allocations", 1000), ("unused", 1)]);
        let exceeded = |counts| Counts(named(counts)).exceeded(&limits);
        assert!(exceeded(&[("crates", 103), ("allocations", 10)]).is_empty());
        assert_eq!(exceeded(&[("crates", 104), ("allocations", 1030)]), ["crates (104, limit 100)"]);
        assert_eq!(exceeded(&[("instructions", 1)]), ["instructions (without a limit)"]);
    }
}
