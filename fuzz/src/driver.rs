//! A driver with random and mutated inputs, for platforms on which libFuzzer cannot be built.

use fastrand::Rng;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, process, thread};

/// The maximum length of an input, in bytes.
const MAX_INPUT_BYTES: usize = 1 << 16;

/// How long a run may exceed its duration before the current input is considered to hang.
const GRACE_PERIOD: Duration = Duration::from_secs(20);

/// Fragments that are significant in JSON, and some that are invalid.
const FRAGMENTS: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"\"\"",
    b"[null]",
    b"{\"a\":0}",
    b"-0",
    b"1e400",
    b"0.1",
    b"-1e-7",
    b"1719792000.123456789",
    b"9223372036854775808",
    b"253402300800",
    b"\\ud800",
    b"\\u0000",
    b"\\n",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\0",
    b"\n",
    b" ",
    b"#",
    b"\"__type\":",
    b"\"code\":1,",
    b"\"Message\":",
    b"<html>",
];

/// Calls `target` with inputs for the time that the command line states. The arguments are the time in
/// seconds, the seed, and the path of a file for the current input. The file remains if the target panics,
/// overflows the stack, or hangs.
///
/// # Errors
/// If the command line is invalid, if the target has no corpus, or if a file cannot be read or written.
pub fn drive(name: &str, target: fn(&[u8])) -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [seconds, seed, input_path] = arguments.as_slice() else {
        return Err(format!("usage: {name} SECONDS SEED FILE; run `cargo xtask fuzz {name}` instead").into());
    };
    let (time, input_path) = (Duration::from_secs(seconds.parse()?), Path::new(input_path));
    let corpus = corpus(name)?;
    let mut rng = Rng::with_seed(seed.parse()?);
    let mut file = File::create(input_path)?;
    let start = Instant::now();
    thread::spawn(move || {
        thread::sleep(time + GRACE_PERIOD);
        eprintln!("error: the target hangs");
        process::exit(1);
    });

    let mut runs = 0_u64;
    let mut unchanged = corpus.iter();
    while start.elapsed() < time {
        let input = unchanged.next().cloned().unwrap_or_else(|| next_input(&mut rng, &corpus));
        record(&mut file, &input)?;
        target(&input);
        runs += 1;
    }
    fs::remove_file(input_path)?;
    println!("{name}: {runs} inputs, no failure");
    Ok(())
}

fn corpus(name: &str) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    // A seed determines the inputs only if the order is fixed.
    files.sort();
    if files.is_empty() {
        return Err(format!("{} contains no file", folder.display()).into());
    }
    Ok(files.iter().map(fs::read).collect::<io::Result<_>>()?)
}

fn record(file: &mut File, input: &[u8]) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(input)
}

fn next_input(rng: &mut Rng, corpus: &[Vec<u8>]) -> Vec<u8> {
    if rng.u8(..) < 8 {
        let length = rng.usize(..256);
        return (0..length).map(|_| rng.u8(..)).collect();
    }
    let mut input = rng.choice(corpus).cloned().unwrap_or_default();
    for _ in 0..rng.usize(1..=5) {
        mutate(rng, &mut input, corpus);
    }
    input.truncate(MAX_INPUT_BYTES);
    input
}

fn mutate(rng: &mut Rng, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let at = rng.usize(..=input.len());
    let end = (at + rng.usize(..32)).min(input.len());
    match rng.u8(..8) {
        0 => drop(input.drain(at..end)),
        1 => input.truncate(at),
        2 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << rng.u8(..8);
            }
        }
        3 => drop(input.splice(at..at, [rng.u8(..)])),
        4 => {
            let twice: Vec<u8> = input.iter().copied().skip(at).take(end - at).collect();
            drop(input.splice(at..at, twice));
        }
        5 => {
            let other = rng.choice(corpus).cloned().unwrap_or_default();
            let from = rng.usize(..=other.len());
            drop(input.splice(at.., other.into_iter().skip(from)));
        }
        6 => {
            let fragment = rng.choice(FRAGMENTS).copied().unwrap_or_default();
            let times = if rng.u8(..16) == 0 { rng.usize(..4096) } else { 1 };
            drop(input.splice(at..at, fragment.repeat(times)));
        }
        _ => {
            let fragment = rng.choice(FRAGMENTS).copied().unwrap_or_default();
            drop(input.splice(at..end, fragment.iter().copied()));
        }
    }
}
