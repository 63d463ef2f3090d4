//! How costs grow with the number of callers and of items.

use super::program::{Load, Program};
use super::rounds::median;
use super::server::{Cores, Server};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;

const CALLERS: [usize; 5] = [1, 10, 100, 1000, 10_000];
const ITEMS: [(usize, usize); 3] = [(1000, 60), (10_000, 10), (100_000, 3)];
const ROUNDS: usize = 3;

/// The costs of our client, as JSON: microseconds of CPU per call by the number of callers, and of user time per item
/// and peak memory by the number of items. All on one core with the server, so that the points can be compared: the cost
/// of messages between cores depends on how often both are idle.
pub fn measure(root: &Path, server: &Path) -> Result<Value, Box<dyn Error>> {
    let program = Program::OURS.build(root)?;
    let mut callers = Vec::new();
    let started = Server::start(server, Cores::Shared)?;
    for count in CALLERS {
        println!("measuring: {count} callers");
        let load =
            Load { calls: count.max(5000) * 2, callers: count, warm_up: count.max(500), ..Load::new("cancel", 1) };
        callers.push(json!({ "callers": count, "cpu_us": measured(&load, &program, &started, "cpu_us")? }));
    }
    let mut items = Vec::new();
    let started = Server::start(server, Cores::Shared)?;
    for (count, calls) in ITEMS {
        println!("measuring: {count} items");
        let load = Load { items: count, calls, warm_up: 1, ..Load::new("list", 1) };
        let user = measured(&load, &program, &started, "user_us")? / count as f64;
        let peak = measured(&load, &program, &started, "peak_kib")?;
        items.push(json!({ "items": count, "user_us_per_item": user, "peak_kib": peak }));
    }
    Ok(json!({ "callers": callers, "items": items }))
}

fn measured(load: &Load, program: &Path, server: &Server, field: &str) -> Result<f64, Box<dyn Error>> {
    let reports = (0..ROUNDS).map(|_| load.run(program, server)).collect::<Result<Vec<_>, _>>()?;
    let values = reports.iter().filter_map(|report| report.get(field)?.as_f64());
    median(values).ok_or_else(|| format!("a report without {field}").into())
}
