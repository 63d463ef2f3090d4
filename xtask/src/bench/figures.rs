//! The figures for the comparison of programs, and the goals for ours.

use super::rounds::Reports;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The programs, in the order of the columns.
pub const COLUMNS: [&str; 4] = ["ours", "bare", "bare-tls", "sdk"];

/// The goal for our value.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At most this multiple of the value of another program.
    Below(f64, &'static str),
    /// At least this multiple of the value of another program.
    Above(f64, &'static str),
    /// At most this value.
    Limit(f64),
}

/// One row of the table.
#[derive(Debug)]
pub struct Figure {
    name: String,
    unit: &'static str,
    values: BTreeMap<&'static str, f64>,
    goal: Goal,
}

impl Figure {
    pub fn new(name: &str, unit: &'static str, goal: Goal, value: impl Fn(&str) -> Option<f64>) -> Self {
        let values = COLUMNS.into_iter().filter_map(|column| Some((column, value(column)?)));
        Self { name: name.to_owned(), unit, values: values.collect(), goal }
    }

    fn ours(&self) -> Option<f64> {
        self.values.get("ours").copied()
    }

    /// The ratio of our value to the value of the program in the goal.
    fn ratio(&self) -> Option<f64> {
        match self.goal {
            Goal::Below(_, peer) | Goal::Above(_, peer) => Some(self.ours()? / self.values.get(peer)?),
            Goal::Limit(_) => None,
        }
    }

    /// Whether the goal is reached. `None` if it was not measured.
    pub fn is_reached(&self) -> Option<bool> {
        Some(match self.goal {
            Goal::Below(factor, _) => self.ratio()? <= factor,
            Goal::Above(factor, _) => self.ratio()? >= factor,
            Goal::Limit(most) => self.ours()? <= most,
        })
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::Below(factor, peer) => format!("at most {factor} x {peer}"),
            Goal::Above(factor, peer) => format!("at least {factor} x {peer}"),
            Goal::Limit(most) => format!("at most {}", number(most)),
        }
    }

    fn verdict(&self) -> String {
        let ratio = self.ratio().map(|ratio| format!(" ({ratio:.2} x)")).unwrap_or_default();
        match self.is_reached() {
            Some(true) => format!("reached{ratio}"),
            Some(false) => format!("**missed**{ratio}"),
            None => "not measured".to_owned(),
        }
    }

    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name, "unit": self.unit, "values": self.values, "goal": self.goal(),
            "ratio": self.ratio(), "reached": self.is_reached(),
        })
    }
}

/// A number with about four digits.
fn number(value: f64) -> String {
    match value.abs() {
        1000.0.. => {
            let digits = format!("{value:.0}");
            let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
            groups.join(",")
        }
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The figures of the timed and the counted scenarios.
pub fn of_reports(reports: &Reports) -> Vec<Figure> {
    use Goal::{Above, Below, Limit};
    let field = |scenario: &'static str, field: &'static str, scale: f64| {
        move |program: &str| reports.median(scenario, program, field).map(|value| value * scale)
    };
    let per_second = |program: &str| reports.median("1000", program, "wall_us").map(|micros| 1e6 / micros);
    let dynamodb = |scenario: &'static str, field: &'static str| {
        move |program: &str| reports.median(scenario, &format!("dynamodb-{program}"), field)
    };
    vec![
        Figure::new("CPU of a call", "us", Below(0.9, "bare"), field("sequential", "cpu_us", 1.0)),
        Figure::new("CPU of a call, 64 in flight", "us", Below(0.9, "bare"), field("64", "cpu_us", 1.0)),
        Figure::new(
            "CPU of a call over TLS",
            "us",
            Below(0.95, "bare-tls"),
            field("sequential over TLS", "cpu_us", 1.0),
        ),
        Figure::new(
            "CPU of a call on a new TLS connection, which resumes a session",
            "us",
            Below(1.0, "bare-tls"),
            field("new connections over TLS", "cpu_us", 1.0),
        ),
        Figure::new("calls per second, 1,000 in flight, all cores", "", Above(0.95, "bare"), per_second),
        Figure::new("the same", "", Above(2.5, "sdk"), per_second),
        Figure::new("CPU of a list of 1,000", "us", Below(0.9, "bare"), field("list", "cpu_us", 1.0)),
        Figure::new("user time of a list of 1,000", "us", Below(0.9, "bare"), field("list", "user_us", 1.0)),
        Figure::new("page faults of a list of 1,000", "", Limit(200.0), field("list", "page_faults", 1.0)),
        Figure::new("CPU of a process with one call", "ms", Below(1.0, "bare"), field("one", "process_cpu_us", 1e-3)),
        Figure::new(
            "CPU of a process with one call over TLS",
            "ms",
            Below(1.0, "bare-tls"),
            field("one over TLS", "process_cpu_us", 1e-3),
        ),
        Figure::new("peak memory of one call", "MiB", Limit(4.3), field("one", "peak_kib", 1.0 / 1024.0)),
        Figure::new("peak memory, 64 in flight", "MiB", Limit(7.0), field("64", "peak_kib", 1.0 / 1024.0)),
        Figure::new("allocations of a call", "", Limit(65.0), field("counted calls", "allocations", 1.0)),
        Figure::new(
            "bytes allocated in a call",
            "",
            Below(1.15, "bare"),
            field("counted calls", "allocated_bytes", 1.0),
        ),
        Figure::new(
            "allocations of a list of 1,000",
            "",
            Below(1.0, "bare"),
            field("counted lists", "allocations", 1.0),
        ),
        Figure::new(
            "megabytes allocated in a list of 1,000",
            "MB",
            Limit(1.2),
            field("counted lists", "allocated_bytes", 1e-6),
        ),
        Figure::new("DynamoDB GetItem, CPU", "us", Below(0.4, "sdk"), dynamodb("GetItem", "cpu_us")),
        Figure::new("DynamoDB PutItem of 40 attributes, CPU", "us", Below(0.4, "sdk"), dynamodb("PutItem", "cpu_us")),
        Figure::new("DynamoDB Query of 1 MB, CPU", "us", Below(0.4, "sdk"), dynamodb("Query", "cpu_us")),
        Figure::new("DynamoDB GetItem, allocations", "", Below(0.3, "sdk"), dynamodb("counted GetItem", "allocations")),
        Figure::new("DynamoDB PutItem, allocations", "", Below(0.3, "sdk"), dynamodb("counted PutItem", "allocations")),
        Figure::new("DynamoDB Query, allocations", "", Below(0.3, "sdk"), dynamodb("counted Query", "allocations")),
    ]
}

/// The figures as a table in Markdown.
pub fn table(figures: &[Figure]) -> String {
    let mut table = format!("| figure | {} | goal for ours | |\n", COLUMNS.join(" | "));
    table += "| --- | --: | --: | --: | --: | --- | --- |\n";
    for figure in figures {
        let unit = if figure.unit.is_empty() { String::new() } else { format!(", {}", figure.unit) };
        let values = COLUMNS.map(|column| figure.values.get(column).copied().map(number).unwrap_or_default());
        let _ = writeln!(
            table,
            "| {}{unit} | {} | {} | {} |",
            figure.name,
            values.join(" | "),
            figure.goal(),
            figure.verdict()
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(goal: Goal) -> Figure {
        Figure::new("f", "us", goal, |program| match program {
            "ours" => Some(9.0),
            "bare" => Some(10.0),
            _ => None,
        })
    }

    #[test]
    fn a_goal_is_reached_missed_or_not_measured() {
        assert_eq!(figure(Goal::Below(0.9, "bare")).is_reached(), Some(true));
        assert_eq!(figure(Goal::Below(0.8, "bare")).is_reached(), Some(false));
        assert_eq!(figure(Goal::Above(0.95, "bare")).is_reached(), Some(false));
        assert_eq!(figure(Goal::Limit(9.0)).is_reached(), Some(true));
        assert_eq!(figure(Goal::Below(1.0, "sdk")).is_reached(), None);
    }

    #[test]
    fn a_row_says_what_was_compared() {
        let table = table(&[figure(Goal::Below(0.8, "bare"))]);
        let row = "| f, us | 9.00 | 10.0 |  |  | at most 0.8 x bare | **missed** (0.90 x) |\n";
        assert!(table.ends_with(row), "{table}");
        assert_eq!(number(1_234_567.0), "1,234,567");
    }
}
