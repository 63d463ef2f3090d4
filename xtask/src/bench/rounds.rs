//! Measures the programs in turn, several times, so that other load of the machine affects all of them equally. The
//! median counts.

use super::program::{Load, Program};
use super::server::{Cores, Server};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

/// A load with which several programs are measured.
#[derive(Debug)]
pub struct Scenario {
    /// The name in the figures.
    pub name: &'static str,
    load: Load,
    cores: Cores,
    /// How many processes make the calls in each round, one after the other.
    processes: usize,
    programs: &'static [Program],
}

const CLEAR: &[Program] = &[Program::OURS, Program::BARE, Program::SDK];
const TLS: &[Program] = &[Program::OURS, Program::BARE_TLS, Program::SDK];
const CALLS: Load = Load::new("cancel", 2000);
const ONE: Load = Load { calls: 1, warm_up: 0, ..CALLS };

const DYNAMODB: &[Program] = &[Program::DYNAMODB_OURS, Program::DYNAMODB_SDK];
/// Items of 1.9 KB: a response of 1 MB.
const QUERY: Load = Load { items: 550, ..Load::new("query", 40) };

impl Scenario {
    /// One process, which shares a core with the server.
    const fn new(name: &'static str, load: Load, programs: &'static [Program]) -> Self {
        Self { name, load, cores: Cores::Shared, processes: 1, programs }
    }

    const fn on(self, cores: Cores) -> Self {
        Self { cores, ..self }
    }

    /// Many processes, since the time of a short one varies a lot.
    const fn of_short_processes(self) -> Self {
        Self { processes: 20, ..self }
    }
}

/// The timed scenarios.
pub const TIMED: &[Scenario] = &[
    Scenario::new("one", ONE, CLEAR).of_short_processes(),
    Scenario::new("sequential", CALLS, CLEAR),
    Scenario::new("64", Load { calls: 6400, callers: 64, ..CALLS }, CLEAR).on(Cores::Apart),
    Scenario::new("1000", Load { calls: 20_000, callers: 1000, warm_up: 2000, multi_threaded: true, ..CALLS }, CLEAR)
        .on(Cores::Any),
    Scenario::new("list", Load::new("list", 100), CLEAR),
    Scenario::new("one over TLS", Load { tls: true, ..ONE }, TLS).of_short_processes(),
    Scenario::new("sequential over TLS", Load { tls: true, ..CALLS }, TLS),
    Scenario::new(
        "new connections over TLS",
        Load { tls: true, new_connections: true, ..Load::new("cancel", 300) },
        TLS,
    ),
    Scenario::new("GetItem", Load::new("get", 1000), DYNAMODB),
    Scenario::new("PutItem", Load::new("put", 1000), DYNAMODB),
    Scenario::new("Query", QUERY, DYNAMODB),
];

/// The scenarios in which allocations are counted.
pub const COUNTED: &[Scenario] = &[
    Scenario::new("counted calls", Load::new("cancel", 500), CLEAR).on(Cores::Any),
    Scenario::new("counted lists", Load::new("list", 100), CLEAR).on(Cores::Any),
    Scenario::new("counted GetItem", Load::new("get", 100), DYNAMODB).on(Cores::Any),
    Scenario::new("counted PutItem", Load::new("put", 100), DYNAMODB).on(Cores::Any),
    Scenario::new("counted Query", QUERY, DYNAMODB).on(Cores::Any),
];

/// The reports of programs, by scenario and program, one for each round.
#[derive(Debug, Default)]
pub struct Reports(BTreeMap<(&'static str, &'static str), Vec<Value>>);

impl Reports {
    /// Runs `scenarios` this number of times. `path` is the path of a program.
    pub fn collect(
        &mut self,
        scenarios: &[Scenario],
        rounds: usize,
        server: &Path,
        path: impl Fn(&Program) -> Result<PathBuf, Box<dyn Error>>,
    ) -> Result<(), Box<dyn Error>> {
        for scenario in scenarios {
            println!("measuring: {}", scenario.name);
            let server = Server::start(server, scenario.cores)?;
            let programs = scenario.programs.iter().map(|program| Ok((program.name, path(program)?)));
            let programs: Vec<_> = programs.collect::<Result<_, Box<dyn Error>>>()?;
            let mut checksums = Vec::new();
            for _ in 0..rounds {
                for (name, path) in programs.iter().cycle().take(programs.len() * scenario.processes) {
                    let report = scenario.load.run(path, &server)?;
                    checksums.push(report.get("checksum").and_then(Value::as_u64));
                    self.0.entry((scenario.name, name)).or_default().push(report);
                }
            }
            checksums.dedup();
            if checksums.len() != 1 {
                return Err(format!("the programs read different outputs: {}", scenario.name).into());
            }
        }
        Ok(())
    }

    /// The median of a field of the reports.
    pub fn median(&self, scenario: &str, program: &str, field: &str) -> Option<f64> {
        let (_, reports) = self.0.iter().find(|((of, by), _)| *of == scenario && *by == program)?;
        median(reports.iter().filter_map(|report| report.get(field)?.as_f64()))
    }
}

/// The median.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
