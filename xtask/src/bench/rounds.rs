//! Measures the programs in turn, several times, so that other load of the machine affects all of them equally. The
//! median counts.

use super::program::{Load, Program};
use super::server::Server;
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
    /// Whether client and server share one core.
    pinned: bool,
    programs: &'static [Program],
}

const CLEAR: &[Program] = &[Program::OURS, Program::BARE, Program::SDK];
const TLS: &[Program] = &[Program::OURS, Program::BARE_TLS, Program::SDK];
const CALLS: Load = Load::new("cancel", 2000);
const ONE: Load = Load { calls: 1, warm_up: 0, ..CALLS };

const DYNAMODB: &[Program] = &[Program::DYNAMODB_OURS, Program::DYNAMODB_SDK];
/// Items of 1.9 KB: a response of 1 MB.
const QUERY: Load = Load { items: 550, ..Load::new("query", 40) };

/// The timed scenarios.
pub const TIMED: &[Scenario] = &[
    Scenario { name: "one", load: ONE, pinned: true, programs: CLEAR },
    Scenario { name: "sequential", load: CALLS, pinned: true, programs: CLEAR },
    Scenario { name: "64", load: Load { calls: 6400, callers: 64, ..CALLS }, pinned: false, programs: CLEAR },
    Scenario {
        name: "1000",
        load: Load { calls: 20_000, callers: 1000, warm_up: 2000, multi_threaded: true, ..CALLS },
        pinned: false,
        programs: CLEAR,
    },
    Scenario { name: "list", load: Load::new("list", 100), pinned: true, programs: CLEAR },
    Scenario { name: "one over TLS", load: Load { tls: true, ..ONE }, pinned: true, programs: TLS },
    Scenario { name: "sequential over TLS", load: Load { tls: true, ..CALLS }, pinned: true, programs: TLS },
    Scenario { name: "GetItem", load: Load::new("get", 1000), pinned: true, programs: DYNAMODB },
    Scenario { name: "PutItem", load: Load::new("put", 1000), pinned: true, programs: DYNAMODB },
    Scenario { name: "Query", load: QUERY, pinned: true, programs: DYNAMODB },
];

/// The scenarios in which allocations are counted.
pub const COUNTED: &[Scenario] = &[
    Scenario { name: "counted calls", load: Load::new("cancel", 500), pinned: false, programs: CLEAR },
    Scenario { name: "counted lists", load: Load::new("list", 100), pinned: false, programs: CLEAR },
    Scenario { name: "counted GetItem", load: Load::new("get", 100), pinned: false, programs: DYNAMODB },
    Scenario { name: "counted PutItem", load: Load::new("put", 100), pinned: false, programs: DYNAMODB },
    Scenario { name: "counted Query", load: QUERY, pinned: false, programs: DYNAMODB },
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
            let server = Server::start(server, scenario.pinned)?;
            let programs = scenario.programs.iter().map(|program| Ok((program.name, path(program)?)));
            let programs: Vec<_> = programs.collect::<Result<_, Box<dyn Error>>>()?;
            let mut checksums = Vec::new();
            for _ in 0..rounds {
                for (name, path) in &programs {
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
