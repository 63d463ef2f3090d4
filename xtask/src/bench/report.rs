//! A whole run: everything is built, measured, printed, and written to `benches/`.

use super::counts::{Counts, INSTRUCTIONS};
use super::figures::{self, Figure, Goal};
use super::growth;
use super::program::{self, Program};
use super::rounds::{COUNTED, Reports, TIMED};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The compared programs.
const PROGRAMS: [Program; 6] =
    [Program::OURS, Program::BARE, Program::BARE_TLS, Program::SDK, Program::DYNAMODB_OURS, Program::DYNAMODB_SDK];

/// The marks around the table in the README.
const BEGIN: &str = "<!-- written by `cargo xtask bench` -->\n";
const END: &str = "<!-- end -->\n";

/// The plots in the README.
const CURVES: &str = "![CPU of a call by the number of callers](callers.svg)\n\n\
    ![User time of an item by the number of items of a list](items.svg)\n";

/// Builds and measures everything, and writes the results.
pub fn measure(root: &Path, rounds: usize, skip_clean_builds: bool) -> Result<(), Box<dyn Error>> {
    program::generate_dynamodb(root)?;
    let mut builds = BTreeMap::new();
    for program in PROGRAMS {
        println!("building: {}", program.name);
        let bytes = Program::stripped_bytes(&program.build(root)?)?;
        let seconds = if skip_clean_builds { None } else { Some(program.time_clean_build(root)?) };
        let mebibytes = bytes as f64 / f64::from(1 << 20);
        builds.insert(program.name, [seconds, Some(program.crates(root, &[])? as f64), Some(mebibytes)]);
    }
    let mut with_config = BTreeMap::new();
    for program in [Program::OURS, Program::SDK] {
        with_config.insert(program.name, program.crates(root, &["aws-config"])? as f64);
    }
    let server = Program::SERVER.build(root)?;
    let mut reports = Reports::default();
    reports.collect(TIMED, rounds, &server, |program| program.build(root))?;
    reports.collect(COUNTED, 1, &server, |program| program.build_counting(root))?;

    let mut figures = figures::of_reports(&reports);
    if let Some(counts) = Counts::instructions(root)? {
        let count = counts.get(&format!("{INSTRUCTIONS} per call")).map(|count| count as f64);
        let of_ours = |program: &str| count.filter(|_| program == "ours");
        figures.push(Figure::new("instructions of a call", "", Goal::Limit(145_000.0), of_ours));
    }
    let build = |index: usize| {
        let builds = &builds;
        move |program: &str| *builds.get(program)?.get(index)?
    };
    let build_of_dynamodb = |index: usize| {
        let builds = &builds;
        move |program: &str| *builds.get(format!("dynamodb-{program}").as_str())?.get(index)?
    };
    figures.extend([
        Figure::new("clean release build, CPU", "s", Goal::Below(1.15, "bare-tls"), build(0)),
        Figure::new("crates", "", Goal::Limit(97.0), build(1)),
        Figure::new("crates with `aws-config`", "", Goal::Limit(125.0), |program| with_config.get(program).copied()),
        Figure::new("stripped program", "MiB", Goal::Limit(3.8), build(2)),
        Figure::new("DynamoDB, clean release build, CPU", "s", Goal::Below(0.5, "sdk"), build_of_dynamodb(0)),
        Figure::new("DynamoDB, stripped program", "MiB", Goal::Below(0.5, "sdk"), build_of_dynamodb(2)),
    ]);
    let growth = growth::measure(root, &server)?;

    let table = figures::table(&figures);
    println!("{table}");
    let machine = machine();
    let figures: Vec<Value> = figures.iter().map(Figure::to_json).collect();
    let results = json!({ "machine": machine, "rounds": rounds, "figures": figures, "growth": growth });
    let folder = root.join("benches");
    fs::write(folder.join("results.json"), serde_json::to_string_pretty(&results)? + "\n")?;
    write_table(&folder.join("README.md"), &format!("{machine} {rounds} rounds.\n\n{table}\n{CURVES}"))?;
    let mut plot = Command::new("cargo");
    plot.args(["run", "--release", "--quiet", "--package", "bench-plot", "--target-dir"]);
    if !plot.arg(root.join("target/bench/plot")).current_dir(&folder).status()?.success() {
        return Err("the plots cannot be drawn; see above".into());
    }
    Ok(())
}

/// Processor, cores and compiler.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let cpu = cpu.map_or("an unknown processor", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let rustc = Command::new("rustc").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let rustc = String::from_utf8_lossy(&rustc);
    format!("Measured on {cpu}, {cores} cores, {}, {}.", std::env::consts::OS, rustc.trim())
}

/// Replaces the results of an earlier run.
fn write_table(file: &Path, table: &str) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let missing = || format!("{} has no place for the table", file.display());
    let (before, rest) = text.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    fs::write(file, format!("{before}{BEGIN}\n{table}\n{END}{after}"))?;
    Ok(())
}
