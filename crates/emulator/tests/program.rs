//! The program: its output, its end, and its messages about invalid options.

#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_partnercentral-account-emulator");

/// The program, which is killed with the test.
struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    /// The settings of a program that prints JSON.
    fn json(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// The exit code, which must come within a second or so.
    fn exit_code(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the program does not stop");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

/// The error that the program ends with, which must be one line.
fn error(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    let line = text.strip_suffix('\n').unwrap_or(&text);
    assert_eq!(line.lines().count(), 1, "{text}");
    line.strip_prefix("error: ").unwrap().to_owned()
}

fn address(settings: &Value) -> String {
    let url = settings["AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT"].as_str().unwrap();
    url.strip_prefix("http://").unwrap().to_owned()
}

/// Sends the head of an unsigned request, and returns what comes back.
fn request(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn shell_lines_set_what_a_client_needs_for_one_account() {
    let mut program = Program::start(&[]);
    let mut script = String::new();
    while !script.contains("unset AWS_SESSION_TOKEN\n") {
        let line = program.line();
        assert_ne!(line, "", "the settings end with {script}");
        script.push_str(&line);
    }
    script.push_str(r#"echo "$AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT $AWS_ACCESS_KEY_ID ${AWS_SESSION_TOKEN-none}""#);
    let shell = Command::new("sh").args(["-c", &script]).env("AWS_SESSION_TOKEN", "old").output().unwrap();
    let text = String::from_utf8(shell.stdout).unwrap();
    let [url, key, token] = *text.split_whitespace().collect::<Vec<_>>() else { panic!("{text}") };
    assert!(request(url.strip_prefix("http://").unwrap()).contains("MissingAuthenticationToken"));
    assert_eq!((key, token), ("AKIDEMULATOR00000001", "none"));
    // Other services of the same shell keep their endpoints.
    assert!(!script.contains("AWS_ENDPOINT_URL="), "{script}");
}

#[test]
fn json_and_profile_are_of_the_account_that_is_asked_for() {
    let mut program = Program::start(&["--print", "json", "--accounts", "3", "--account", "3"]);
    let settings = program.json();
    assert_eq!(settings["AWS_ACCESS_KEY_ID"], "AKIDEMULATOR00000003");
    assert!(settings["AWS_SESSION_TOKEN"].is_string());
    assert!(settings.as_object().unwrap().values().all(Value::is_string), "{settings}");

    let mut program = Program::start(&["--print", "profile", "--account", "2"]);
    let mut profile = String::new();
    while !profile.contains("endpoint_url") {
        profile.push_str(&program.line());
    }
    for line in [
        "[profile partnercentral-account-emulator]",
        "aws_access_key_id = AKIDEMULATOR00000002",
        "services = partnercentral-account-emulator",
        "[services partnercentral-account-emulator]",
        "partnercentral_account =",
        "  endpoint_url = http://127.0.0.1:",
    ] {
        assert!(profile.lines().any(|it| it.starts_with(line)), "{line}: {profile}");
    }
}

#[test]
fn sigint_and_sigterm_stop_it_and_free_its_port() {
    for signal in ["INT", "TERM"] {
        let mut program = Program::start(&["--print", "json"]);
        let address = address(&program.json());
        // A connection that is idle does not hold it up.
        let _idle = TcpStream::connect(&address).unwrap();
        program.signal(signal);
        assert_eq!(program.exit_code(), Some(0), "{signal}");
        TcpListener::bind(&address).unwrap();
    }
}

#[test]
fn a_request_in_flight_is_answered_before_it_stops() {
    let mut program = Program::start(&["--print", "json"]);
    let address = address(&program.json());
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n").unwrap();
    // The request is being read when this has come.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    program.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    assert!(program.child.try_wait().unwrap().is_none(), "it stopped before the request was answered");
    stream.write_all(b"{}").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.contains("MissingAuthenticationToken"), "{response}");
    assert_eq!(program.exit_code(), Some(0));
}

#[test]
fn errors_are_one_line_that_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let expected = format!("port {port} of 127.0.0.1 is in use: choose another with --port, or 0 for a free one");
    assert_eq!(error(&["--port", &port]), expected);

    for (arguments, parts) in [
        (&["--port", "many"][..], &["'many'", "--port", "--help"][..]),
        (&["--colour"], &["--colour", "--help"]),
        (&["--accounts", "1"], &["--accounts", "2.."]),
        (&["--print", "xml"], &["env, json, profile", "--print"]),
        (&["--clock", "noon"], &["--clock", "RFC 3339"]),
        (&["--account", "3"], &["--accounts"]),
        (&["--address", "192.0.2.1"], &["192.0.2.1", "--address"]),
    ] {
        let line = error(arguments);
        assert!(parts.iter().all(|part| line.contains(part)), "{arguments:?}: {line}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let text = String::from_utf8(help.stdout).unwrap();
    for option in [
        "--address",
        "--port",
        "--accounts",
        "--account ",
        "--print",
        "--clock",
        "--seed",
        "--state",
        "--log",
        "--id-seed",
    ] {
        assert!(text.contains(option), "{text}");
    }
    let version = String::from_utf8(run(&["--version"]).stdout).unwrap();
    assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
}

#[test]
fn the_seed_file_is_there_at_the_start_and_requests_are_logged() {
    let seed = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("seed-{}.json", std::process::id()));
    std::fs::write(&seed, r#"{ "partners": [{ "account": "2", "legal_name": "Seeded Inc." }] }"#).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["--print", "json", "--log", "--seed"]).arg(&seed).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut errors = BufReader::new(child.stderr.take().unwrap());
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut program = Program { child, output };
    let address = address(&program.json());
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /_emulator/state HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.contains("Seeded Inc."), "{response}");

    request(&address);
    let mut line = String::new();
    while !line.contains("status=") {
        line.clear();
        assert_ne!(errors.read_line(&mut line).unwrap(), 0, "nothing was logged");
    }
    assert!(line.starts_with("- account=- status=403 MissingAuthenticationToken"), "{line}");
    // What happened right before the program is stopped is there, too.
    for _ in 0..3 {
        request(&address);
    }
    program.signal("TERM");
    let mut rest = String::new();
    errors.read_to_string(&mut rest).unwrap();
    assert_eq!(rest.matches("status=403").count(), 3, "{rest}");

    std::fs::write(&seed, r#"{ "partners": [{ "account": "9", "legal_name": "Seeded Inc." }] }"#).unwrap();
    let path = seed.to_str().unwrap();
    let text = error(&["--seed", path]);
    assert!(text.contains(path) && text.contains("partners[0].account: there is no account 9 among the 2"), "{text}");
    std::fs::write(&seed, "{").unwrap();
    for option in ["--seed", "--state"] {
        let text = error(&[option, path]);
        assert!(text.contains(path) && text.ends_with(&format!("check {option}")), "{text}");
    }
    std::fs::remove_file(&seed).unwrap();
    let text = error(&["--seed", path]);
    assert!(text.contains(path) && text.contains("--seed"), "{text}");
    let text = error(&["--state", "/nowhere/state.json"]);
    assert!(text.contains("/nowhere/state.json.journal") && text.contains("No such file"), "{text}");
    assert!(text.ends_with("check --state"), "{text}");
    let _ = std::fs::remove_file(format!("{path}.journal"));
}
