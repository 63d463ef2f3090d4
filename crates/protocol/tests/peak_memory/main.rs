//! The memory usage of the largest inputs within the default limits. Each is measured in its own process.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

#[cfg(feature = "event-stream")]
mod events;
#[cfg(feature = "server")]
mod inputs;
mod responses;
#[path = "../support/mod.rs"]
mod support;

use std::process::Command;
use std::time::{Duration, Instant};
use support::peak_resident_bytes;

const MIB: usize = 1 << 20;
/// The most bytes that are read of a body unless more is allowed.
const BODY: usize = 64 * MIB;
const MAX_RESIDENT: usize = 512 * MIB;
const MAX_TIME: Duration = Duration::from_secs(10);
/// Names the shape that a process is for.
const SHAPE: &str = "PEAK_MEMORY_SHAPE";

/// Bytes by name, and what reads them.
struct Shape {
    name: &'static str,
    bytes: fn() -> Vec<u8>,
    read: fn(Vec<u8>),
}

/// At most `most` bytes: `piece` again and again between `start` and `end`.
fn filled(most: usize, start: &str, mut piece: impl FnMut(usize, &mut String), end: &str) -> Vec<u8> {
    let mut body = String::with_capacity(most);
    body.push_str(start);
    let mut text = String::new();
    for number in 0.. {
        text.clear();
        piece(number, &mut text);
        if body.len() + text.len() + 1 + end.len() > most {
            break;
        }
        body.push_str(&text);
    }
    if body.ends_with(',') {
        body.pop();
    }
    body.push_str(end);
    body.into_bytes()
}

/// A body of [`BODY`] bytes.
fn repeated(start: &str, piece: &str, end: &str) -> Vec<u8> {
    filled(BODY, start, |_, text| text.push_str(piece), end)
}

fn shapes() -> Vec<&'static Shape> {
    let shapes = responses::SHAPES.iter();
    #[cfg(feature = "event-stream")]
    let shapes = shapes.chain(events::SHAPES);
    #[cfg(feature = "server")]
    let shapes = shapes.chain(inputs::SHAPES);
    shapes.collect()
}

#[test]
#[ignore = "64 MiB bodies, run by `cargo xtask ci` in a release build"]
fn everything_stays_below_512_mib_and_ends_soon() {
    let this = "everything_stays_below_512_mib_and_ends_soon";
    if let Ok(shape) = std::env::var(SHAPE) {
        let Shape { bytes, read, .. } = shapes().into_iter().find(|known| known.name == shape).unwrap();
        let bytes = bytes();
        let start = Instant::now();
        read(bytes);
        let took = start.elapsed();
        if let Some(peak) = peak_resident_bytes() {
            println!("{shape}: {} MiB in {took:?}", peak / MIB);
            assert!(peak < MAX_RESIDENT, "{shape}: {} MiB", peak / MIB);
        }
        assert!(took < MAX_TIME, "{shape}: {took:?}");
        return;
    }
    let mut failed = Vec::new();
    for Shape { name, .. } in shapes() {
        let mut process = Command::new(std::env::current_exe().unwrap());
        let output = process.args([this, "--exact", "--ignored", "--nocapture"]).env(SHAPE, name).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        print!(
            "{}",
            text.lines().filter(|line| line.contains(" MiB in ")).map(|line| format!("{line}\n")).collect::<String>()
        );
        if !output.status.success() {
            failed.push(format!("{name}: {text}{}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
