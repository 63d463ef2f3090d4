//! The commands of the README, run as it shows them.

#![allow(clippy::expect_used, reason = "tests")]

mod support;

use regex_lite::Regex;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use support::folder;

/// The commands in blocks marked `console`, each with its output.
fn commands(readme: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (line, line.strip_prefix("$ ")) {
            ("```console", _) => inside = true,
            ("```", _) => inside = false,
            (_, Some(command)) if inside => commands.push((command.to_owned(), String::new())),
            _ if inside => {
                let (_, output) = commands.last_mut().expect("a command first");
                *output += line;
                output.push('\n');
            }
            _ => {}
        }
    }
    commands
}

#[test]
fn every_command_prints_what_the_readme_shows() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let commands = commands(&readme);
    assert!(commands.iter().filter(|(command, _)| command.starts_with("pca ")).count() >= 10);
    let folder = folder("readme");
    let time = Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").expect("a pattern");
    let program = Path::new(env!("CARGO_BIN_EXE_pca")).parent().expect("a folder");
    let path = format!("{}:/usr/bin:/bin", program.display());
    for (command, expected) in &commands {
        if let Some(file) = command.strip_prefix("cat ") {
            fs::write(folder.join(file), expected).expect("a file");
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(&folder)
            .env_clear()
            .env("PATH", &path)
            .env("AWS_CONFIG_FILE", "/nowhere")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        let printed = String::from_utf8(output.stdout).expect("text");
        assert_eq!(time.replace_all(&printed, "TIME"), time.replace_all(expected, "TIME"), "{command}");
    }
}
